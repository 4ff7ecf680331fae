"""Has PostgreSQL look how large tables are while many rows come at once."""

from collections.abc import Sequence
from typing import Final

from django.db import connection

_FIRST: Final = 200
MARKS: Final = tuple(_FIRST * 4**power for power in range(1, 9))
"""Numbers of products at which the tables beside them are counted anew."""


def count_anew(before: int, after: int, tables: Sequence[str]) -> None:
    """Have tables counted when a mark lies from `before` to below `after`: as they grow fourfold.

    PostgreSQL does so by itself once a minute. A file brings so much before that it would read whole tables,
    each time, that it takes for small ones.
    """
    if connection.vendor != "postgresql" or not any(before <= mark < after for mark in MARKS):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
