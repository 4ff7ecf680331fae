"""Who buys: a signed-in person, or a guest whose browser keeps a key. Personal pages, never from a cache."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError, MarketView
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import CartView
from entrepot.web.account.actors import person_of
from entrepot.web.design import places
from entrepot.web.design.refusals import as_pages

type View = Callable[..., HttpResponseBase]

NOT_FOUND = 404
UNPROCESSABLE = 422
CONFLICT = 409
COOKIE = "__Host-cart" if settings.SESSION_COOKIE_SECURE else "cart"
COOKIE_SECONDS = 90 * 24 * 60 * 60
KEY_BYTES = 32
KEPT = "guest_key"  # in the session of who signed in: the key of what this browser bought before
LINKS = "order_keys"  # in the session: the keys of letters that were opened here, by order
MOST_LINKS = 30


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who asks, the key their browser keeps (empty where it keeps none), and the storefront they stand in."""

    actor: Actor
    key: str
    links: dict[str, str]
    market: MarketView

    @property
    def is_guest(self) -> bool:
        """Whether nobody is signed in."""
        return self.actor.user_id is None

    def key_for(self, order: str) -> str:
        """Return the key that may open an order: that of a letter, else the browser's."""
        return self.links.get(order, self.key)


def buyer_page(view: View) -> View:
    """Serve a view to the buyer a request speaks for. What belongs to others is a 404."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponseBase:
        try:
            with as_pages():
                return view(request, buyer_of(request), **words)
        except MarketMissingError:
            return render(request, "buyer/no_market.html", status=NOT_FOUND)

    return guarded


def buyer_of(request: HttpRequest) -> Buyer:
    """Return who buys here. Raises MarketMissingError where no storefront is open."""
    place = places.current()
    market = markets.choose_market(place.country, place.language, viewer=ANONYMOUS)
    actor = person_of(request)
    key = request.COOKIES.get(COOKIE, "")
    if not key and actor.user_id is not None:
        key = request.session.get(KEPT, "")
    buyer = Buyer(actor, key if len(key) >= KEY_BYTES else "", request.session.get(LINKS, {}), market)
    if buyer.key and not buyer.is_guest:
        take_over(buyer)
    return buyer


def take_over(buyer: Buyer) -> None:
    """Let what was put in the cart before signing in be the person's: their cart, or added to it."""
    at = clock.now()
    guests = queries.get_open_cart(market=buyer.market.code, viewer=ANONYMOUS, key=buyer.key)
    if guests is None or not guests.items:
        return
    with suppress(ObjectDoesNotExist):  # the page of another window takes it at this moment
        join(guests, buyer, at)


def join(guests: CartView, buyer: Buyer, at: datetime) -> None:
    """Make a guest's cart the person's, or put its things into the one they have. All of it, or nothing."""
    own = queries.get_open_cart(market=buyer.market.code, viewer=buyer.actor)
    if own is None or not own.items:
        actions.claim_cart(cart=guests.public_id, key=buyer.key, by=buyer.actor, at=at)
        return
    with transaction.atomic():
        for item in guests.items:
            actions.remove_from_cart(
                cart=guests.public_id, variant=item.variant, by=ANONYMOUS, at=at, key=buyer.key
            )
            try:
                with transaction.atomic():
                    actions.add_to_cart(
                        cart=own.public_id,
                        variant=item.variant,
                        quantity=item.quantity,
                        by=buyer.actor,
                        at=at,
                    )
            except ProblemRaised:  # no longer sold, or as many as a cart holds: it stays as it was
                continue


def new_key() -> str:
    """Return a key for a browser that has none."""
    return secrets.token_urlsafe(KEY_BYTES)


def keep_key(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Let the browser keep its key: for this host alone, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def keep_link(request: HttpRequest, key: str, orders: list[str]) -> None:
    """Remember in the session that a letter's key opens this checkout and its orders."""
    kept = {**request.session.get(LINKS, {}), **dict.fromkeys(orders, key)}
    request.session[LINKS] = dict(list(kept.items())[-MOST_LINKS:])
