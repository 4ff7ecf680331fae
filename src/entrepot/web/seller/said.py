"""What buyers say and people ask about a seller's goods, each with its answer on the same page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reviews import actions, queries
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

A_PAGE = 30


class AnswerForm(forms.Form):
    """What the seller answers."""

    use_required_attribute = False

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Everybody can read it, in the language you write it in."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write an answer.")},
    )


@require_safe
@seller_page
def show_questions(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List what people ask, what waits for an answer first."""
    return _page(request, seller, queries.list_sellers_questions, "questions")


@require_safe
@seller_page
def show_reviews(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List what buyers say, newest first."""
    return _page(request, seller, queries.list_sellers_reviews, "reviews")


@require_read_or_post
@seller_page
def answer(request: HttpRequest, seller: Seller, said: str) -> HttpResponse:
    """Answer a question or a review, or put the answer better."""
    asks = said.startswith("qst_")
    found = (queries.get_question if asks else queries.get_review)(said, viewer=seller.actor)
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})
    if request.method == "POST" and form.is_valid():
        given = {"answer": form.cleaned_data["answer"], "by": seller.actor, "at": clock.now()}
        try:
            if asks:
                actions.answer_question(question=said, **given)
            else:
                actions.answer_review(review=said, **given)
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Everybody can read your answer now."))
            back = "sell-questions" if asks else "sell-reviews"
            return redirect(back, organisation=seller.organisation.public_id)
    context = {
        "seller": seller,
        "said": found,
        "form": form,
        "asks": asks,
        "title": _titles({found.product}, seller).get(found.product, ""),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/answer.html", context, status=status)


def _page(request: HttpRequest, seller: Seller, listed: Callable[..., list[Any]], which: str) -> HttpResponse:
    before, waits = request.GET.get("before", ""), request.GET.get("show") == "waiting"
    rows = listed(viewer=seller.actor, unanswered=waits, before=before, limit=A_PAGE + 1)
    shown = rows[:A_PAGE]
    titles = _titles({row.product for row in shown}, seller)
    context = {
        "seller": seller,
        "which": which,
        "waits": waits,
        "rows": [(row, titles.get(row.product, "")) for row in shown],
        "older": shown[-1].public_id if len(rows) > A_PAGE else "",
        "waiting": queries.count_waiting(viewer=seller.actor),
    }
    return render(request, "seller/said.html", context)


def _titles(products: set[str], seller: Seller) -> dict[str, str]:
    language = places.current().language
    return catalogue.name_products(products, viewer=seller.actor, language=language)
