"""The page "Can I sell this there?": ask, answer, compare; every state is an address that can be shared."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.law import queries as law
from entrepot.apps.reference import queries as reference
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.law.request_faults import in_language
from entrepot.web.design import places
from entrepot.web.documents.printing import hand_out
from entrepot.web.public import asking, choices, words
from entrepot.web.public.answers import Answer
from entrepot.web.public.answers import answer as answer_of
from entrepot.web.public.comparing import compare
from entrepot.web.public.coverage import coverage, loaded_markets
from entrepot.web.public.examples import EXAMPLES
from entrepot.web.public.forms import AskForm, with_defaults
from entrepot.web.public.pace import paced
from entrepot.web.public.parts import ORDER
from entrepot.web.public.quote_paper import paper_of_quote

CANDIDATES = 6
HEADING = 4
SHORTEST_SEARCH = 2
CACHED_SECONDS = 300
REST = ("other", "n.e.c", "parts", "其他")


@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def home(request: HttpRequest) -> HttpResponse:
    """Show the empty question, or one carried over from a link."""
    data = with_defaults(request.GET)
    return ask_page(request, AskForm(carried=data), data)


@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def candidates(request: HttpRequest) -> HttpResponse:
    """Return the codes that fit the words, as a fragment for the form."""
    return render(request, "public/candidates.html", found_for(request.GET))


@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def markets(request: HttpRequest) -> HttpResponse:
    """Show whose law is loaded, its edition, and what is known to be missing."""
    return render(request, "public/markets.html", {"covered": coverage(places.current().language)})


@require_safe
@paced
def answer(request: HttpRequest) -> HttpResponse:
    """Answer the question in the address, or show it again with what is wrong with it."""
    data = with_defaults(request.GET)
    if narrower := data.get("narrow"):
        data["what"] = str(narrower)
    form = AskForm(data)
    code = asking.chosen_code(data)
    searching = narrower or data.get("step") == "find"
    if searching and not (code and data.get("hs") and form.is_valid()):
        return ask_page(request, AskForm(carried=data), data, searching=True)
    if code is None and data.get("what", "").strip():
        form.add_error(*choose_first(data))
    if not form.is_valid() or code is None:
        return ask_page(request, form, data, status=400)
    try:
        answers = [ask_law(form, code, destination) for destination in asking.destinations(form)]
    except InvalidRequestError as refused:
        language = places.current().language
        for error in (in_language(each, language) for each in refused.errors):
            field = asking.form_field(error.field)
            form.add_error(field if field in form.fields else None, f"{error.reason}. {error.fix}")
        return ask_page(request, form, data, status=400)
    share = asking.share_address(data, form=None)
    context = question_of(form, data, code) | {"answers": answers, "share": share}
    context["share_absolute"] = request.build_absolute_uri(context["share"])
    if request.GET.get("form") == "pdf" and len(answers) == 1:
        return hand_out(paper_of_quote(answers[0], context))
    if len(answers) > 1:
        return compare_page(request, data, answers, context)
    return one_page(request, data, answers[0], context)


def ask_law(form: AskForm, code: asking.Code, destination: str) -> Answer:
    """Ask the law about one destination and make its reply ready for the page."""
    language = places.current().language
    body = asking.request_body(form, code, destination)
    reply = law.quote_landed_cost(body, language=language, viewer=ANONYMOUS)
    name = reference.country_name(destination, language)
    return answer_of(reply, body, name, places.in_sentence(destination, name, language))


def one_page(request: HttpRequest, data: QueryDict, shown: Answer, context: dict[str, Any]) -> HttpResponse:
    """Show the answer for one destination."""
    context |= missing_facts(data, shown)
    context |= {
        "answer": shown,
        "all_routes": asking.share_address(data, route=None) if data.get("route") else "",
        "compare_with": compare_address(data, shown.destination),
    }
    return render(request, "public/answer.html", context)


def missing_facts(data: QueryDict, shown: Answer) -> dict[str, Any]:
    """Return the fields to ask for beside the verdict, and the words of the question to keep with them."""
    wanted = {need.field: f"{need.why} {need.fix}".strip() for need in shown.needs if not need.choices}
    form = AskForm(carried=data, wanted=wanted, prefix_ids="need")
    return {
        "asked": [(why, form[name]) for name, why in wanted.items()],
        "kept": [(name, value) for name, values in data.lists() if name not in wanted for value in values],
    }


def compare_page(
    request: HttpRequest, data: QueryDict, answers: list[Answer], context: dict[str, Any]
) -> HttpResponse:
    """Show several destinations side by side."""
    addresses = {
        each.destination: asking.share_address(data, to=each.destination, also=None) for each in answers
    }
    rows = compare(answers, addresses)
    priced = [row for row in rows if row.answer.priced]
    kinds = {part.kind for row in priced for part in row.bar}
    drawn = [(kind, words.KINDS[kind]) for kind in ORDER if kind in kinds]
    context |= {"rows": rows, "priced": priced, "best": priced[0] if priced else None, "legend": drawn}
    return render(request, "public/compare.html", context)


def compare_address(data: QueryDict, destination: str) -> str:
    """Return the address that compares a destination with the popular markets."""
    others = [code for code in choices.POPULAR_MARKETS if code not in {destination, data.get("origin")}]
    several = data.copy()
    several.setlist("also", others[: choices.MOST_MARKETS - 1])
    return asking.share_address(several, route=None)


def question_of(form: AskForm, data: QueryDict, code: asking.Code) -> dict[str, Any]:
    """Return the question in the words the answer page repeats."""
    language = places.current().language
    entry = reference.get_hs(code.hs)
    return found_for(data) | {
        "form": form,
        "code": code,
        "entry": entry,
        "goods": goods_of(entry, language) if entry else code.hs,
        "given": form.cleaned_data,
        "origin_name": reference.country_name(form.cleaned_data["origin"], language),
    }


def goods_of(entry: reference.HsEntry, language: str) -> str:
    """Return the shortest title that can stand alone: the subheading's own, unless it only says *other*."""
    own = entry.path[-1].titled(language)
    return entry.titled(language) if own.lower().startswith(REST) else own


def ask_page(
    request: HttpRequest, form: AskForm, data: QueryDict, *, status: int = 200, searching: bool = False
) -> HttpResponse:
    """Show the form; with its errors, with candidates, or empty."""
    context = found_for(data) | {
        "form": form,
        "examples": EXAMPLES,
        "searching": searching,
        "markets": loaded_markets(places.current().language),
    }
    return render(request, "public/home.html", context, status=status)


def found_for(data: QueryDict) -> dict[str, Any]:
    """Return the words searched for, the codes that fit, and the one chosen."""
    what = data.get("what", "").strip()
    code = asking.chosen_code(data)
    context: dict[str, Any] = {"what": what, "chosen": code.hs if code else ""}
    if len(what) >= SHORTEST_SEARCH:
        found = reference.answer_hs(what, language=places.current().language, limit=CANDIDATES)
        # The heading that was typed is the question, not an answer to it.
        fits = [each for each in found.candidates if each.code != what.replace(".", "")[:HEADING]]
        context |= {"candidates": fits, "vague": found.question}
    return context


def choose_first(data: QueryDict) -> tuple[str, str]:
    """Return the field to go to when no code is chosen yet, and what to do there."""
    found = found_for(data)
    if found.get("vague"):
        return "what", str(found["vague"])
    if found.get("candidates"):
        return "hs", _("Choose which of these it is. The code decides the duty, so we do not choose for you.")
    return "what", _("We found no code for this. Use other words, or type the six digits of the HS code.")
