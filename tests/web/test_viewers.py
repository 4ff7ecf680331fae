"""Nobody reads or writes another's rows: every page address with an id, asked by everybody it is not for.

The addresses are read off the product (`viewing.py`): a new one fails until somebody says whose it is.
The other half, for programs, is `api/test_access.py`.
"""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from tests.apps.files.test_private import photo
from tests.apps.orders.shop import open_shop
from tests.apps.programmes.supporting import MENTOR, mentor_hours, officer, publish
from tests.factories import AT, actor_of, join, make_user
from tests.races.plays.booking_rush import EVERYBODY
from tests.standing import standing
from tests.web.api.calls import GUEST, whole
from tests.web.api.trade import make_trade, store_export
from tests.web.api.world import World, keep_books, make_world
from tests.web.living import more_of
from tests.web.viewing import IDS, OF_WHO_LEADS, OPEN, OTHER, OWN_PAGES, WORDS, Address, addresses

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses.actions import PaperGiven
from entrepot.apps.campaigns import actions as campaigns
from entrepot.apps.campaigns.actions import CollectionInput
from entrepot.apps.cooperatives import actions as farm
from entrepot.apps.desk import actions as desk
from entrepot.apps.desk import queries as waiting
from entrepot.apps.enquiries.actions import ask_platform
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.orders import actions as orders
from entrepot.apps.programmes import actions as programmes
from entrepot.apps.programmes import queries as programme_queries
from entrepot.apps.reviews import actions as reviews
from entrepot.web.buyer.access import COOKIE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lived_in")]

REFUSED = {403, 404, 405}
NOT_ALLOWED, FOUND = 405, 302
TO_SIGN_IN = ("/account/login/", "/account/reauthenticate/", "/account/2fa/reauthenticate/")
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)\b(?!.*\b(django_session)\b)")
EVERY = [each for each in addresses() if each.ids or each.is_of_an_organisation or each.is_of_the_platform]
CLOSED = [each for each in EVERY if each.name not in OPEN]
OF_EVERYBODY = {"market", "currency", "step"}
"""Words that name nothing of anybody: every seller has a page for each."""

NOTHING = dict.fromkeys(
    {*IDS.values(), *(name for each in OTHER.values() for name in each.values())}, "nothing"
) | {"currency": "SGD", "step": "approve", "owner": "SG"}
ASKED = {
    "sell-invoice-list": "?month=2026-11",
    "sell-product-fact": "?field=gross_grams",
    "sell-export": "?for=shopify",
    "sell-statement": "?currency=SGD&first=2026-11-01&last=2026-11-30",
}
"""What the owner asks besides."""

SENT: Mapping[str, Any] = {
    "organisation-edit": {"name": "Mine now", "country": "US"},
    "organisation-invite": {"address": "mine@example.com", "role": "member"},
    "organisation-revoke-invitation": {},
    "organisation-role": {"role": "owner"},
    "organisation-revoke-token": {},
    "organisation-data": {},
    "organisation-close": {},
    "sell-bank-account": {"holder": "Mine", "country": "SG", "number": "7123456", "bic": "DBSSSGSG"},
    "sell-programmes": {"do": "apply"},
    "farm-turn-on": {},
    "farm-terms": {"own_rate": "100", "place": "Mine now"},
    "farm-imports": {"file": ContentFile(b"number,name\nM-7,Mine\n", name="m.csv")},
    "farm-payout-move": {},
    "farm-payout-list": {},
    "farm-bank-file": {},
}
"""What is for owners, or for who leads beside them, with what they would send."""


ANYBODY = {"any": [{"fact": "exported", "is": "holds", "value": True}, EVERYBODY]}


@dataclass
class Lived:
    """A seller, their buyer and what lies between them; and strangers who have a world of their own."""

    things: dict[str, str]
    owners: dict[str, User]
    strangers: dict[str, User]
    member: User
    organisation: str  # of the other seller


def _live() -> Lived:
    trade = make_trade(Client())
    stranger = make_world(Client(), "Valley Wax")
    farm.turn_on_cooperative(by=stranger.seller, at=AT)
    seller, buyer = _user(trade.seller), _user(trade.buyer)
    member, operator = make_user(), make_user()
    organisation = Organisation.objects.get(pk=trade.seller.organisation_id or 0).public_id
    join(member, organisation)
    for role in ("operator", "officer"):
        accounts.grant_platform_role(email=operator.email, role=role, by=SYSTEM, at=AT)
    things = (
        NOTHING | trade.ids | {"organisation": organisation, "place": trade.ids["location"], "market": "SG"}
    )
    _more_things(things, trade, member.public_id, operator)
    return Lived(
        things=things,
        owners={"seller": seller, "buyer": buyer, "operator": operator},
        strangers={"another seller": _user(stranger.seller), "another buyer": _user(stranger.buyer)},
        member=member,
        organisation=Organisation.objects.get(pk=stranger.seller.organisation_id or 0).public_id,
    )


