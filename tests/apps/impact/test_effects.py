"""A programme's businesses beside others alike: what was planted is found, others are kept out of it."""

from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest
from tests.apps.programmes.supporting import officer, publish, seller
from tests.factories import AT

from entrepot.apps.impact import queries
from entrepot.apps.impact.models import CountedBusiness, CountedOrder
from entrepot.apps.kernel.actors import PermissionRefused
from entrepot.apps.programmes.models import Application, Award, BusinessFacts, Programme
from entrepot.core.support.effect import Because, Verdict

pytestmark = pytest.mark.django_db
SINCE = (AT - timedelta(days=100)).date()
MONDAY = SINCE - timedelta(days=SINCE.weekday())
numbers = count(1)


def business(key: str, *, country: str = "RW", sold: tuple[int, int, int], to: str = "SG") -> str:
    """Write down a business that sold so many orders in each of the three windows."""
    listed = AT - timedelta(days=400)
    CountedBusiness.objects.create(business=key, listed_at=listed, country=country)
    BusinessFacts.objects.create(
        business=key,
        row=next(numbers),
        organisation_id=0,
        name=key,
        country=country,
        kind="farm",
        joined=listed.date(),
        verified=False,
        jobs=3,
        gathered_at=AT,
    )
    start = datetime.combine(MONDAY, time.min, UTC)
    for window, orders in enumerate(sold):
        day = start + timedelta(days=90) * (window - 2) + timedelta(days=1)
        CountedOrder.objects.bulk_create(
            CountedOrder(
                order=f"ord_{next(numbers)}",
                business=key,
                from_country=country,
                to_country=to,
                currency="EUR",
                goods_minor=20_00,
                dues_minor=0,
                total_minor=20_00,
                released_at=day,
            )
            for _number in range(orders)
        )
    return key


def award(programme: str, key: str) -> None:
    row = Programme.objects.get(public_id=programme)
    version = row.versions.get()
    told = {"business": key, "organisation_id": 0}
    application = Application.objects.create(
        programme=row,
        version=version,
        **told,
        name=key,
        country="RW",
        state="accepted",
        verdict="yes",
        asked_by="user:1",
        decided_at=AT,
    )
    Award.objects.create(
        programme=row,
        version=version,
        application=application,
        **told,
        since=SINCE,
        until=version.ends_on,
    )


@pytest.fixture
def programme() -> str:
    return publish(officer(), officer("operator"))


def effect(programme: str, measure: str = "orders") -> queries.EffectView:
    return queries.get_effect(programme=programme, measure=measure, viewer=officer(), at=AT)


def test_what_was_planted_is_found_in_each_measure(programme: str) -> None:
    for number in range(12):
        grown = 9 + number % 3
        award(programme, business(f"s{number:02}", sold=(4, 4, grown)))
        business(f"o{number:02}", sold=(4, 4, 4 + number % 2))
        business(f"cn{number:02}", country="CN", sold=(4, 4, 40))
    found = effect(programme)
    assert (found.found.verdict, len(found.found.pairs), found.too_young) == (Verdict.MORE, 12, 0)
    assert found.means[0] == (400, 400, 1000)
    assert {pair.other.key[0] for pair in found.found.pairs} == {"o"}
    assert effect(programme, "orders_abroad").found.verdict is Verdict.MORE
    sales = effect(programme, "sales")
    assert sales.found.interval is not None
    assert 2 * 20 * 5 <= sales.found.interval.doubled <= 2 * 20 * 6
    assert sales.means[0] == (80_00, 80_00, 200_00)


def test_who_was_supported_elsewhere_is_compared_with_nobody(programme: str) -> None:
    elsewhere = publish(officer(), officer("operator"))
    for number in range(12):
        award(programme, business(f"s{number:02}", sold=(4, 4, 9)))
        award(elsewhere, business(f"e{number:02}", sold=(4, 4, 4)))
    found = effect(programme)
    assert (found.found.verdict, found.found.because) == (Verdict.UNKNOWN, Because.FEW)
    assert found.found.unmatched == 12


def test_who_came_lately_is_too_young_and_strangers_see_nothing(programme: str) -> None:
    award(programme, business("s00", sold=(4, 4, 9)))
    Award.objects.update(since=(AT - timedelta(days=20)).date())
    found = effect(programme)
    assert (found.supported, found.too_young, found.found.pairs) == (1, 1, ())
    with pytest.raises(PermissionRefused):
        queries.get_effect(programme=programme, measure="orders", viewer=seller(), at=AT)
    with pytest.raises(KeyError):
        effect(programme, "happiness")
