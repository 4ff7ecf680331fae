"""One fact for many products: one form, what it would bring, then set; the customs code is searched for."""

import re
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.mending import CONFIRM, MENDS
from entrepot.apps.catalogue.queries import MendPreview, Selection
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.batteries import PACKINGS
from entrepot.web.seller.bulk_words import KINDS
from entrepot.web.seller.mending_forms import MendBatteryForm, MendForm
from entrepot.web.seller.readiness import query_of, selection_of, words_of

CANDIDATES: Final = 8
LONGEST_QUESTION: Final = 200
SET: Final = "set"
_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,30}")


@require_read_or_post
@seller_page
def mend(request: HttpRequest, seller: Seller, kind: str) -> HttpResponse:
    """Ask for a fact, say what it would bring, and set it for all products that match."""
    only, name = selection_of(request.GET), request.GET.get("name", "")
    named = kind in {"fact", "measure"}
    if kind not in MENDS or named != bool(_NAME.fullmatch(name)):
        raise Http404
    form = _form(request, kind, name)
    preview = None
    if request.method == "POST" and form.is_valid():
        said = {"selection": only, "kind": kind, "given": form.given}
        said["overwrites"] = form.cleaned_data.get("overwrites", False)
        try:
            if request.POST.get("do") == SET:
                change = actions.mend_products(**said, by=seller.actor, at=clock.now())
                return redirect(
                    "sell-products-change", organisation=seller.organisation.public_id, change=change
                )
            preview = queries.preview_mend(**said, viewer=seller.actor)
        except ProblemRaised as raised:
            show_errors(form, raised)
    return _page(request, seller, only, form, kind=kind, preview=preview)


def _form(request: HttpRequest, kind: str, name: str) -> Any:
    data = request.POST if request.method == "POST" else None
    if kind == "battery":
        return MendBatteryForm(data, initial={"packing": PACKINGS[0][0]})
    return MendForm(kind, data, name=name)


def _page(
    request: HttpRequest,
    seller: Seller,
    only: Selection,
    form: forms.Form,
    *,
    kind: str,
    preview: MendPreview | None,
) -> HttpResponse:
    context = {
        "seller": seller,
        "only": only,
        "said": words_of(only),
        "query": query_of(only),
        "count": queries.count_selected(only, viewer=seller.actor),
        "form": form,
        "fields": [form[each] for each in form.fields if each not in {"overwrites", "hs"}],
        "preview": preview,
        "kind": kind,
        "title": KINDS[kind],
        "is_confirmed": kind == CONFIRM,
        **(_codes(request, seller, only) if kind == "hs" else {}),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/mend.html", context, status=status)


def _codes(request: HttpRequest, seller: Seller, only: Selection) -> dict[str, Any]:
    """Return the codes that fit what was asked, or what the seller calls most of the products."""
    given = request.POST if request.method == "POST" else request.GET
    what = given.get("what", "").strip()[:LONGEST_QUESTION] or only.category or only.words
    if not what:
        counted = queries.count_categories(only, viewer=seller.actor)
        what = counted[0][0] if counted else ""
    if not what:
        first = queries.list_selected(only, viewer=seller.actor, language=places.current().language, limit=1)
        what = first[0].product.title if first else ""
    found = queries.suggest_hs(
        what, viewer=seller.actor, language=places.current().language, limit=CANDIDATES
    )
    return {
        "what": what,
        "candidates": [each for each in found.candidates if len(each.code) == len("340600")],
        "question": found.question,
        "chosen": given.get("hs", ""),
    }
