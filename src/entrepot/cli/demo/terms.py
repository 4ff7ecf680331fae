"""The table `data/demo/terms.toml`: what the platform takes, and other prices in some markets."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from entrepot.apps.fees import actions as fees
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.pricing import actions as pricing
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
