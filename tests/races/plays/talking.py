"""Many buyers say how the same goods are at one moment, some say it twice, some change it meanwhile."""

import time
from typing import Any

from tests.apps.orders.shop import open_shop
from tests.apps.reviews.talk import Talk, came, make_talk
from tests.factories import AT, actor_of, make_user
from tests.races.processes import fork, join

from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.actions import Wording
from entrepot.apps.reviews.models import Review


def at_once(buyers: int) -> dict[str, Any]:
    """Let each buyer write from two sides at once and then change it, while one score is counted anew."""
    open_shop()
    talk = make_talk(pieces=3 * (buyers + 2))
    people = [actor_of(make_user()) for _ in range(buyers)]
    orders = [came(talk.shelf, person) for person in people]
    start = time.monotonic() + 1

    def write(by: Actor, order: str, stars: int) -> None:
        Review.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        try:
            said = _write(talk, by, order, stars)
        except ProblemRaised:
            said = Review.objects.get(order=order).public_id
        try:
            actions.change_review(review=said, wording=Wording(stars=6 - stars), by=by, at=AT)
        except ProblemRaised:
            return

    def recheck() -> None:
        time.sleep(max(0.0, start - time.monotonic()))
        for _ in range(10):
            actions.recheck_scores(by=SYSTEM, at=AT)

    sides = [
        fork(lambda by=by, order=order, stars=stars: write(by, order, stars))
        for by, order in zip(people, orders, strict=True)
        for stars in (1, 4)
    ]
    codes = [join(one) for one in [*sides, fork(recheck)]]
    true = [Review.objects.filter(stars=stars).count() for stars in range(1, 6)]
    tally = queries.get_tallies(products=[talk.shelf.product], viewer=SYSTEM)[talk.shelf.product]
    return {
        "codes": codes,
        "reviews": Review.objects.count(),
        "true": true,
        "counted": list(tally.counts),
        "wrong": actions.recheck_scores(by=SYSTEM, at=AT),
    }


def _write(talk: Talk, by: Actor, order: str, stars: int) -> str:
    wording = Wording(stars=stars)
    return actions.write_review(order=order, variant=talk.shelf.variant, wording=wording, by=by, at=AT)
