"""Walking from page to page as somebody: each page once, and once more for each state of what it shows."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Page, Route
from tests.apps.orders.shop import KEY
from tests.journeys.every_page import addresses
from tests.journeys.every_page.accounts import GUARDED, NEWCOMER
from tests.journeys.every_page.growing import GROWER
from tests.journeys.every_page.looking import faults_of
from tests.journeys.every_page.world import ABROAD, BUYER, OFFICER, SELLER, World

from entrepot.apps.orders.models import Dispute, Order, Return
from entrepot.cli.demo.people import OPERATOR
from entrepot.web.design import places
from entrepot.web.operator.cases.table import CASES

STARTS: Mapping[str, tuple[str, ...]] = {
    "guest": (
        "/",
        "{place}",
        "{place}answer?what=green+tea&step=find",
        "{place}answer?what=851830&origin=US&to=CN&price=2490&currency=CNY&quantity=3",
        "{place}answer?what=851830&origin=US&to=KE&price=20&currency=USD",
        "{place}answer?what=640219&origin=VN&to=US&price=5.00&currency=USD&quantity=10&on=2025-01-15",
        "{place}answer?what=610910&origin=CN&to=DE&price=12.00&currency=EUR&quantity=5&freight=5.00",
        "{place}answer?what=610910&origin=CN&to=DE&price=12.00&currency=EUR&also=FR&also=SG&also=KE",
        "{place}styleguide",
        "/api/v1/docs",
        "/api/v1/docs?q=payout",
        "/api/v1/docs?q=nothing+at+all",
        "/api/v1/docs/carts",
        "/api/v1/docs/imports",
        "/api/v1/docs/shapes",
        "/api/v1/docs/shapes/QuoteReply",
        "{place}impact",
        "{place}programmes",
        "/sell/open/",
        "{place}shop/",
        "{place}shop/?q=nothing+at+all",
        "{place}cart/",
        "{place}orders/",
        "/account/login/",
        "/account/password/reset/done/",
        "/account/password/reset/key/done/",
        "/account/inactive/",
        "/account/confirm-email/",
    ),
    "buyer": (
        *("{place}orders/", "{place}cart/", "{place}searches/"),
        *("/account/", "/account/2fa/", "/account/2fa/webauthn/"),
    ),
    "abroad": ("/cn/{language}/allowance/",),
    "seller": ("/sell/", "/account/", "/giving/"),
    "operator": ("/operate/", "/operate/impact/", "/operate/second-step/"),
    "officer": ("/operate/", "/officer/"),
    "grower": (),
    "newcomer": ("/account/", "/account/reauthenticate/", "/sell/"),
    "guarded": ("/account/2fa/", "/account/2fa/webauthn/", "/account/2fa/reauthenticate/"),
}
REFUSED: Mapping[str, int] = {
    "/nothing/": 404,
    "/rw/{language}/shop/": 404,
    "{place}shop/prd_nothing/": 404,
    "{place}orders/ord_nothing/": 404,
    "{place}answer?what=cotton+shirts&price=abc": 400,
}
"""Addresses that a guest comes to by mistake, and how they are answered."""
PEOPLE: Mapping[str, str] = {
    "buyer": BUYER,
    "abroad": ABROAD,
    "seller": SELLER,
    "operator": OPERATOR,
    "officer": OFFICER,
    "grower": GROWER,
    "newcomer": NEWCOMER,
    "guarded": GUARDED,
}
REFUSES = addresses.named(
    """
    account_login account_signup account_change_password account-phone-enter account-phone
    organisation-new checkout-form return-ask
    sell-register sell-product-new sell-product-edit sell-imports sell-bank-account
    sell-invoice-details sell-place-new sell-parcel-pack operate-fees
    operate-exchange operate-early operate-creditor operate-tokens operate-dispute
    operate-item:verification operate-item:dispute operate-item:refund
    """
)
"""Pages whose form is sent empty, too: what is wrong is told as well as everything else."""
SEND_EMPTY = """form => {
  form.noValidate = true;
  form.querySelectorAll('input:not([type=hidden]), textarea').forEach(each => {
    if (/radio|checkbox/.test(each.type)) each.checked = false; else each.value = '';
  });
  [...form.querySelectorAll('button:not([type=button])')].at(-1).click();
}"""
SEND_FORGED = (
    "form => { form.elements.csrfmiddlewaretoken.value = 'x'; form.noValidate = true; form.submit() }"
)
OK, FORBIDDEN, UNPROCESSABLE = 200, 403, 422


@dataclass
class Walk:
    """A walk of one person through the product in one language."""

    page: Page
    who: str
    language: str
    world: World
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def all(self) -> None:
        """Open every page that is on this person's way, and those of a refusal."""
        self._sign_in()
        place = f"/sg/{self.language}/"
        starts = [*STARTS[self.who], *self.world.addresses.get(self.who, ())]
        ahead = [address.format(place=place, language=self.language) for address in starts]
        for address in list(ahead):
            self._open(address, ahead, again=True)
        while ahead:
            address = ahead.pop(0)
            if self._is_new(self._key_of(address)):
                self._open(address, ahead)
        if self.who == "guest":
            self._be_refused(place)

    def missing(self) -> list[str]:
        """Return what is on this person's way and was not come to: pages, cases, and forms to be refused."""
        forms = {name for name in REFUSES if name_of(name) in addresses.WALKS[self.who]}
        pages = addresses.WALKS[self.who] - {name_of(key) for key in self.seen}
        items = {f"operate-item:{kind}" for kind in CASES} if self.who == "operator" else set[str]()
        return sorted(pages | (items - self.seen) | (forms - self.refused))

    def _sign_in(self) -> None:
        self.page.goto("/healthz")
        cookies = {"cart": KEY} if self.who == "guest" else {"session": session_of(PEOPLE[self.who])}
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.page.url} for name, value in cookies.items()]
        )

    def _is_new(self, key: str) -> bool:
        return key not in self.seen and name_of(key) in addresses.WALKS[self.who]

    def _open(self, address: str, ahead: list[str], *, again: bool = False) -> None:
        """Look at a page that is new, or wanted again, and note the addresses it leads to."""
        answer = self.page.goto(address)
        assert answer is not None
        key = self._key_of(self.page.url)
        wanted = self._is_new(key) or (again and name_of(key) in addresses.WALKS[self.who])
        if not wanted or "text/html" not in answer.headers.get("content-type", ""):
            self.seen.add(self._key_of(address))
            return
        self.seen.add(key)
        self._look(answer.status, OK)
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))")
        pages = (each.partition("#")[0] for each in found if each.startswith("/"))
        ahead += [each for each in pages if "form=" not in each]  # those are the same as a file
        self._send_empty(key)

    def _send_empty(self, key: str) -> None:
        """Send the form of the page without anything in it, and look at what is told."""
        name = next((each for each in (key, name_of(key)) if each in REFUSES), "")
        form = self.page.locator("main form[method=post]")
        if not name or name in self.refused or not form.count():
            return
        self.refused.add(name)
        with self.page.expect_navigation() as sent:
            form.first.evaluate(SEND_EMPTY)
        self._look(sent.value.status, OK if name.startswith("account_") else UNPROCESSABLE)

    def _be_refused(self, place: str) -> None:
        """Look at the pages that say no, each as the product answers it."""
        for address, status in REFUSED.items():
            answer = self.page.goto(address.format(place=place, language=self.language))
            assert answer is not None
            self._look(answer.status, status)
        self.page.goto("/account/login/")
        with self.page.expect_navigation() as sent:
            self.page.locator("main form").first.evaluate(SEND_FORGED)
        self._look(sent.value.status, FORBIDDEN)
        for name in ("403.html", "429.html", "500.html"):
            self.page.route(f"**/{name}", partial(_answer, body=_drawn(name, self.language)))
            self.page.goto(f"/{name}")
            self.faults += faults_of(self.page)

    def _look(self, status: int, expected: int) -> None:
        if status != expected:
            self.faults.append(f"{self.page.url}: {status}")
        # The raw views name tables and columns as the database does, in every language.
        self.faults += faults_of(self.page, speaks="/raw/" not in self.page.url)

    def _key_of(self, address: str) -> str:
        """Return which page an address is, and the state of what it shows; empty for what is no page."""
        path = urlsplit(address).path
        try:
            match = resolve(path)
        except Resolver404:
            return ""
        name, words = addresses.name_of(match.view_name), match.kwargs
        if words.get("language", self.language) != self.language:
            return ""
        if "item" in words:
            return f"{name}:{self.world.rows.get(words['item'], '')}"
        return f"{name}{state_of(name, words)}"


def name_of(key: str) -> str:
    """Return the name of a page, whatever it shows."""
    return key if key.startswith(("raw:", "api:")) else key.partition(":")[0]


def state_of(name: str, words: Mapping[str, str]) -> str:
    """Return the state of the order, return or complaint that a page shows, if it is a page of one."""
    rows = None
    if name in {"order", "sell-order"}:
        rows = Order.objects.filter(public_id=words["order"])
    elif name in {"return", "sell-return"}:
        rows = Return.objects.filter(public_id=words["returned"])
    elif name in {"order-case", "sell-order-dispute"}:
        rows = Dispute.objects.filter(order__public_id=words["order"])
    return "" if rows is None else f":{rows.values_list('state', flat=True).first()}"


def _answer(route: Route, *, body: str) -> None:
    route.fulfill(body=body, content_type="text/html")


def _drawn(template: str, language: str) -> str:
    """Return a page that only a refused or failed request would show."""
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), {}
    with translation.override(language), places.standing_in(places.Place("SG", language)):
        return render_to_string(template, {"seconds": 3}, request)


def session_of(email: str) -> str:
    """Return the session of a browser in which somebody has just given their password."""
    client = Client()
    user = get_user_model().objects.get(email=email)
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client.cookies["session"].value
