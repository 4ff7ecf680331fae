"""What farmers are paid beside the local price: counted payout by payout, told of few to nobody."""

from datetime import timedelta

import pytest
from tests.apps.cooperatives.hill import HARVEST, Hill, a_member, make_hill, make_lot
from tests.apps.cooperatives.test_seasons import price, series
from tests.factories import AT

from entrepot.apps.cooperatives import actions as farm
from entrepot.apps.cooperatives.models import Lot, Member, MemberPayout, MemberShare
from entrepot.apps.impact import actions, incomes, queries, tasks
from entrepot.apps.impact.models import CountedBusiness, CountedIncome, DailyFigure
from entrepot.apps.impact.queries import Progress
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.core.money import Money
from entrepot.core.support.farm_price import PriceSeries, local_grams
from entrepot.core.support.indicators import percent

pytestmark = pytest.mark.django_db
COFFEE = series(price("10.00"))


@pytest.fixture(autouse=True)
def _locally(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kilogram of what members bring fetches ten dollars where they live."""
    known(monkeypatch, COFFEE)


def known(monkeypatch: pytest.MonkeyPatch, *found: PriceSeries) -> None:
    for module in ("actions.members", "comparing"):
        monkeypatch.setattr(f"entrepot.apps.cooperatives.{module}.list_series", lambda _country: found)


def cooperative() -> Hill:
    hill = make_hill()
    farm.set_terms(own_rate=0, brings=COFFEE.id, by=hill.by, at=AT)
    return hill


def approved(hill: Hill, minor: int, grams: int, **more: object) -> str:
    """Return an approved payout of one lot that is all one member's, as it stands in the tables."""
    lot = Lot.objects.get(public_id=make_lot(hill, grams))
    money = {"net_minor": minor, "currency": "SGD", "earned_minor": minor, "earned_currency": "SGD"} | more
    row = MemberPayout.objects.create(
        business=lot.business, lot=lot, own_minor=0, own_rate=0, state="approved", approved_at=AT, **money
    )
    member = Member.objects.filter(business=lot.business).order_by("pk")[0]
    MemberShare.objects.create(payout=row, member=member, grams=grams, amount_minor=money["net_minor"])
    return row.public_id


def paid(hill: Hill, minor: int, grams: int, **more: object) -> str:
    payout = approved(hill, minor, grams, **more)
    farm.mark_members_paid(payout=payout, by=hill.second, at=AT)
    workers.run_pending()
    return payout


def income(viewer: Actor = SYSTEM, country: str = "") -> Progress:
    _day, found = queries.list_progress(viewer=viewer, asked=queries.Asked(country=country))
    return next(each for each in found if each.indicator.code == incomes.FARMER_INCOME)


def test_money_is_the_weight_it_would_have_fetched() -> None:
    assert local_grams(1_500, price("10"), 2) == 1_500
    assert local_grams(600, price("600"), 0) == 1_000
    assert (percent(1_500, 1_000), percent(1, 3), percent(1, 0)) == (150, 33, None)


def test_payouts_are_counted_once_members_have_them_and_weigh_as_much_as_their_goods() -> None:
    hill = cooperative()
    waits = approved(hill, 900, 1_000)
    workers.run_pending()
    assert not CountedIncome.objects.exists()
    CountedBusiness.objects.create(business="biz_1", listed_at=AT, country="US")
    paid(hill, 1_200, 1_000)
    paid(hill, 2_400, 3_000, earned_minor=1_800, earned_currency="EUR")
    actions.record_figures(by=SYSTEM, at=AT)
    found = income()
    assert found.value == 90  # 36 dollars for what fetches 40
    assert found.by_evidence == {"documented": 120, "declared": 80}
    assert found.by_country == {"US": 90}
    assert found.course == ((AT.date(), 90),)
    assert waits not in [row.payout for row in queries.list_rows(incomes.FARMER_INCOME, viewer=SYSTEM)]
    farm.mark_members_paid(payout=waits, by=hill.second, at=AT)
    workers.run_pending()
    actions.record_figures(by=SYSTEM, at=AT + timedelta(days=1))
    assert income().course == ((AT.date(), 90), (AT.date() + timedelta(days=1), 90))


def test_a_figure_opens_to_its_payouts_and_they_to_what_members_have() -> None:
    hill = cooperative()
    payout = paid(hill, 1_200, 1_000)
    asked = queries.Asked(country="US", evidence="documented")
    (row,) = queries.list_rows(incomes.FARMER_INCOME, viewer=SYSTEM, asked=asked)
    assert (row.payout, row.value, row.grams, row.paid) == (
        payout,
        120,
        1_000,
        what_they_have(payout),
    )
    assert queries.list_rows(incomes.FARMER_INCOME, viewer=SYSTEM, after=row.key) == []
    assert [each for each in queries.list_differences(viewer=SYSTEM) if each.figure == "members"] == []
    CountedIncome.objects.update(paid_minor=1)
    (difference,) = [each for each in queries.list_differences(viewer=SYSTEM) if each.figure == "members"]
    assert (difference.subject, difference.counted, difference.books) == (payout, 1, 1_200)
    CountedIncome.objects.all().delete()
    (difference,) = [each for each in queries.list_differences(viewer=SYSTEM) if each.figure == "members"]
    assert (difference.counted, difference.books) == (-1, 1_200)


def what_they_have(payout: str) -> Money:
    row = MemberPayout.objects.get(public_id=payout)
    return Money(row.net_minor, row.currency)


def test_where_no_price_is_known_nothing_is_guessed_and_it_is_counted_once_one_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hill = cooperative()
    old = series(price("10", end=HARVEST))
    known(monkeypatch, old)
    paid(hill, 1_200, 1_000)
    actions.record_figures(by=SYSTEM, at=AT)
    assert (income().value, income().by_country, DailyFigure.objects.count()) == (None, {}, 0)
    (row,) = queries.list_rows(incomes.FARMER_INCOME, viewer=SYSTEM)
    assert (row.value, row.missing) == (None, f"data/prices: {old.id} {HARVEST.year}")
    assert incomes.look_again() == 0
    known(monkeypatch, COFFEE)
    assert incomes.look_again() == 1
    actions.record_figures(by=SYSTEM, at=AT)
    assert income().value == 120


def test_goods_in_another_form_or_currency_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    hill = cooperative()
    known(monkeypatch, series(price("10"), currency="RWF"))
    paid(hill, 1_200, 1_000)
    (row,) = queries.list_rows(incomes.FARMER_INCOME, viewer=SYSTEM)
    assert (row.value, row.missing) == (None, "")


def test_what_fewer_than_five_cooperatives_pay_is_not_for_everybody() -> None:
    hills = [cooperative() for _each in range(4)]
    for hill in hills:
        paid(hill, 1_200, 1_000)
    actions.record_figures(by=SYSTEM, at=AT)
    assert (income().value, income(ANONYMOUS).value, income(ANONYMOUS, "US").value) == (120, None, None)
    assert income(ANONYMOUS).course == ()
    paid(cooperative(), 700, 1_000)
    actions.record_figures(by=SYSTEM, at=AT)
    assert (income(ANONYMOUS).value, income(ANONYMOUS).by_country) == (110, {"US": 110})


def test_counting_anew_leads_to_the_same_figures() -> None:
    hill = cooperative()
    farm.add_member(member=a_member("M-9", "Keza"), by=hill.by, at=AT)
    paid(hill, 1_200, 1_000)
    before = list(CountedIncome.objects.values())
    cursor = None
    CountedIncome.objects.all().delete()
    assert incomes.look_again() == 1
    while not (step := tasks.rebuild({}, cursor)).last:
        cursor = step.cursor
    assert [{**row, "id": 0} for row in CountedIncome.objects.values()] == [
        {**row, "id": 0} for row in before
    ]
