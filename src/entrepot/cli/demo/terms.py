"""The table `data/demo/terms.toml`: what the platform takes, other prices, and where goods go back to."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from entrepot.apps.fees import actions as fees
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.pricing import actions as pricing
from entrepot.apps.shipping.actions import Address
from entrepot.core.money import Money


def read_terms(folder: Path) -> Mapping[str, Any]:
    """Return the table as it stands."""
    return tomllib.loads((folder / "terms.toml").read_text(encoding="utf-8"))


def set_schedules(terms: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Let every commission hold; one that holds already stays."""
    since: date = terms["valid_from"]
    with transaction.atomic():
        for row in terms["schedule"]:
            for category in row.get("categories", [""]):
                fees.set_schedule(
                    name=row["name"],
                    rate=Decimal(row["rate"]),
                    category=category,
                    valid_from=since,
                    by=by,
                    at=at,
                )


def set_return_places(terms: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Let the platform take goods in near the buyers; a place that is there already stays."""
    there = {each.market for each in order_queries.list_return_places(viewer=by) if not each.business}
    for row in terms["return_place"]:
        if row["market"] not in there:
            given = {**row, "lines": tuple(row["lines"]), "local": row.get("local", "").strip()}
            market = given.pop("market")
            orders.set_return_address(market=market, address=Address(**given), by=by, at=at)


def set_prices(
    terms: Mapping[str, Any], variants: Mapping[str, str], sellers: Mapping[str, Actor], *, at: datetime
) -> None:
    """Ask other prices where the table says so, of those SKUs that are there; again is no change."""
    for row in terms["price"]:
        if row["sku"] in variants:
            pricing.set_market_price(
                variant=variants[row["sku"]],
                market=row["market"],
                price=Money.parse(row["price"], row["currency"]),
                basis=row["basis"],
                valid_from=terms["valid_from"],
                by=sellers[row["sku"]],
                at=at,
            )
