"""A declaration as the customs sandbox keeps it: plain text that reads back as it was."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from entrepot.apps.customs.provider import DeclarationMessage, MessageLine
from entrepot.core.money import Money
from entrepot.core.trade.assessment import AssessedLevy


def written(message: DeclarationMessage) -> str:
    """Return a declaration as text, without the buyer's number: that is used and forgotten."""
    return json.dumps(asdict(replace(message, identity="")), default=str, sort_keys=True)


def read(text: str) -> DeclarationMessage:
    """Return what `written` wrote."""
    found = json.loads(text)
    lines = tuple(
        MessageLine(
            **{
                **line,
                "net_grams": Decimal(line["net_grams"]),
                "gross_grams": Decimal(line["gross_grams"]),
                "value": Money(**line["value"]),
            }
        )
        for line in found["lines"]
    )
    amounts: dict[str, Any] = {name: Money(**found[name]) for name in ("value", "freight", "insurance")}
    rest = {
        "lines": lines,
        "levies": tuple(AssessedLevy(each["kind"], Money(**each["amount"])) for each in found["levies"]),
        "schemes": tuple(found["schemes"]),
        "gross_grams": Decimal(found["gross_grams"]),
    }
    return DeclarationMessage(**{**found, **amounts, **rest})


def moment(at: datetime) -> str:
    """Return a moment as text that sorts as moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
