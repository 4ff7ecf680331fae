"""What is counted of a shop: exact where there is little, of a moment ago where counting takes long."""

import hashlib
from collections.abc import Callable
from typing import Final

from django.core.cache import cache

from entrepot.apps.discovery.changing import GOODS, RULES
from entrepot.web.front.remembering import remembered

WIDE: Final = 5_000
"""Products; so many are not counted anew for every change of one."""
SECONDS: Final = 60
GOODS_AND_RULES: Final = (GOODS, RULES)
"""What changes how much there is of each."""


def counted_lately[Value](
    about: tuple[str, ...], find: Callable[[], Value], is_wide: Callable[[Value], bool], *, size: int = 4_000
) -> Value:
    """Return what was counted about this, which all it depends on is named by.

    It is found anew when goods or rules change; what is wide, by what is found, once in a minute at most.
    """
    key = f"shop-counts:{hashlib.sha256(repr(about).encode()).hexdigest()}"

    def find_and_keep() -> Value:
        known: Value | None = cache.get(key)
        if known is None:
            known = find()
            if is_wide(known):
                cache.set(key, known, SECONDS)
        return known

    return remembered(about, GOODS_AND_RULES, find_and_keep, size=size)
