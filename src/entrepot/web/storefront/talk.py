"""What is said of a product where everybody reads it: its score, reviews with photos, answered questions."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.reviews import queries as reviews
from entrepot.apps.reviews.queries import ReviewView
from entrepot.core.trade.reviews import STARS, Tally
from entrepot.web.design import places
from entrepot.web.evidence.serving import hand_over
from entrepot.web.public.pace import paced
from entrepot.web.storefront import elsewhere
from entrepot.web.storefront.windows import Window, kept_by_caches, shop_page

FEW: Final = 4
A_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Share:
    """How many gave so many stars, in whole per cent, and where only theirs are read."""

    stars: int
    count: int
    percent: int
    address: str
    chosen: bool


def talk_of(product: str) -> dict[str, Any]:
    """Return what a product page shows of what is said of it: the newest few of each."""
    found = reviews.list_reviews(product=product, viewer=ANONYMOUS, limit=FEW)
    tally = tally_of(product) if found else Tally()
    return {
        "tally": tally,
        "shares": shares_of(product, tally),
        "reviews": found,
        "more_reviews": tally.count > len(found),
        "questions": reviews.list_questions(product=product, viewer=ANONYMOUS, limit=FEW),
    }


def tally_of(product: str) -> Tally:
    """Return the score of a product."""
    return reviews.get_tallies(products=[product], viewer=ANONYMOUS).get(product, Tally())


def shares_of(product: str, tally: Tally, stars: int = 0) -> list[Share]:
    """Return the shares of five stars, four … as lines of a chart; none without a review."""
    home = places.place_url("shop-reviews", product=product)
    return [
        Share(each, tally.counts[each - 1], tally.percent(each), f"{home}?stars={each}", each == stars)
        for each in reversed(STARS)
        if tally.count
    ]


@paced
@shop_page
def show_reviews(request: HttpRequest, window: Window, product: str) -> HttpResponse:
    """Show all that is said of a product, newest first; of so many stars, where asked."""
    try:
        found = catalogue.get_listed_product(
            product, market=window.market.code, viewer=ANONYMOUS, language=places.current().language
        )
    except ObjectDoesNotExist:
        return elsewhere.show(request, window, product)
    asked = request.GET.get("stars", "")
    stars = int(asked) if asked in {"1", "2", "3", "4", "5"} else 0
    before = request.GET.get("before", "")
    rows = reviews.list_reviews(
        product=product, viewer=ANONYMOUS, stars=stars, before=before, limit=A_PAGE + 1
    )
    tally = tally_of(product)
    context = {
        "window": window,
        "product": found,
        "tally": tally,
        "shares": shares_of(product, tally, stars),
        "stars": stars,
        "reviews": rows[:A_PAGE],
        "older": _older(product, rows, stars),
    }
    return render(request, "storefront/reviews.html", context)


def _older(product: str, rows: list[ReviewView], stars: int) -> str:
    if len(rows) <= A_PAGE:
        return ""
    home = places.place_url("shop-reviews", product=product)
    return f"{home}?before={rows[A_PAGE - 1].public_id}" + (f"&stars={stars}" if stars else "")


@require_safe
def photo(request: HttpRequest, review: str, file: str) -> HttpResponse:
    """Show a photo beside a review that everybody may read; a cache keeps it for a minute, like the page."""
    try:
        found = reviews.read_photo(review, file, viewer=ANONYMOUS, small=request.GET.get("size") == "small")
    except (ObjectDoesNotExist, FileNotFoundError):
        raise Http404 from None
    response = hand_over(found)
    del response["Cache-Control"]
    return kept_by_caches(response)
