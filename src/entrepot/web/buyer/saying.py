"""What people say of goods: a review by who received them, a question to the maker, a report."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.queries import ToReview
from entrepot.core.trade.reviews import named_in_public
from entrepot.web.buyer.access import UNPROCESSABLE, Buyer, buyer_page
from entrepot.web.buyer.saying_forms import QuestionForm, ReportForm, ReviewForm
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.public.pace import paced

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@buyer_page
def door(request: HttpRequest, buyer: Buyer, product: str) -> HttpResponse:
    """Lead who received a product to where they say how it is; tell everybody else why they cannot."""
    found = queries.list_to_review(viewer=buyer.actor, at=clock.now(), product=product, key=buyer.key)
    mine = next((each for each in found if each.review is None), found[0] if found else None)
    if mine is not None:
        return redirect(_address(mine))
    return render(request, "buyer/say.html", {"product": _shown(product, buyer), "guest": buyer.is_guest})


@read_or_post
@buyer_page
def review(request: HttpRequest, buyer: Buyer, order: str, variant: str) -> HttpResponse:
    """Say how one thing of an order was, or change it while it may be."""
    at, key = clock.now(), buyer.key_for(order)
    found = queries.list_to_review(viewer=buyer.actor, at=at, order=order, key=key)
    mine = next((each for each in found if each.line.variant == variant), None)
    if mine is None:
        raise Http404
    called = named_in_public(getattr(request.user, "name", "") or "")
    form = ReviewForm(request.POST or None, request.FILES or None, present=mine.review, called=called)
    if request.method == "POST" and mine.open and form.is_valid():
        try:
            _keep(form, mine, buyer, key)
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Thank you. Everybody can read it now."))
            return redirect(places.place_url("order", order=order))
    context = {"mine": mine, "form": form, "order": order}
    return render(request, "buyer/review.html", context, status=UNPROCESSABLE if form.errors else 200)


def _keep(form: ReviewForm, mine: ToReview, buyer: Buyer, key: str) -> None:
    wording = form.wording(places.current().language)
    given: dict[str, Any] = {"wording": wording, "by": buyer.actor, "at": clock.now(), "key": key}
    photos = form.cleaned_data["photos"]
    if mine.review is None:
        line = mine.line
        actions.write_review(order=line.order, variant=line.variant, photos=photos, **given)
    else:
        actions.change_review(review=mine.review.public_id, photos=photos or None, **given)


@paced
@read_or_post
@buyer_page
def ask(request: HttpRequest, buyer: Buyer, product: str) -> HttpResponse:
    """Ask the maker of a product."""
    if buyer.is_guest:
        return redirect_to_login(request.get_full_path())
    shown = _shown(product, buyer)

    def act(form: QuestionForm) -> str:
        actions.ask_question(
            product=product,
            market=buyer.market.code,
            words=form.cleaned_data["words"],
            language=places.current().language,
            by=buyer.actor,
            at=clock.now(),
        )
        return _("The maker is asked. We write to you when they answer.")

    back = places.place_url("shop-product", product=product)
    context = {"product": shown, "back": back}
    return _answered(request, QuestionForm(request.POST or None), act, "buyer/ask.html", context)


@paced
@read_or_post
@buyer_page
def report(request: HttpRequest, buyer: Buyer, subject: str) -> HttpResponse:
    """Say that a review or a question should not stand there."""
    if buyer.is_guest:
        return redirect_to_login(request.get_full_path())
    if subject.startswith("qst_"):
        said = queries.get_question(subject, viewer=ANONYMOUS)
    else:
        said = queries.get_review(subject, viewer=ANONYMOUS)

    def act(form: ReportForm) -> str:
        given = {"ground": form.cleaned_data["ground"], "words": form.cleaned_data["words"]}
        language = places.current().language
        actions.report(subject=subject, **given, language=language, by=buyer.actor, at=clock.now())
        return _("Thank you. A person looks at it within a day, and we write to you what they decide.")

    context = {"said": said, "back": places.place_url("shop-product", product=said.product)}
    return _answered(request, ReportForm(request.POST or None), act, "buyer/report.html", context)


def _answered[Sent: (QuestionForm, ReportForm)](
    request: HttpRequest, form: Sent, act: Callable[[Sent], str], page: str, context: dict[str, Any]
) -> HttpResponse:
    """Do what a form asks and go back to the product with a word; or show the form and what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form)
        except ProblemRaised as raised:
            if raised.problem.errors:
                show_errors(form, raised)
            else:
                messages.warning(request, told(raised))
                return redirect(f"{request.path}?done=1")
        else:
            messages.success(request, said)
            return redirect(f"{request.path}?done=1")
    context |= {"form": form, "done": "done" in request.GET}
    return render(request, page, context, status=UNPROCESSABLE if form.errors else 200)


def _shown(product: str, buyer: Buyer) -> Any:
    language = places.current().language
    return catalogue.get_listed_product(
        product, market=buyer.market.code, viewer=ANONYMOUS, language=language
    )


def _address(mine: ToReview) -> str:
    return places.place_url("order-review", order=mine.line.order, variant=mine.line.variant)
