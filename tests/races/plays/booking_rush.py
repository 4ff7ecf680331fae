"""Many businesses want the last seat at one moment; one business wants all its hours from several sides."""

import time
from collections.abc import Sequence
from datetime import time as clock_time
from datetime import timedelta
from typing import Any

from tests.apps.programmes.supporting import MENTOR, NAMES, officer, seller
from tests.races.processes import fork, join

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.actions import ProgrammeTerms, ResourceTerms
from entrepot.apps.programmes.models import Booking, Slot
from entrepot.core.money import Money
from entrepot.core.support.booking import WeekOffer

EVERYBODY = {"not": {"fact": "exported", "is": "holds", "value": True}}


def last_seat(businesses: int) -> dict[str, Any]:
    """Let businesses rush at one seat, some of them ready to wait; then let who has it give it back."""
    slots, members = ready(businesses)
    codes = rush([(slots[0], member, number % 2 == 0) for number, member in enumerate(members)])
    first = state(slots[0])
    winner = Booking.objects.get(state="booked")
    owner = next(each for each in members if each.organisation_id == winner.organisation_id)
    actions.cancel_booking(booking=winner.public_id, by=owner, at=clock.now())
    return {"codes": codes, "first": first, "last": state(slots[0]), "faults": faults()}


def last_hours(sides: int) -> dict[str, Any]:
    """Let one business with three hours book from many sides at once, other times each."""
    slots, (member,) = ready(1)
    codes = rush([(slot, member, False) for slot in slots[:sides]])
    left = [each.left for each in queries.list_units(viewer=member, at=clock.now())]
    return {"codes": codes, "booked": Booking.objects.count(), "left": left, "faults": faults()}


def ready(businesses: int) -> tuple[list[str], list[Actor]]:
    """Return slots of a resource with one seat each, and businesses in a programme that gives three hours."""
    first, second, now = officer(), officer(), clock.now()
    terms = ProgrammeTerms(
        texts=NAMES,
        rule=EVERYBODY,
        benefits=(MENTOR,),
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=90),
        budget=Money(1_000_000, "SGD"),
    )
    programme = actions.draft_programme(terms=terms, by=first, at=now)
    actions.propose_version(programme=programme, by=first, at=now)
    actions.approve_version(programme=programme, by=second, at=now)
    actions.publish_version(programme=programme, by=first, at=now)
    members = [seller(f"Farm {number}", facts=()) for number in range(businesses)]
    for member in members:
        actions.apply_for_programme(programme=programme, by=member, at=now)
    offered = ResourceTerms(kind="mentor", title="An hour", place="Kigali")
    resource = actions.add_resource(terms=offered, by=first, at=now)
    day = now.date() + timedelta(days=3)
    week = WeekOffer(
        first=day,
        weekdays=[day.weekday()],
        opens=clock_time(8),
        closes=clock_time(18),
        minutes=60,
    )
    return actions.offer_slots(resource=resource, week=week, seats=1, units=1, by=first, at=now), members


def rush(wishes: Sequence[tuple[str, Actor, bool]]) -> list[int]:
    """Book everything that is wished at one moment, each in a process of its own."""
    start = time.monotonic() + 1

    def book(slot: str, by: Actor, waits: bool) -> None:  # noqa: FBT001 - a wish as it stands in the list
        Slot.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        try:
            actions.book_slot(slot=slot, by=by, at=clock.now(), waits=waits)
        except ProblemRaised as raised:
            if raised.problem.slug not in {"slot-full", "resource-used-up"}:
                raise

    return [join(one) for one in [fork(lambda wish=wish: book(*wish)) for wish in wishes]]


def state(slot: str) -> dict[str, Any]:
    states = Booking.objects.filter(slot__public_id=slot).values_list("state", flat=True)
    return {"taken": Slot.objects.get(public_id=slot).taken, "states": sorted(states)}


def faults() -> int:
    return len(budgets.find_faults(viewer=SYSTEM))