def _user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id or 0)


def _more_things(things: dict[str, str], trade: World, member: str, operator: User) -> None:
    """Add what the world of programs has no id of."""
    seller, buyer = trade.seller, actor_of(_user(trade.buyer))
    things["chargeback_file"] = things["paper"]
    things["member"] = member
    things["invitation"] = accounts.invite_member(
        address="new@example.com", role="member", language="en", by=seller, at=AT
    )
    token = accounts.create_token(name="till", scopes=("quote",), expires_at=None, by=seller, at=AT)
    things["token"] = token.public_id
    things["business_export"] = things["export"]
    things["export"] = accounts.request_export(of_business=False, language="en", by=buyer, at=AT)
    store_export(things["export"])
    key = Authenticator.objects.create(
        user=_user(buyer), type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}}
    )
    things["second_step"] = str(key.pk)
    kept = businesses.add_paper(
        given=PaperGiven(kind="tax"),
        content=photo(),
        name="a.jpg",
        by=seller,
        at=AT,
        despite_faults=True,
    )
    things["verification_paper"] = kept
    businesses.declare_facts(facts=["farm"], by=seller, at=AT)
    proof = {"facts": ["farm"], "content": photo(), "name": "b.jpg", "despite_faults": True}
    things["proof"] = businesses.prove_facts(**proof, by=seller, at=AT)
    things |= {name: trade.ids[name] for name in ("certificate", "certificate_paper")}
    things["quote"] = _quoted(trade, buyer)
    things["enquiry"] = ask_platform(topic="customs", words="Which code?", language="en", by=seller, at=AT)
    desk.open_item(lane="dispute", subject_kind="novelty", subject="nov_1", title="x", by=SYSTEM, at=AT)
    things |= {"item": waiting.list_items(viewer=SYSTEM)[0].public_id, "lane": "dispute"}
    things["programme"] = publish(actor_of(operator), officer("operator"), rule=ANYBODY, benefits=(MENTOR,))
    things |= _booked(things["programme"], seller, actor_of(operator))
    things["pack"] = _pack_of(things["programme"], actor_of(operator))
    things["translation_run"] = trade.ids["run"]
    things |= {name: trade.ids[name] for name in ("farm_member", "lot", "delivery")} | more_of(trade)
    front = CollectionInput(
        family="south-east-asia",
        texts={"en": ("New", ""), "zh-hans": ("新品", "")},
        products=[trade.product],
        starts_on=AT.date(),
    )
    things["collection"] = campaigns.create_collection(wanted=front, by=SYSTEM, at=AT)
    things["said"] = reviews.ask_question(
        product=trade.product, market="SG", words="Is it vegan?", language="en", by=buyer, at=AT
    )


def _booked(programme: str, seller: Actor, by: Actor) -> dict[str, str]:
    """Return what is offered to be booked, and an hour of it that the seller has."""
    programmes.apply_for_programme(programme=programme, by=seller, at=AT)
    resource, slots = mentor_hours(by)
    (award,) = programme_queries.list_awards(viewer=seller, programme=programme)
    booking = programmes.book_slot(slot=slots[0], by=seller, at=AT)
    return {"resource": resource, "booking": booking, "award": award.public_id}


def _pack_of(programme: str, by: Actor) -> str:
    """Return a pack of evidence with a file."""
    days = {"first_on": AT.date(), "last_on": AT.date()}
    pack = programmes.request_evidence_pack(programme=programme, **days, by=by, at=AT)
    stored = default_storage.save(f"evidence/{pack}.zip", ContentFile(b"PK"))
    with transaction.atomic():
        programmes.record_evidence_pack(pack=pack, stored=stored, size=2, digest="0" * 64, by=SYSTEM, at=AT)
    return pack


def _quoted(trade: World, buyer: Actor) -> str:
    cart = orders.open_cart(market="SG", language="en", by=buyer, at=AT, key="")
    orders.add_to_cart(cart=cart, variant=trade.variant, quantity=1, by=buyer, at=AT, key="")
    return orders.freeze_quote(cart=cart, by=buyer, at=AT)


