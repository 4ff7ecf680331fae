"""Sold abroad, saved by relief, days saved: counted once, taken back with refunds, and held against rows."""

from datetime import datetime, timedelta

import pytest
from tests.apps.impact.test_figures import business_of, give_back, relieve, sell
from tests.apps.impact.test_indicators import online, progress
from tests.apps.orders.shop import make_shelf
from tests.apps.programmes.supporting import HALF, officer, publish, seller
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.desk import actions as desk
from entrepot.apps.impact import actions, counting, queries, supporting
from entrepot.apps.impact.hiding import too_few
from entrepot.apps.impact.models import (
    CountedBusiness,
    CountedCase,
    CountedOrder,
    CountedSupport,
    DailyFigure,
)
from entrepot.apps.impact.queries import Asked
from entrepot.apps.impact.standing import stand, stand_by_programme
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.programmes import actions as programmes
from entrepot.core.ledger import AccountKind

pytestmark = pytest.mark.django_db
FIRST, LATER = AT - timedelta(days=60), AT + timedelta(days=40)


def value(code: str) -> int:
    """Return what is stored for an indicator now, of all countries."""
    return sum(each.value for each in stand(code))


def test_sales_abroad_are_the_cents_of_their_orders_and_go_back_with_refunds() -> None:
    shelf = make_shelf()
    first, second = sell(shelf, 1), sell(shelf, 2)
    workers.run_pending()
    row = CountedOrder.objects.get(order=first)
    assert (row.home, row.to_country) == ("US", "SG")
    assert row.euro_cents
    for order in (first, second, first):  # told again: counted once
        counting.count_order(order)
    rows = queries.list_rows("sales_abroad", viewer=SYSTEM)
    assert {each.order for each in rows} == {first, second}
    assert sum(each.euros.minor for each in rows if each.euros) == value("sales_abroad") > 0
    before = value("sales_abroad")
    give_back(shelf, second, 700)
    assert value("sales_abroad") < before
    assert sum(r.euros.minor for r in queries.list_rows("sales_abroad", viewer=SYSTEM) if r.euros) == value(
        "sales_abroad"
    )
    CountedBusiness.objects.update(country="SG")
    counting._count_sales(row.business)
    assert (value("sales_abroad"), queries.list_rows("sales_abroad", viewer=SYSTEM)) == (0, [])


def test_what_relief_saved_is_what_the_ledger_says_of_its_programme() -> None:
    shelf = make_shelf()
    relieve(business_of(shelf))
    order = sell(shelf, 2)
    workers.run_pending()
    before = value("saved_by_relief")
    give_back(shelf, order, 2_000)
    assert 0 < value("saved_by_relief") < before
    (row,) = queries.list_rows("saved_by_relief", viewer=SYSTEM)
    assert row.euros is not None
    assert (row.order, row.euros.minor) == (order, value("saved_by_relief"))
    turned = ledger.get_turnover(
        kind=AccountKind.RELIEF, start=AT - timedelta(days=1), end=AT + timedelta(days=1), viewer=SYSTEM
    )
    assert {account.owner: money for account, money in turned.items()} == {"prg_1": row.paid}
    assert [(each.programme, each.value) for each in stand_by_programme("saved_by_relief")] == [
        ("prg_1", row.euros.minor)
    ]
    assert [each.programme for each in stand_by_programme("sales_abroad")] == []  # it never took it in
    supporting.count_support(row.business)
    assert CountedSupport.objects.get().relief_cents == row.euros.minor


