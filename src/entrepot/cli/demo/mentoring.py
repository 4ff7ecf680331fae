"""What the people of a programme do in the demo world: they decide, and a mentor gives hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Final

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.actions import ResourceTerms
from entrepot.cli.demo.makers import Maker
from entrepot.core.support.booking import WeekOffer

ACCEPTED: Final = 5
"""Of those who wait so many are accepted, one is refused with a reason, and the others wait for you."""
REFUSED_BECAUSE: Final = (
    "The founder's year of birth is declared, not shown. Add the paper to your file, and apply again."
)
MENTOR: Final = ResourceTerms(
    kind="mentor",
    title="An hour with somebody who has sold abroad",
    about="Bring one product and one country. You leave with its price there, its papers and your next step.",
    partner="Harbour Mentors",
    link="https://meet.example.com/harbour",
    zone="Asia/Singapore",
    notice_hours=12,
)
WEEKS: Final = 2
BOOKED: Final = 2


def decide_applications(*, by: Actor, at: datetime) -> None:
    """Decide some of the applications that wait for a person, and never the last one."""
    waiting = queries.list_applications(viewer=by, state="open")[:-1]
    actions.accept_applications(applications=[each.public_id for each in waiting[:ACCEPTED]], by=by, at=at)
    for each in waiting[ACCEPTED : ACCEPTED + 1]:
        actions.refuse_application(application=each.public_id, reason=REFUSED_BECAUSE, by=by, at=at)


def offer_mentor(owners: Mapping[str, tuple[Maker, Actor]], *, by: Actor, at: datetime) -> int:
    """Offer a mentor's hours in the coming weeks; return how many of them makers booked at once."""
    resource = actions.add_resource(terms=MENTOR, by=by, at=at)
    slots: list[str] = []
    for week in range(WEEKS):
        first = (at + timedelta(days=1 + 7 * week)).date()
        offer = WeekOffer(first=first, weekdays=(1, 3), opens=time(15), closes=time(18), minutes=60)
        slots += actions.offer_slots(resource=resource, week=offer, seats=1, units=1, by=by, at=at)
    return _book(slots[:BOOKED], (owner for _maker, owner in owners.values()), at)


def _book(slots: Iterable[str], owners: Iterable[Actor], at: datetime) -> int:
    """Let makers book until these are taken: one who has no such support is told so, and another comes."""
    count, left = 0, iter(owners)
    for slot in slots:
        for owner in left:
            try:
                actions.book_slot(
                    slot=slot, by=owner, at=at, note="Which country should our first parcel abroad go to?"
                )
            except ProblemRaised:
                continue
            count += 1
            break
    return count
