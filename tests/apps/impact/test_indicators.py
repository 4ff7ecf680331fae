"""Indicators stand on rows, are kept day by day, and tell what few say of themselves to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.impact.test_figures import give_back, sell
from tests.apps.orders.shop import Shelf, make_shelf
from tests.apps.programmes.supporting import MENTOR, officer, publish, seller
from tests.factories import AT

from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses.models import Business
from entrepot.apps.businesses.queries import get_own_business
from entrepot.apps.catalogue.queries import FirstListing
from entrepot.apps.impact import actions, counting, definitions, queries
from entrepot.apps.impact.models import CountedBusiness, DailyFigure
from entrepot.apps.impact.queries import Progress
from entrepot.apps.impact.standing import stand
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.orders import queries as orders
from entrepot.apps.programmes import actions as programmes
from entrepot.apps.programmes import queries as programme_queries
from entrepot.apps.reference import queries as reference

pytestmark = pytest.mark.django_db
DECLARED, RWANDA = queries.Asked(evidence="declared"), queries.Asked(country="RW")


def progress(code: str, *, country: str = "", viewer: Actor = SYSTEM) -> Progress:
    _day, found = queries.list_progress(viewer=viewer, asked=queries.Asked(country=country))
    return next(each for each in found if each.indicator.code == code)


def business_of(shelf: Shelf) -> str:
    own = get_own_business(viewer=shelf.seller)
    assert own is not None
    return own.profile.public_id


def online(number: int, country: str, **more: Any) -> None:
    CountedBusiness.objects.create(business=f"biz_{number}", listed_at=AT, country=country, **more)


def test_every_indicator_is_defined_in_both_languages() -> None:
    known = definitions.indicators()
    assert list(known)[:2] == ["businesses_online", "jobs_supported"]
    assert [known[code].goal for code in list(known)[:2]] == [1_000_000, 1_000_000]
    for each in known.values():
        assert {"title_zh", "definition_zh", "source"} <= set(each.words)
    assert definitions.job_rule().rule.weights["jobs_full_time"] == 100


def test_what_a_business_declares_sells_and_takes_back_is_counted() -> None:
    shelf = make_shelf()
    business = business_of(shelf)
    businesses.declare_jobs(
        jobs={"jobs_full_time": 3, "jobs_part_time": 1, "jobs_seasonal": 2, "jobs_women": 4, "jobs_youth": 0},
        by=shelf.seller,
        at=AT,
    )
    businesses.declare_facts(facts=["women_led"], by=shelf.seller, at=AT)
    order = sell(shelf, 1)
    workers.run_pending()
    row = CountedBusiness.objects.get(business=business)
    assert (row.jobs_hundredths, row.jobs_evidence, row.women_led, row.farm) == (
        400,
        "declared",
        "declared",
        "",
    )
    assert (row.first_exported_at is not None, row.countries) == (True, 1)
    give_back(shelf, order, orders.get_order(order, viewer=SYSTEM).total.minor)
    row.refresh_from_db()
    assert (row.first_exported_at, row.first_sold_at, row.countries) == (None, None, 0)


def test_what_is_abroad_goes_by_where_the_business_is_and_not_by_where_its_goods_lay() -> None:
    shelf = make_shelf()  # in the United States; the buyer is in Singapore
    business = business_of(shelf)
    sell(shelf, 1)
    workers.run_pending()
    assert CountedBusiness.objects.get(business=business).countries == 1
    Business.objects.filter(public_id=business).update(country="SG")
    counting.count_facts(business)
    row = CountedBusiness.objects.get(business=business)
    assert (row.country, row.first_exported_at, row.countries) == ("SG", None, 0)
    assert row.first_sold_at is not None


def test_of_a_business_that_closed_what_was_counted_last_stays() -> None:
    business = business_of(make_shelf())
    counting.count_business(FirstListing(business=business, at=AT))
    before = CountedBusiness.objects.values().get(business=business)
    Business.objects.filter(public_id=business).update(archived_at=AT)
    counting.count_facts(business)
    counting.count_business(FirstListing(business=business, at=AT))
    assert CountedBusiness.objects.values().get(business=business) == before


def test_what_few_say_of_themselves_is_told_together_to_others() -> None:
    for number in range(5):
        online(number, "RW", jobs_hundredths=250, jobs_evidence="verified")
    online(5, "CN", jobs_hundredths=1_000, jobs_evidence="declared")
    online(6, "CN", farm="declared", countries=3)
    actions.record_figures(by=SYSTEM, at=AT)
    assert progress("jobs_supported").by_country == {"RW": 12, "CN": 10}
    told = progress("jobs_supported", viewer=ANONYMOUS)
    assert (told.value, told.by_country) == (22, {"RW": 12, "": 10})
    assert told.by_evidence == {"verified": 12, "declared": 10}
    assert progress("businesses_online", viewer=ANONYMOUS).by_country == {"RW": 5, "CN": 2}
    assert (progress("farms").value, progress("markets_opened").value) == (1, 3)
    assert progress("businesses_online", country="CN").value == 2


def test_of_one_country_with_few_businesses_others_are_told_nothing() -> None:
    online(1, "CN", jobs_hundredths=1_000, jobs_evidence="declared")
    actions.record_figures(by=SYSTEM, at=AT)
    assert progress("jobs_supported", country="CN").value == 10
    assert progress("jobs_supported", country="CN", viewer=ANONYMOUS).value == 0


def test_the_course_is_kept_and_tells_when_the_goal_is_reached() -> None:
    online(1, "CN")
    actions.record_figures(by=SYSTEM, at=AT)
    assert progress("businesses_online").pace is not None
    online(2, "CN")
    actions.record_figures(by=SYSTEM, at=AT)  # the same day: what stands now
    online(3, "CN")
    actions.record_figures(by=SYSTEM, at=AT + timedelta(days=1))
    found = progress("businesses_online")
    assert found.course == ((AT.date(), 2), (AT.date() + timedelta(days=1), 3))
    assert found.pace is not None
    assert (found.pace.a_month, found.pace.reached_on) == (30, None)  # farther than a hundred years
    assert progress("women_led").pace is None
    with pytest.raises(PermissionRefused):
        actions.record_figures(by=ANONYMOUS, at=AT)
    assert DailyFigure.objects.count() == 2


def test_every_figure_opens_to_its_rows() -> None:
    for number in range(3):
        online(number, "RW", jobs_hundredths=250, jobs_evidence="verified")
    online(3, "CN", jobs_hundredths=1_000, jobs_evidence="declared", countries=2)
    actions.record_figures(by=SYSTEM, at=AT)
    for code in definitions.indicators():
        rows = queries.list_rows(code, viewer=SYSTEM)
        if code not in {"jobs_supported", "farmer_income", "days_saved"}:  # rounded down one by one; nothing
            assert sum(row.value for row in rows) == progress(code).value
    assert [row.business for row in queries.list_rows("jobs_supported", viewer=SYSTEM, asked=DECLARED)] == [
        "biz_3"
    ]
    first, *rest = queries.list_rows("businesses_online", viewer=SYSTEM, asked=RWANDA)
    assert queries.list_rows("businesses_online", viewer=SYSTEM, asked=RWANDA, after=first.business) == rest
    assert queries.list_countries(viewer=SYSTEM) == ["CN", "RW"]
    with pytest.raises(PermissionRefused):
        queries.list_rows("businesses_online", viewer=ANONYMOUS)


def test_what_was_counted_before_is_described_later() -> None:
    shelf = make_shelf()
    business = business_of(shelf)
    CountedBusiness.objects.update_or_create(business=business, defaults={"listed_at": AT, "country": ""})
    assert counting.describe_more(10) == 1
    assert CountedBusiness.objects.get(business=business).country == "US"
    assert counting.describe_more(10) == 0


def test_nothing_kept_is_nothing_known() -> None:
    day, found = queries.list_progress(viewer=ANONYMOUS)
    assert day is None
    assert all(not each.value and each.pace is None for each in found)


def test_hours_with_mentors_are_counted_once_somebody_came() -> None:
    first = officer()
    programme = publish(first, officer("operator"), benefits=(MENTOR,))
    own = seller()
    programmes.apply_for_programme(programme=programme, by=own, at=AT)
    (award,) = programme_queries.list_awards(viewer=SYSTEM)
    CountedBusiness.objects.create(business=award.business, listed_at=AT, country="RW")
    programmes.give_resource(award=award.public_id, position=0, quantity=2, note="Prices", by=first, at=AT)
    workers.run_pending()
    assert [(each.country, each.value) for each in stand("mentor_hours")] == [("RW", 2)]


def test_figures_and_rows_are_narrowed_by_region() -> None:
    for number, country in enumerate(("RW", "KE", "CN", "SG")):
        online(number, country, jobs_hundredths=100, jobs_evidence="declared")
    actions.record_figures(by=SYSTEM, at=AT)
    africa = queries.Asked(region="202")
    _day, found = queries.list_progress(viewer=SYSTEM, asked=africa)
    told = {each.indicator.code: each for each in found}
    shops = told["businesses_online"]
    assert (shops.value, dict(shops.by_country)) == (2, {"KE": 1, "RW": 1})
    assert told["jobs_supported"].value == 2
    rows = queries.list_rows("businesses_online", viewer=SYSTEM, asked=africa)
    assert {row.country for row in rows} == {"RW", "KE"}
    for nowhere in (queries.Asked(region="202", country="CN"), queries.Asked(region="999")):
        _day, found = queries.list_progress(viewer=SYSTEM, asked=nowhere)
        assert found[0].value == 0
        assert queries.list_rows("businesses_online", viewer=SYSTEM, asked=nowhere) == []
    _day, found = queries.list_progress(viewer=ANONYMOUS, asked=africa)
    assert found[0].value == 0  # fewer than five: nobody else reads it


def test_every_country_stands_in_the_region_the_un_gives_it() -> None:
    named = {each.iso2 for each in reference.list_countries() if each.subregion}
    found = [country for region in reference.list_regions() for country in region.countries]
    assert len(found) == len(set(found))
    assert set(found) == named