def operator() -> Actor:
    person = make_user()
    accounts.grant_platform_role(email=person.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(person)


def decide(number: int, *, opened: datetime, hours: int, by: Actor, business: str = "") -> str:
    """Let somebody decide a dispute so many hours after it was opened."""
    told = {"lane": "dispute", "subject_kind": "order", "subject": f"ord_{number}", "title": "It broke"}
    item = desk.open_item(**told, business=business, by=SYSTEM, at=opened)
    at = opened + timedelta(hours=hours)
    desk.take(item=item, by=by, at=at)
    desk.decide(item=item, decision="refunded", by=by, at=at)
    return item


def fast_business() -> None:
    online(1, "RW")
    lane = {"lanes": ["dispute"], "programme": "prg_fast", "programme_name": "Fast"}
    desk.grant_fast_lane(business="biz_1", **lane, starts_at=FIRST, by=SYSTEM, at=FIRST)


def test_time_saved_is_told_beside_ordinary_cases_and_not_without_enough_of_them() -> None:
    by = operator()
    fast_business()
    for number in range(4):
        decide(number, opened=FIRST, hours=40, by=by)
    early = decide(10, opened=FIRST + timedelta(days=4), hours=10, by=by, business="biz_1")
    workers.run_pending()
    assert CountedCase.objects.get(item=early).ordinary_seconds is None
    assert queries.count_left_out("days_saved", viewer=SYSTEM) == 1
    actions.record_figures(by=SYSTEM, at=AT)
    assert progress("days_saved").value is None  # it cannot be told
    decide(5, opened=FIRST + timedelta(days=5), hours=100, by=by)
    later = decide(11, opened=FIRST + timedelta(days=12), hours=10, by=by, business="biz_1")
    slow = decide(12, opened=FIRST + timedelta(days=20), hours=46, by=by, business="biz_1")
    workers.run_pending()
    for item in (later, slow, later):  # told again: counted once
        supporting.count_case(item)
    assert value("days_saved") == (30 - 6) * 3600  # the median of the ordinary ones is forty hours
    assert {each.case: each.saved for each in queries.list_rows("days_saved", viewer=SYSTEM)} == {
        early: None,
        later: timedelta(hours=30),
        slow: timedelta(hours=-6),
    }
    actions.record_figures(by=SYSTEM, at=AT)
    assert progress("days_saved").value == 1
    assert [(each.programme, each.base) for each in stand_by_programme("days_saved")] == [("prg_fast", 1)]
    CountedCase.objects.all().delete()
    actions.start_rebuild(by=SYSTEM, at=AT)
    workers.run_pending("bulk")
    assert value("days_saved") == 24 * 3600


def test_the_businesses_of_a_programme_are_told_apart() -> None:
    first = officer()
    programme = publish(first, officer("operator"), benefits=(HALF,))
    own = seller()
    programmes.apply_for_programme(programme=programme, by=own, at=AT)
    workers.run_pending()
    (business,) = CountedSupport.objects.values_list("business__business", flat=True) or [""]
    assert business == ""  # it offers nothing yet
    award = supporting.programmes.list_awards(viewer=SYSTEM)[0]
    CountedBusiness.objects.create(business=award.business, listed_at=AT, country="RW", farm="declared")
    online(1, "RW", farm="verified")
    supporting.count_support(award.business)
    actions.record_figures(by=SYSTEM, at=AT)
    asked = Asked(programme=programme)
    _day, found = queries.list_progress(viewer=SYSTEM, asked=asked)
    told = {each.indicator.code: each.value for each in found}
    assert (told["businesses_online"], told["farms"], told["women_led"]) == (1, 1, 0)
    assert [row.business for row in queries.list_rows("farms", viewer=SYSTEM, asked=asked)] == [
        award.business
    ]
    assert queries.list_supporters(viewer=ANONYMOUS) == [programme]
    _day, public = queries.list_progress(viewer=ANONYMOUS, asked=asked)
    assert not any(each.value for each in public)  # of one business everybody could tell which


def test_figures_are_narrowed_by_days_and_level_of_proof() -> None:
    online(1, "RW", farm="declared")
    actions.record_figures(by=SYSTEM, at=AT)
    online(2, "RW", farm="verified", jobs_hundredths=300, jobs_evidence="verified")
    CountedBusiness.objects.filter(business="biz_2").update(listed_at=LATER)
    actions.record_figures(by=SYSTEM, at=LATER)

    def told(**part: object) -> dict[str, tuple[int | None, int | None]]:
        _day, found = queries.list_progress(viewer=SYSTEM, asked=Asked(**part))
        return {each.indicator.code: (each.value, each.came) for each in found}

    since = (AT + timedelta(days=1)).date()
    assert told(since=since)["businesses_online"] == (2, 1)
    assert told(until=AT.date())["businesses_online"] == (1, None)
    assert told(since=AT.date())["businesses_online"] == (2, 1)  # nothing older was kept
    assert told(evidence="verified")["farms"] == (1, None)
    assert told(evidence="verified")["businesses_online"] == (2, None)
    assert told(evidence="declared")["businesses_online"] == (0, None)
    assert told(until=(AT - timedelta(days=9)).date())["farms"] == (0, None)
    rows = queries.list_rows("businesses_online", viewer=SYSTEM, asked=Asked(since=since))
    assert [row.business for row in rows] == ["biz_2"]
    assert queries.list_rows("businesses_online", viewer=SYSTEM, asked=Asked(evidence="declared")) == []


def test_money_of_few_is_told_together_or_not_at_all() -> None:
    assert too_few({"RW": 9, "CN": 2, "FR": 6, "DE": 5}) == {"CN", "DE"}  # two with five are seven
    assert too_few({"RW": 9, "CN": 2, "FR": 3}) == {"CN", "FR"}
    assert too_few({"RW": 9}) == set()
    assert too_few({}) == set()
    assert too_few({"RW": 3, "CN": 1}) is None
    for number in range(6):
        online(number, "RW", abroad_cents=10_000 if number < 4 else 0)
    actions.record_figures(by=SYSTEM, at=AT)
    assert progress("sales_abroad").value == 400
    assert progress("sales_abroad", viewer=ANONYMOUS).value is None
    CountedBusiness.objects.update(abroad_cents=10_000)
    actions.record_figures(by=SYSTEM, at=AT)
    assert progress("sales_abroad", viewer=ANONYMOUS).by_country == {"RW": 600}


def test_a_long_course_is_read_in_as_many_days_as_show_it() -> None:
    days = [AT.date() + timedelta(days=number) for number in range(400)]
    DailyFigure.objects.bulk_create(
        DailyFigure(day=day, indicator="businesses_online", country="RW", value=number)
        for number, day in enumerate(days)
    )
    found = progress("businesses_online")
    assert len(found.course) < 80
    assert (found.course[-1], found.pace and found.pace.days) == ((days[-1], 399), 90)
