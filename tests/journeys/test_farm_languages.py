"""Every page of a co-operative in French and Swahili, too: it fits a phone, keeps nobody out, is all said."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import polib
import pytest
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page
from tests.apps.cooperatives.hill import HARVEST, Hill, a_member, make_hill, make_lot, sell
from tests.factories import AT
from tests.journeys.every_page import addresses
from tests.journeys.every_page.looking import GATHER_TEXTS, PHONE, faults_of
from tests.journeys.every_page.walking import session_of

import entrepot
from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.actions import PayoutInput
from entrepot.apps.kernel import workers
from entrepot.apps.orders import queries as orders
from entrepot.web.farm.languages import COOKIE, TAGS

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]
FARM = sorted(name for name in addresses.WALKS["grower"] if name.startswith("farm"))
PACKED = "farm-choose-lots"
BANK = {"way": "bank", "paid_through": "A bank", "account": "123456789", "bank_code": "123"}


def share(hill: Hill) -> dict[str, str]:
    """Let a co-operative sell, share, and bring a list; return what its pages are of."""
    shared = make_lot(hill, 5_000, 3_000, 1_000)  # the oldest harvest leaves first
    lot = make_lot(hill, 5_000, 3_000, 1_000, on=HARVEST + timedelta(days=3))
    order = sell(hill, 4)
    (parcel,) = orders.get_order(order, viewer=hill.by).parcels
    wanted = PayoutInput(currency="SGD", lot=shared)
    given = a_member("M-1", "Uwase Aline", **BANK)
    actions.change_member(public_id=hill.members["M-1"], member=given, by=hill.by, at=AT)
    payout = actions.propose_member_payout(payout=wanted, by=hill.by, at=AT)
    actions.approve_member_payout(payout=payout, by=hill.second, at=AT)
    sell(hill, 2)  # and something is left to be shared
    listed = BytesIO(b"number,name\nM-8,Keza\n,Nobody\n")
    job = actions.import_members(content=listed, file_name="m.csv", by=hill.by, at=AT)
    workers.run_pending("bulk")
    assert queries.get_bank_part(payout, viewer=hill.by).faults
    return {
        "organisation": accounts.get_organisation(viewer=hill.by).public_id,
        "member": hill.members["M-2"],
        "lot": lot,
        "payout": payout,
        "job": job,
        "currency": "SGD",
        "order": order,
        "parcel": parcel.public_id,
        "variant": parcel.lines[0].variant,
    }


def address(name: str, things: dict[str, str]) -> str:
    """Return the address of a page of the farm, with those things in it that it names."""
    for words in (
        {"organisation"},
        *({"organisation", each} for each in ("member", "lot", "payout", "job", "currency")),
        {"organisation", "order", "parcel", "variant"},
    ):
        try:
            return reverse(name, kwargs={word: things[word] for word in words})
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def unsaid(page: Page, language: str) -> list[str]:
    """Return which texts of the farm's own catalogue stand on the page in English."""
    po = Path(entrepot.__file__).parent / "web" / "farm" / "locale" / language / "LC_MESSAGES" / "django.po"
    english = {each.msgid for each in polib.pofile(str(po)) if each.msgstr not in {"", each.msgid}}
    texts = page.evaluate(GATHER_TEXTS.replace("^zh", f"^{language}"))
    return sorted({text for each in texts if (text := " ".join(each.split())) in english})


@pytest.mark.parametrize("language", ["fr", "sw", "en", "zh-hans"])
def test_every_page_of_the_farm_is_sound(open_page: OpenPage, language: str) -> None:
    hill = make_hill(sells=True)
    things = share(hill)
    page = open_page("en", viewport=PHONE)
    page.goto("/healthz")
    session = session_of(User.objects.get(pk=hill.by.user_id).email)
    for name, value in (("session", session), (COOKIE, language)):
        page.context.add_cookies([{"name": name, "value": value, "url": page.url}])
    faults = []
    # The other two languages are walked by whoever grows in `every_page`: what is left is of a packed parcel.
    for name in [*FARM, PACKED] if language in {"fr", "sw"} else [PACKED]:
        answer = page.goto(address(name, things))
        assert answer is not None
        if answer.status != 200:
            faults.append(f"{name}: {answer.status}")
        if page.locator("html").get_attribute("lang") != TAGS[language]:
            faults.append(f"{name} is not in {language}")
        faults += faults_of(page)
        if language in {"fr", "sw"}:
            faults += [f"{name} is in English: {each}" for each in unsaid(page, language)]
    assert not faults, "\n".join(faults)
