"""What a price is made of, measured for the bar: shares that a server-drawn SVG can use as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entrepot.web.public import words

BAR_WIDTH = Decimal(1000)
ORDER = ("goods", "freight", "insurance", "duty", "tax", "fees")


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the bar. ``x`` and ``width`` are in thousandths of the whole drawing."""

    kind: str
    label: Any
    amount: str
    share: Decimal
    x: Decimal
    width: Decimal


def amounts(reply: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return the parts of a total by kind; goods are what is left of them after a discount."""
    taxes = sum((Decimal(value) for value in reply.get("taxes", {}).values()), Decimal(0))
    return {
        "goods": Decimal(reply["goods"]) - Decimal(reply.get("discount", "0")),
        "freight": Decimal(reply.get("freight", "0")),
        "insurance": Decimal(reply.get("insurance", "0")),
        "duty": Decimal(reply.get("duty", "0")),
        "tax": taxes,
        "fees": Decimal(reply.get("fees", "0")),
    }


def parts_of(reply: Mapping[str, Any], whole: Decimal | None = None) -> tuple[Part, ...]:
    """Return the parts above zero from left to right, drawn to the scale of ``whole`` (the total itself)."""
    total = Decimal(reply["total"])
    scale = BAR_WIDTH / (whole or total) if whole or total else Decimal(0)
    parts: list[Part] = []
    x = Decimal(0)
    for kind in ORDER:
        amount = amounts(reply)[kind]
        if amount <= 0:
            continue
        width = (amount * scale).quantize(Decimal("0.1"))
        share = amount / total
        parts.append(Part(kind, label_of(kind, reply), f"{amount:f}", round(share, 3), x, width))
        x += width
    return tuple(parts)


def label_of(kind: str, reply: Mapping[str, Any]) -> Any:
    """Return the word for a part; one tax alone is called by its own name."""
    charged = [name for name, value in reply.get("taxes", {}).items() if Decimal(value)]
    if kind == "tax" and len(charged) == 1:
        return words.KINDS.get(charged[0], words.KINDS["tax"])
    return words.KINDS[kind]
