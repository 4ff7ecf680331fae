"""What many pages of the shop say alike: found once by a process, and known until something of it changes."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.web.front.pages import Lasting, Pages, quarter


@dataclass(slots=True)
class Found(Lasting):
    """An answer to a question of a page."""

    value: Any
    things: frozenset[str]
    turn: int
    quarter: int
    size: int
    checked: int = field(default=0)


FOUND: Final[Pages[Hashable, Found]] = Pages(settings.KEPT_PAGES_BYTES // 16)
EACH: Final[Pages[Hashable, Found]] = Pages(settings.KEPT_PAGES_BYTES // 4)
"""What is known of each of many things: the card of each product in each language, say."""
BESIDE: Final = 800  # bytes a thing takes besides its value, about

type Told[Value] = tuple[Value, frozenset[str]]
"""An answer, and the things it shows."""


def remembered[Value](
    about: Hashable, things: Iterable[str], find: Callable[[], Value], *, size: int = 4_000
) -> Value:
    """Return what is known about this, found anew where nothing is, or something of it has changed.

    `about` names all it depends on besides the `things` (`discovery.changing`), the day among them; `size` is
    how many bytes it takes, about. Nobody may change what is returned.
    """
    turn = FOLLOWER.look()
    known = FOUND.get(about)
    if known is not None:
        value: Value = known.value
        return value
    value, named = find(), frozenset(things)
    if FOLLOWER.is_settled(named, turn):
        FOUND.put(about, Found(value, named, turn, quarter(), size))
    return value


def each_remembered[Key: Hashable, Value](
    about: Hashable,
    keys: Iterable[Key],
    find: Callable[[list[Key]], Mapping[Key, tuple[Value, Iterable[str]]]],
    size: Callable[[Value], int],
) -> dict[Key, Told[Value]]:
    """Return what is known of each, with the things it shows; those not known are found all at once.

    `about` and a key name all that an answer depends on besides the things that `find` says it shows. One
    that `find` leaves out is left out here. Nobody may change what is returned.
    """
    turn = FOLLOWER.look()
    wanted = list(dict.fromkeys(keys))
    known = {key: found for key in wanted if (found := EACH.get((about, key))) is not None}
    told: dict[Key, Told[Value]] = {key: (found.value, found.things) for key, found in known.items()}
    missing = [key for key in wanted if key not in told]
    for key, (value, shown) in find(missing).items() if missing else ():
        things = frozenset(shown)
        told[key] = value, things
        if FOLLOWER.is_settled(things, turn):
            bytes_ = size(value) + BESIDE + 100 * len(things)
            EACH.put((about, key), Found(value, things, turn, quarter(), bytes_))
    return told
