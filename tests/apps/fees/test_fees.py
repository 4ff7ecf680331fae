"""What the platform takes, what programmes pay of it, and that both are frozen when something is sold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.businesses.actions import register_business
from entrepot.apps.fees import actions, queries
from entrepot.apps.fees.models import FeeLine, FeeSchedule, Relief
from entrepot.apps.fees.queries import Sold
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets.actions import install_markets
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
DAY = AT.date()
LATER = DAY + timedelta(days=30)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.fixture(autouse=True)
def _markets() -> None:
    install_markets(by=SYSTEM, at=AT)


@pytest.fixture
def seller() -> Actor:
    founder = make_user()
    return actor_of(founder, make_organisation(founder, country="US"))


@pytest.fixture
def business(seller: Actor) -> str:
    return register_business(name="Hill Candles", country="US", kind="home", by=seller, at=AT)


def schedule(rate: str = "0.05", *, on: date = DAY, **more: object) -> str:
    name = queries.markets.get_market_by_code("SG", viewer=SYSTEM, on=DAY).fees
    given = {"name": name, "valid_from": on, "by": SYSTEM, "at": AT, **more}
    return actions.set_schedule(rate=Decimal(rate), **given)  # type: ignore[arg-type]


def relieve(business: str, programme: str = "prg_women", **more: object) -> str:
    given = {"programme_name": "Women sell abroad", "valid_from": DAY, "by": SYSTEM, "at": AT, **more}
    return actions.grant_relief(business=business, programme=programme, **given)  # type: ignore[arg-type]


def ask(business: str, *sold: Sold, on: date = DAY, market: str = "SG") -> queries.FeeQuote:
    wanted = sold or (Sold("", eur(10_000)),)
    return queries.quote_fees(business=business, market=market, sold=wanted, on=on, viewer=SYSTEM)


def charge(business: str, goods: int = 10_000, on: date = DAY, reference: str = "ord_1") -> queries.FeeQuote:
    return actions.charge(
        kind="order",
        reference=reference,
        business=business,
        market="SG",
        sold=[Sold("", eur(goods))],
        on=on,
        by=SYSTEM,
        at=AT,
    )


def test_without_a_schedule_there_is_no_fee_and_no_free_ride(business: str) -> None:
    with pytest.raises(ProblemRaised) as raised:
        ask(business)
    assert raised.value.problem.slug == "fee-schedule-missing"


def test_the_most_exact_schedule_wins(business: str) -> None:
    schedule("0.05")
    schedule("0.04", category="tea")
    schedule("0.03", market="SG")
    schedule("0.02", market="SG", category="tea")
    schedule("0.01", market="MY", category="tea")
    tea, cups = Sold("tea", eur(10_000)), Sold("cups", eur(10_000))
    assert ask(business, tea).commission == eur(200)
    assert ask(business, cups).commission == eur(300)
    assert ask(business, tea, cups).commission == eur(500)
    assert ask(business, tea, market="TH").commission == eur(400)
    assert ask(business, cups, market="TH").commission == eur(500)


def test_goods_under_one_schedule_pay_its_minimum_once_and_amounts_bind_a_currency(business: str) -> None:
    schedule("0.05")
    schedule("0.05", least=eur(100), tax_rate=Decimal("0.09"), tax_authority="SG-TAX")
    found = ask(business, Sold("a", eur(500)), Sold("b", eur(500)))
    assert (found.commission, found.tax, found.tax_authority) == (eur(100), eur(9), "SG-TAX")
    assert found.parts[0].categories == ("a", "b")
    dollars = ask(business, Sold("a", Money(500, "USD")))
    assert dollars.commission == Money(25, "USD")


def test_a_schedule_ends_when_the_next_begins_and_the_same_again_changes_nothing(business: str) -> None:
    first = schedule("0.05")
    assert schedule("0.05") == first
    second = schedule("0.06", on=LATER)
    assert ask(business, on=LATER - timedelta(days=1)).commission == eur(500)
    assert ask(business, on=LATER).commission == eur(600)
    assert [row.public_id for row in queries.list_schedules(viewer=ANONYMOUS, on=LATER)] == [second]
    with pytest.raises(ProblemRaised) as raised:
        schedule("0.07")
    assert raised.value.problem.slug == "schedule-begins-later"
    assert AuditEntry.objects.filter(action="fees.set_schedule").count() == 2


def test_reliefs_pay_at_most_the_commission_each_by_its_programme(business: str) -> None:
    schedule("0.10")
    relieve(business, share=Decimal("0.5"))
    relieve(business, "prg_youth", amount=eur(700), valid_to=LATER)
    found = ask(business)
    assert {name: amount.minor for name, _, amount in found.programmes} == {
        "prg_youth": 700,
        "prg_women": 300,
    }
    assert found.payable == eur(0)
    later = ask(business, on=LATER)
    assert [(name, amount.minor) for name, _, amount in later.programmes] == [("prg_women", 500)]
    assert ask(business, Sold("", Money(10_000, "USD"))).relief == Money(500, "USD")


def test_a_relief_for_one_category_pays_its_part_of_the_commission(business: str) -> None:
    schedule("0.10")
    relieve(business, share=Decimal(1), category="tea")
    assert ask(business, Sold("tea", eur(2500)), Sold("cups", eur(7500))).relief == eur(250)
    assert ask(business, Sold("cups", eur(7500))).programmes == ()


def test_an_ended_relief_helps_no_more_and_ends_once(business: str) -> None:
    schedule("0.10")
    relief = relieve(business, share=Decimal(1))
    with pytest.raises(ProblemRaised) as raised:
        relieve(business, share=Decimal("0.5"))
    assert raised.value.problem.slug == "relief-open"
    actions.end_relief(relief=relief, on=LATER, by=SYSTEM, at=AT)
    actions.end_relief(relief=relief, on=DAY, by=SYSTEM, at=AT)  # earlier still
    assert ask(business).relief == eur(0)
    with pytest.raises(ProblemRaised):
        actions.end_relief(relief=relief, on=DAY, by=SYSTEM, at=AT)
    relieve(business, share=Decimal("0.5"))
    assert ask(business).relief == eur(500)


def test_a_charged_fee_is_frozen_whatever_comes_after(business: str) -> None:
    schedule("0.10", tax_rate=Decimal("0.09"), tax_authority="SG-TAX")
    relief = relieve(business, share=Decimal("0.25"))
    first = charge(business)
    assert (first.commission, first.tax, first.relief) == (eur(1000), eur(90), eur(250))
    schedule("0.20")
    actions.end_relief(relief=relief, on=DAY, by=SYSTEM, at=AT)
    again = charge(business)
    assert (again.commission, again.tax, again.programmes) == (first.commission, first.tax, first.programmes)
    assert FeeLine.objects.count() == 1
    assert AuditEntry.objects.filter(action="fees.charge").count() == 1
    assert queries.get_fee(kind="order", reference="ord_1", viewer=SYSTEM) == again


def test_categories_are_kept_in_the_sellers_words(business: str) -> None:
    schedule()
    words = ["Home > Candles, scented", "茶 / Tea " + "x" * 180]
    sold = [Sold(each, eur(100)) for each in words]
    first = actions.charge(
        kind="order", reference="o", business=business, market="SG", sold=sold, on=DAY, by=SYSTEM, at=AT
    )
    assert first.parts[0].categories == tuple(words)
    assert queries.get_fee(kind="order", reference="o", viewer=SYSTEM) == first


def test_other_goods_under_the_same_reference_are_refused(business: str) -> None:
    schedule()
    charge(business)
    with pytest.raises(ProblemRaised) as raised:
        charge(business, goods=9_999)
    assert raised.value.problem.slug == "already-charged"


def test_a_frozen_fee_cannot_be_changed_or_deleted(business: str) -> None:
    schedule()
    charge(business)
    with pytest.raises(DatabaseError), transaction.atomic():
        FeeLine.objects.update(commission_minor=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        FeeLine.objects.all().delete()


def test_only_its_own_people_and_the_platform_see_a_fee(business: str, seller: Actor) -> None:
    schedule()
    charge(business)
    relieve(business, share=Decimal(1))
    other = make_user()
    stranger = actor_of(other, make_organisation(other))
    assert queries.get_fee(kind="order", reference="ord_1", viewer=seller).commission == eur(500)
    assert len(queries.list_reliefs(viewer=seller, on=DAY)) == 1
    assert queries.list_reliefs(viewer=stranger, on=DAY) == []
    with pytest.raises(FeeLine.DoesNotExist):
        queries.get_fee(kind="order", reference="ord_1", viewer=stranger)
    with pytest.raises(ProblemRaised):
        queries.quote_fees(business=business, market="SG", sold=[Sold("", eur(1))], on=DAY, viewer=stranger)
    with pytest.raises(PermissionRefused):
        queries.quote_fees(business=business, market="SG", sold=[Sold("", eur(1))], on=DAY, viewer=ANONYMOUS)
    assert queries.quote_fees(
        business=business, market="SG", sold=[Sold("", eur(100))], on=DAY, viewer=seller
    ).payable == eur(0)


def test_only_operators_set_schedules_and_only_officers_give_reliefs(business: str, seller: Actor) -> None:
    member = join(make_user(), make_organisation(make_user()))
    for actor in (seller, member):
        with pytest.raises(PermissionRefused):
            schedule(by=actor)
        with pytest.raises(PermissionRefused):
            relieve(business, share=Decimal(1), by=actor)
        with pytest.raises(PermissionRefused):
            actions.charge(
                kind="order", reference="o", business=business, market="SG", sold=[], on=DAY, by=actor, at=AT
            )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"rate": "1.5"}, "rate"),
        ({"name": "two words"}, "name"),
        ({"tax_rate": Decimal("0.1")}, "tax_authority"),
        ({"least": Money(5, "EUR"), "most": Money(1, "EUR")}, "rate"),
        ({"least": Money(5, "EUR"), "most": Money(9, "USD")}, "rate"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(fields: dict[str, object], wrong: str) -> None:
    with pytest.raises(ProblemRaised) as raised:
        schedule(**fields)  # type: ignore[arg-type]
    assert [error.field for error in raised.value.problem.errors] == [wrong]
    assert not FeeSchedule.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"share": Decimal(2)},
        {"share": Decimal(1), "amount": Money(1, "EUR")},
        {"share": Decimal(1), "valid_to": date(2020, 1, 1)},
    ],
)
def test_a_relief_that_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ProblemRaised):
        relieve("biz_1", **fields)
    assert not Relief.objects.exists()
