"""Which ways into a country are for goods from a bonded zone there: data/reference/bonded_routes.csv."""

import csv
from datetime import date
from functools import cache

from entrepot.apps.kernel.paths import data_dir
from entrepot.core.trade.allocation import Origin


def is_way_for(origin: Origin, route: str, on: date) -> bool:
    """Say whether goods from there may take a way in on a day.

    From a bonded zone only its own ways are open, and they are open to nothing else.
    """
    found = any(
        country == origin.country or not origin.is_bonded
        for country, name, first, last in _bonded_routes()
        if name == route and first <= on and (last is None or on < last)
    )
    return found == origin.is_bonded


def list_bonded_countries(on: date) -> tuple[str, ...]:
    """Return the countries whose bonded zones a seller may sell from on a day."""
    rows = _bonded_routes()
    return tuple(dict.fromkeys(row[0] for row in rows if row[2] <= on and (row[3] is None or on < row[3])))


@cache
def _bonded_routes() -> tuple[tuple[str, str, date, date | None], ...]:
    path = data_dir() / "reference" / "bonded_routes.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(
            (
                row["country"],
                row["route"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(stream)
        )
