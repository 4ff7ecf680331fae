"""Every write of search, outside transactions: the index may be another party."""

from collections.abc import Iterable, Sequence
from typing import Final

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.search.provider import Entry
from entrepot.apps.search.queries import get_index

__all__: Final = ["drop_entries", "put_entries", "replace_entries"]


def put_entries(entries: Sequence[Entry], *, by: Actor) -> None:
    """Take in entries, each in the place of what stood under its key. Raises IndexUnavailableError."""
    require_role(by, OPERATOR)
    require_outside()
    if entries:
        get_index().put(entries)


def drop_entries(keys: Sequence[str], *, by: Actor) -> None:
    """Forget entries. Raises IndexUnavailableError."""
    require_role(by, OPERATOR)
    require_outside()
    if keys:
        get_index().drop(keys)


def replace_entries(entries: Iterable[Sequence[Entry]], *, by: Actor) -> int:
    """Build the whole index anew while the old one answers; return how many entries there are."""
    require_role(by, OPERATOR)
    require_outside()
    return get_index().replace(entries)
