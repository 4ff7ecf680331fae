"""Every read of search."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.search.provider import Between, Query, SearchIndex, Tally


def get_index() -> SearchIndex:
    """Return this installation's index; settings name it."""
    return cast("SearchIndex", import_string(settings.SEARCH_INDEX)())


def find_keys(query: Query, *, viewer: Actor) -> tuple[str, ...]:
    """Return the keys of what fits best. Keys only: whoever asks looks up what the viewer may see of them.

    Raises IndexUnavailableError.
    """
    del viewer  # a key tells nothing
    return get_index().find(query) if query.groups else ()


def tally_tags(
    query: Query, *, starts: Sequence[str], viewer: Actor, bands: Sequence[Between] = (), most: int = 100
) -> Tally:
    """Count what fits by the tags that begin with each of `starts`, and by bands of numbers.

    Raises IndexUnavailableError.
    """
    del viewer  # numbers of what everybody sees
    if not query.groups:
        return Tally(total=0, tags={}, bands=(0,) * len(bands), is_whole=True)
    return get_index().tally(query, starts=starts, bands=bands, most=most)


def count_entries(*, viewer: Actor) -> int:
    """Return how many entries there are. Raises IndexUnavailableError."""
    del viewer  # a number tells nothing
    return get_index().count()


def is_index_current(*, viewer: Actor) -> bool:
    """Return whether the index holds everything, or is still to be filled. Raises IndexUnavailableError."""
    del viewer  # no secret
    return get_index().is_current()
