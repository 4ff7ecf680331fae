"""The programmes of the demo world: applications in every state, a mentor whose hours are booked."""

from collections import Counter

import pytest
from tests.catalogue_factories import open_markets

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.programmes import queries
from entrepot.cli.demo import businesses, people, programmes
from entrepot.cli.demo.makers import all_makers

YOUNG = ["cacao-ben", "doi-celadon", "habi-abaka", "half-grid", "kite-and-cart", "onsaem", "void-deck"]

pytestmark = pytest.mark.django_db


def test_young_founders_are_accepted_refused_and_waiting_and_two_meet_a_mentor() -> None:
    open_markets()
    operator = people.seat_platform()
    makers = [all_makers()[slug] for slug in YOUNG]
    owners = {each.slug: (each, businesses.open_business(each, operator=operator)) for each in makers}
    said: list[str] = []
    at = max(each.opens_at for each in makers)
    programmes.seed_programmes(owners, said.append, at=at)
    states = Counter(each.state for each in queries.list_applications(viewer=SYSTEM))
    assert states["refused"] == 1
    assert states["waiting"] == 1
    (mentor,) = queries.list_resources(viewer=SYSTEM)
    booked = queries.list_bookings(viewer=SYSTEM, resource=mentor.public_id)
    assert len({each.business for each in booked}) == len(booked) == 2
    slots = queries.list_slots(viewer=SYSTEM, at=clock.now(), resource=mentor.public_id)
    assert len(slots) > len(booked)
    programmes.seed_programmes(owners, said.append, at=at)
    assert len(said) == 1
