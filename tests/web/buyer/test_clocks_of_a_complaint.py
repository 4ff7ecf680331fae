"""Buyer, seller and platform read one clock: the same moment, and each whether it is their turn."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.apps.orders.shop import KEY, Shelf, delivered, make_shelf
from tests.factories import AT, actor_of
from tests.web.operator.people import browser_of, person_of

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.core.money import Money
from entrepot.web.buyer.access import COOKIE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GUEST = {"by": ANONYMOUS, "key": KEY}
CLOCK = re.compile(
    r'<p class="case__clock[^"]*">(.*?)<br>.*?datetime="([^"]+)".*?</strong> · (.*?)</p>', re.DOTALL
)
SIDES = ("buyer", "seller", "platform")


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf()


@pytest.fixture
def case(shelf: Shelf) -> queries.DisputeView:
    order = delivered(shelf)
    actions.open_dispute(order=order, reason="damaged", why="Cracked.", at=AT, **GUEST)
    found = queries.find_dispute(order, viewer=SYSTEM)
    assert found is not None
    return found


def clocks(shelf: Shelf, case: queries.DisputeView) -> dict[str, tuple[str, datetime, str]]:
    """Return what each side reads: whose turn, until when, how long still."""
    guest = Client()
    guest.cookies[COOKIE] = KEY
    own = Organisation.objects.get(pk=shelf.seller.organisation_id or 0).public_id
    seller = browser_of(User.objects.get(pk=shelf.seller.user_id or 0))
    pages = (
        guest.get(f"/sg/en/orders/{case.order}/complaint/"),
        seller.get(f"/sell/{own}/orders/{case.order}/complaint/"),
        browser_of(person_of("operator")).get(f"/operate/disputes/{case.public_id}/"),
    )
    found = {}
    for side, page in zip(SIDES, pages, strict=True):
        (read,) = CLOCK.findall(page.text)
        found[side] = read[0].strip(), datetime.fromisoformat(read[1]), read[2].strip()
    return found


def test_each_step_has_one_clock_that_all_sides_read(shelf: Shelf, case: queries.DisputeView) -> None:
    mine = "Your turn, until this day:"
    waits = "The seller has until this day to answer:"
    assert clocks(shelf, case) == {
        "buyer": (waits, AT + 5 * DAY, "5 days left"),
        "seller": (mine, AT + 5 * DAY, "5 days left"),
        "platform": (waits, AT + 5 * DAY, "5 days left"),
    }
    answered = AT + 2 * DAY
    actions.answer_dispute(
        dispute=case.public_id, text="Some of it.", offer=Money(100, "SGD"), by=shelf.seller, at=answered
    )
    waits = "The buyer has until this day to reply:"
    with clock.travel(answered + 4.5 * DAY):
        assert clocks(shelf, case) == {
            "buyer": (mine, answered + 5 * DAY, "12 hours left"),
            "seller": (waits, answered + 5 * DAY, "12 hours left"),
            "platform": (waits, answered + 5 * DAY, "12 hours left"),
        }
    insisted = AT + 3 * DAY
    actions.insist(dispute=case.public_id, text="All of it is broken.", at=insisted, **GUEST)
    waits = "The platform decides by this day:"
    with clock.travel(insisted):
        read = clocks(shelf, case)
    assert {side: said[:2] for side, said in read.items()} == {
        "buyer": (waits, insisted + 7 * DAY),
        "seller": (waits, insisted + 7 * DAY),
        "platform": (mine, insisted + 7 * DAY),
    }
    operator = actor_of(person_of("operator"))
    actions.extend_clock(dispute=case.public_id, days=3, why="We ask the carrier.", by=operator, at=insisted)
    with clock.travel(insisted):
        assert {said[1] for said in clocks(shelf, case).values()} == {insisted + 10 * DAY}
