"""Every write of search, outside transactions: the index may be another party."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.search.provider import Entry
from entrepot.apps.search.queries import get_index

__all__: Final = ["put_entries", "replace_entries", "write_alone"]


def write_alone(*, by: Actor) -> AbstractContextManager[None]:
    """Let nobody else write meanwhile, in any process: for who writes what it reads within.

    Raises IndexUnavailableError when others do not come to an end.
    """
    require_role(by, OPERATOR)
    require_outside()
    return get_index().alone()


def put_entries(entries: Sequence[Entry], *, by: Actor, gone: Sequence[str] = ()) -> None:
    """Take in entries, each in the place of what stood under its key, and forget what is gone, in one step.

    Raises IndexUnavailableError.
    """
    require_role(by, OPERATOR)
    require_outside()
    if entries or gone:
        get_index().put(entries, gone)


def replace_entries(
    entries: Iterable[Sequence[Entry]], *, by: Actor, last: Callable[[], None] = lambda: None
) -> int:
    """Build the whole index anew while the old one answers; return how many entries there are.

    `last` is called before the new one takes its place, while nobody writes. Raises IndexBeingBuiltError,
    IndexUnavailableError.
    """
    require_role(by, OPERATOR)
    require_outside()
    return get_index().replace(entries, last=last)
