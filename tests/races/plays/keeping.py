"""Many want the last free place of a list at one moment: of wishes, searches, and questions in a day."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models.signals import pre_save
from tests.apps.orders.shop import make_shelf, open_shop
from tests.factories import AT, actor_of, make_user
from tests.races.processes import fork, join

from entrepot.apps.demand import actions as demand
from entrepot.apps.demand.models import Wish
from entrepot.apps.discovery import saved as discovery
from entrepot.apps.discovery.actions import Wants
from entrepot.apps.discovery.models import SavedSearch, Watcher
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reviews import actions as reviews
from entrepot.apps.reviews.actions import asking
from entrepot.apps.reviews.models import Question

KEY = "a-guest-with-a-key-of-32-letters-or-more"
FULL = {"many-wishes", "many-searches", "many-questions"}


def wishes(sides: int, room: int) -> dict[str, Any]:
    """Let a person with so much room keep more from many sides, while a browser's wishes are taken over.

    Who has looked how many there are is slow to write: whoever counts meanwhile must wait.
    """
    person, other = actor_of(make_user()), actor_of(make_user())
    for number in range(demand.MOST - room):
        demand.keep_wish(product=named(number), by=person, at=AT)
    for number in range(3):
        demand.keep_wish(product=named(1000 + number), by=ANONYMOUS, at=AT, key=KEY)
    demand.keep_wish(product=named(1), by=other, at=AT)
    pre_save.connect(_dawdle, sender=Wish)
    codes = rush(
        [
            *(
                lambda number=number: demand.keep_wish(product=named(2000 + number), by=person, at=AT)
                for number in range(sides)
            ),
            *(lambda: demand.take_over_wishes(key=KEY, by=person, at=AT) for _ in range(2)),
        ]
    )
    kept = list(Wish.objects.filter(user_id=person.user_id).values_list("product", flat=True))
    return {
        "codes": codes,
        "kept": len(kept),
        "new": sum(each.startswith(named(2000)[:-1]) for each in kept),
        "taken": sum(each.startswith(named(1000)[:-1]) for each in kept),
        "left": Wish.objects.filter(user=None).count(),
        "another's": Wish.objects.filter(user_id=other.user_id).count(),
        "most": demand.MOST,
    }


def first_wishes(sides: int) -> dict[str, Any]:
    """Let a guest who has kept nothing yet keep the same thing and another one from many sides at once."""
    codes = rush(
        [
            lambda number=number: demand.keep_wish(product=named(number % 2), by=ANONYMOUS, at=AT, key=KEY)
            for number in range(sides)
        ]
    )
    return {"codes": codes, "kept": Wish.objects.count()}


def searches(sides: int, room: int) -> dict[str, Any]:
    """Let a person with so much room keep searches from many sides, each of them from two."""
    person = actor_of(make_user())
    for number in range(discovery.MOST - room):
        keep(person, number)
    codes = rush([lambda number=number: keep(person, 100 + number // 2) for number in range(sides * 2)])
    return {
        "codes": codes,
        "kept": SavedSearch.objects.count(),
        "claimed": Watcher.objects.get().kept,
        "most": discovery.MOST,
    }


def questions(sides: int, room: int) -> dict[str, Any]:
    """Let a person who may ask so many more today ask from many sides."""
    open_shop()
    product, person = make_shelf().product, actor_of(make_user())
    for number in range(asking.MOST_A_DAY - room):
        ask(product, person, number)
    codes = rush([lambda number=number: ask(product, person, 100 + number) for number in range(sides)])
    return {"codes": codes, "asked": Question.objects.count(), "most": asking.MOST_A_DAY}


def keep(person: Any, number: int) -> None:
    """Keep one search."""
    discovery.save_search(
        market="SG",
        place=("SG", "en"),
        title=f"{number}",
        address=f"q={number}",
        wants=Wants(words=f"{number}"),
        by=person,
        at=AT,
    )


def ask(product: str, person: Any, number: int) -> None:
    """Ask one question."""
    reviews.ask_question(
        product=product, market="SG", words=f"How is it, {number}?", language="en", by=person, at=AT
    )


def named(number: int) -> str:
    """Return the public id of some product."""
    return f"prd_{number:022}"


def rush(steps: Sequence[Callable[[], Any]]) -> list[int]:
    """Let everybody do one thing at one moment; return how each ended."""
    start = time.monotonic() + 1
    return [join(one) for one in [fork(lambda step=step: _do(step, start)) for step in steps]]


def _dawdle(**_more: Any) -> None:
    time.sleep(0.2)


def _do(step: Callable[[], Any], start: float) -> None:
    Wish.objects.exists()  # connect before the start
    time.sleep(max(0.0, start - time.monotonic()))
    try:
        step()
    except ProblemRaised as raised:
        if raised.problem.slug not in FULL:
            raise
