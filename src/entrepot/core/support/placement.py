"""Who stands in a shop's supported places on a day, in turn; and what views of a place come to.

The turn goes by the day alone: it moves on by as many as there are places, so that over as many days as there
are businesses each stands there equally often, and each of a business's goods in its turn.
"""

from collections.abc import Mapping, Sequence
from typing import Final

THOUSAND: Final = 1000


def in_turn(goods: Mapping[str, Sequence[str]], day: int, places: int) -> list[tuple[str, str]]:
    """Return every business that has goods with the one whose turn it is, in the order of this day's turn.

    ``goods`` are by business, ``day`` is a running number. The first ``places`` have a place; who follows
    takes that of one who cannot take theirs.
    """
    names = sorted(name for name, own in goods.items() if own)
    if not names or places < 1:
        return []
    count, found = len(names), []
    for step in range(count):
        turn = day * places + step
        name = names[turn % count]
        own = sorted(goods[name])
        found.append((name, own[turn // count % len(own)]))
    return found


def owed_for_views(views: int, per_thousand_minor: int) -> int:
    """Return what views come to in minor units, rounded down: nobody pays for a part of a coin."""
    return views * per_thousand_minor // THOUSAND