@pytest.fixture(scope="module")
def lived_in(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """A world with one of everything, made once."""
    folder = tmp_path_factory.mktemp("books")

    def make(patch: pytest.MonkeyPatch) -> Lived:
        keep_books(folder, patch)
        with clock.travel(AT):
            open_shop()
            return _live()

    with standing(request, make) as made:
        yield made


@pytest.fixture(autouse=True)
def of_that_day() -> Iterator[None]:
    """Let every test ask on the day on which all was made."""
    with clock.travel(AT):
        yield


def browser_of(user: User | None = None, *, guest: str = "") -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
        session = client.session  # who has just given their password: nothing is hidden behind asking again
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    if guest:
        client.cookies[COOKIE] = guest
    return client


def test_every_address_says_whose_rows_it_shows() -> None:
    known = {*WORDS, *IDS}
    unknown = {each.name for each in EVERY if each.name not in OPEN and set(each.words) - known}
    assert unknown == set(), "say in viewing.py which thing the id names, or why anybody may open the address"
    assert set(OPEN) <= {each.name for each in EVERY}
    assert {name for name in OPEN if OWN_PAGES.match(name)} <= {
        "account-guest-data",
        "account-invitation",
        "account_confirm_email",
        "account_reset_password_from_key",
    }
    assert len(CLOSED) > 120


def test_who_it_is_for_finds_something_there(lived_in: Lived) -> None:
    """Else everybody is refused because nothing is there."""
    browsers = {who: browser_of(user) for who, user in lived_in.owners.items()}
    missing = []
    for each in CLOSED:
        address = each.of(lived_in.things) + ASKED.get(each.name, "")
        response = whole(browsers[_owner_of(each)].get(address))
        if response.status_code in {403, 404} or _leads_to_sign_in(response):
            missing.append(f"{each.name} {response.status_code} {response.headers.get('Location', '')}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_opens_what_is_anothers(lived_in: Lived, method: str) -> None:
    askers = {who: browser_of(user) for who, user in lived_in.strangers.items()}
    askers |= {"nobody": browser_of(), "another guest": browser_of(guest=GUEST)}
    holes = []
    for each in CLOSED:
        for who, browser in askers.items():
            holes += _holes(each, who, browser, method, each.of(lived_in.things))
    assert not holes, "\n".join(holes)


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_sellers_things_are_not_below_ones_own_organisation(lived_in: Lived, method: str) -> None:
    """Who asks may open the organisation in the address; what is named below it is another's."""
    browser = browser_of(lived_in.strangers["another seller"])
    assert browser.get(f"/sell/{lived_in.organisation}/").status_code == 200
    holes = []
    for each in CLOSED:
        if each.is_of_an_organisation and set(each.ids) - OF_EVERYBODY:
            address = each.of(lived_in.things, lived_in.organisation)
            holes += _holes(each, "another seller", browser, method, address)
    assert not holes, "\n".join(holes)


def test_a_member_does_nothing_that_is_for_who_leads(lived_in: Lived) -> None:
    browser, holes = browser_of(lived_in.member), []
    for each in CLOSED:
        if each.name in SENT:
            address = each.of(lived_in.things)
            holes += _holes(each, "a member", browser, "post", address, may_look=True)
    assert not holes, "\n".join(holes)


def test_a_member_reads_all_of_their_organisation_but_what_is_for_who_leads(lived_in: Lived) -> None:
    browser, wrong = browser_of(lived_in.member), []
    for each in CLOSED:
        if each.is_of_an_organisation:
            response = whole(browser.get(each.of(lived_in.things) + ASKED.get(each.name, "")))
            refused = response.status_code in {403, 404} or _leads_to_sign_in(response)
            if refused is not (each.name in OF_WHO_LEADS):
                wrong.append(f"{each.name} {response.status_code}")
    assert not wrong, "\n".join(wrong)


def _owner_of(address: Address) -> str:
    if address.is_of_the_platform:
        return "operator"
    return "seller" if address.is_of_an_organisation else "buyer"


def _leads_to_sign_in(response: Any) -> bool:
    return bool(response.status_code == FOUND) and response.headers["Location"].startswith(TO_SIGN_IN)


def _holes(
    each: Address, who: str, browser: Client, method: str, address: str, *, may_look: bool = False
) -> list[str]:
    """Return what somebody was shown or changed at an address that is not theirs.

    Being led elsewhere shows nothing. `may_look`: the page is for them too, and only the change is not.
    """
    wrote: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own form
        result = execute(sql, params, many, context)
        # Until it is read, SQLite does not say how many rows a statement that answers has written.
        if WRITES.match(sql) and (context["cursor"].rowcount or "RETURNING" in sql):
            wrote.append(sql[:60])
        return result

    with connection.execute_wrapper(note):
        response = getattr(browser, method)(address, SENT.get(each.name) if method == "post" else None)
    shown = response.status_code not in REFUSED | {FOUND}
    said = f"{who} {method} {each.name} {response.status_code} {wrote}"
    return [said] if wrote or (shown and not may_look) else []
