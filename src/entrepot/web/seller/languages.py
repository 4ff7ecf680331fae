"""What the seller's products say in which language: counts, lists, and what machines wrote."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.queries import ProductLanguages, TranslationRunView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.languages import LANGUAGES
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.translation import actions as wording
from entrepot.apps.translation import queries as translation
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

STATES: Final = {
    "missing": gettext_lazy("Not translated"),
    "changed": gettext_lazy("Source changed"),
    "machine": gettext_lazy("By machine, unread"),
    "person": gettext_lazy("By a person"),
}
BADGES: Final = {"missing": "no", "changed": "fix", "machine": "unknown", "person": "yes"}
FAULTS: Final = {
    "not_said": gettext_lazy("Words are not known here"),
    "numbers": gettext_lazy("A number or unit was lost or added"),
    "placeholders": gettext_lazy("An address or sign was lost"),
    "empty": gettext_lazy("The answer was empty"),
    "too_long": gettext_lazy("The answer was far too long"),
}
PAGE: Final = 20
MOST_WORDS: Final = 12


class TermForm(forms.Form):
    """A word and how it is to be said in another language."""

    use_required_attribute = False

    source_language = forms.ChoiceField(label=gettext_lazy("From"))
    source = forms.CharField(
        label=gettext_lazy("The word"),
        max_length=120,
        error_messages={"required": gettext_lazy("Give the word as it stands in your texts.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Into"))
    agreed = forms.CharField(
        label=gettext_lazy("Say it so"),
        max_length=120,
        error_messages={"required": gettext_lazy("Give the word to be used for it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, each.own_name) for code, each in LANGUAGES.items()]
        for name in ("source_language", "language"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]


@require_read_or_post
@seller_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show how products stand in each language, and those that stand so."""
    language, state = request.GET.get("language", ""), request.GET.get("state", "")
    if language not in LANGUAGES or state not in STATES:
        language = state = ""
    after = request.GET.get("after", "")
    rows = queries.list_languages(
        viewer=seller.actor,
        language=language,
        state=state,
        after=int(after) if after.isdecimal() and len(after) < len("9" * 18) else 0,
        limit=PAGE,
    )
    counts = queries.count_languages(viewer=seller.actor)
    return render(
        request,
        "seller/languages.html",
        {
            "seller": seller,
            "counts": [(LANGUAGES[each.language], each, _squares(each.states)) for each in counts],
            "rows": [(each, _states(each)) for each in rows],
            "chosen": LANGUAGES.get(language),
            "state": state,
            "state_word": STATES.get(state, ""),
            "may_approve": state == "machine",
            "titles": {each.public_id: each.titles.get(language, "") for each in rows},
            "next": urlencode({"language": language, "state": state, "after": rows[-1].number})
            if len(rows) == PAGE
            else "",
            "last": _shown(queries.get_last_translation_run(viewer=seller.actor)),
            "is_asked_outside": translation.is_asked_outside(),
        },
    )


@require_POST
@seller_page
def translate(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Begin to translate what is missing in the languages chosen."""
    try:
        job = actions.translate_missing(
            languages=request.POST.getlist("language"), by=seller.actor, at=clock.now()
        )
    except ProblemRaised as raised:
        messages.error(request, told(raised))
        return redirect("sell-product-languages", organisation=seller.organisation.public_id)
    return redirect("sell-product-translation", organisation=seller.organisation.public_id, job=job)


@require_POST
@seller_page
def approve(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Approve what a machine wrote for the products chosen, which the seller has read."""
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Http404
    try:
        count = actions.approve_translations(
            products=request.POST.getlist("product"), language=language, by=seller.actor, at=clock.now()
        )
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        messages.success(
            request,
            ngettext("%(number)s text is approved.", "%(number)s texts are approved.", count)
            % {"number": count},
        )
    back = redirect("sell-product-languages", organisation=seller.organisation.public_id)
    back["Location"] += "?" + urlencode({"language": language, "state": "machine"})
    return back


@require_read_or_post
@seller_page
def show_run(request: HttpRequest, seller: Seller, job: str) -> HttpResponse:
    """Show how far a run is, what it wrote and what it could not."""
    run = queries.get_translation_run(job, viewer=seller.actor)
    context = {"seller": seller, "run": _shown(run), "words": list(run.words)[:MOST_WORDS]}
    return render(request, "seller/translation_run.html", context)


@require_read_or_post
@seller_page
def agree(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List the words the seller agreed on, take another, or drop one."""
    here = redirect("sell-product-terms", organisation=seller.organisation.public_id)
    if request.method == "POST" and request.POST.get("drop"):
        wording.drop_term(term=request.POST["drop"], by=seller.actor, at=clock.now())
        return here
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={"source_language": "en", "language": "zh-hans"},
    )
    if form.is_valid():
        try:
            wording.agree_on_term(**form.cleaned_data, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("The word is kept."))
            return here
    terms = [
        (each, LANGUAGES[each.source_language], LANGUAGES[each.language])
        for each in translation.list_terms(viewer=seller.actor)
    ]
    context = {"seller": seller, "form": form, "terms": terms}
    return render(request, "seller/terms.html", context, status=UNPROCESSABLE if form.errors else 200)


def _squares(states: Any) -> Sequence[tuple[str, Any, str, int]]:
    return [(state, STATES[state], BADGES[state], states[state]) for state in STATES if states[state]]


def _states(row: ProductLanguages) -> Sequence[tuple[Any, Any, str]]:
    """Return each other language with the word for how it stands and its badge."""
    return [(LANGUAGES[code], STATES[state], BADGES[state]) for code, state in row.states.items() if state]


def _shown(run: TranslationRunView | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "it": run,
        "names": [LANGUAGES[code].own_name for code in run.languages],
        "under_way": run.finished_at is None and run.state in {"queued", "running"},
        "faults": [(FAULTS[code], number) for code, number in run.faults.items()],
    }
