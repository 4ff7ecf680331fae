"""What many pages of the shop say alike: found once by a process, and known until something of it changes."""

from collections.abc import Callable, Hashable, Iterable
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
