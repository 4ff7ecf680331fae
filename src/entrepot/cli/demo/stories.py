"""The table `data/demo/orders.toml`: who buys what, when, and what becomes of it."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from entrepot.apps.orders.actions import Address

GOALS = frozenset(
    {
        "awaiting_payment",
        "cancelled",
        "paid",
        "preparing",
        "in_transit",
        "at_customs",
        "delivered",
        "released",
    }
    | {"disputed", "called_off", "partly_refunded", "settled_for_buyer", "charged_back"}
)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who buys: in a market, in a language, to an address."""

    name: str
    email: str
    market: str
    language: str
    address: Address
    signs_in: bool
    identity: str  # the number that customs asks for, made up; empty where none is asked


@dataclass(frozen=True, slots=True)
class Story:
    """One purchase. `ago` is how long before now it was made; `items` are SKUs with how many of each."""

    key: str
    buyer: Buyer
    items: tuple[tuple[str, int], ...]
    ago: timedelta
    goal: str
    words: str


def read_stories(path: Path) -> list[Story]:
    """Return the purchases of the table, the oldest first. Raises ValueError for a goal nobody knows."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    buyers = {key: _buyer(row) for key, row in told["buyer"].items()}
    stories = [_story(row, buyers) for row in told["order"]]
    return sorted(stories, key=lambda story: (-story.ago, story.key))


def _buyer(row: dict[str, Any]) -> Buyer:
    return Buyer(
        name=row["name"],
        email=row["email"],
        market=row["market"],
        language=row["language"],
        address=Address(recipient=row["name"], **row["address"]),
        signs_in=row.get("signs_in", False),
        identity=row.get("identity", ""),
    )


def _story(row: dict[str, Any], buyers: dict[str, Buyer]) -> Story:
    if row["goal"] not in GOALS:
        raise ValueError(f"orders.toml: {row['key']}: {row['goal']} is none of {', '.join(sorted(GOALS))}.")
    return Story(
        key=row["key"],
        buyer=buyers[row["buyer"]],
        items=tuple((sku, quantity) for sku, quantity in row["items"].items()),
        ago=timedelta(days=row["days"], minutes=row.get("minutes", 0)),
        goal=row["goal"],
        words=row.get("words", ""),
    )
