"""Made-up replies of the quote contract that add up, with any figures."""

from typing import Any

from entrepot.core.money import Money

TAXES = ("vat", "gst", "excise", "consumption_tax")


def text(minor: int, currency: str) -> str:
    return Money(minor, currency).format_plain()


def levy(kind: str, line: int, minor: int, currency: str = "EUR", **more: Any) -> dict[str, Any]:
    return {
        "parcel": 0,
        "line": line,
        "kind": kind,
        "amount": text(minor, currency),
        "base": text(1000, currency),
        "local": {"currency": "SGD", "amount": text(minor * 2, "SGD")},
        "measure": f"XX.{kind.upper()}",
        "expression": "9% V",
        "rate": "0.09",
        "source": "test",
        "confidence": "P",
        "collect_at": "checkout",
        "liable": "platform",
        "scheme": None,
        "refund": "on_return",
        **more,
    }


def reply(
    goods: int,
    levies: list[dict[str, Any]] | None = None,
    *,
    freight: int = 0,
    insurance: int = 0,
    discount: int = 0,
    currency: str = "EUR",
    **more: Any,
) -> dict[str, Any]:
    """Return an ok reply for these amounts in minor units."""
    levies = levies or []

    def minor(part: dict[str, Any]) -> int:
        return Money.parse(part["amount"], currency).minor

    def sum_of(kind: str) -> int:
        return sum(minor(part) for part in levies if part["kind"] == kind)

    door = sum(minor(part) for part in levies if part["collect_at"] == "delivery")
    total = goods - discount + freight + insurance + sum(minor(part) for part in levies)
    kinds = {part["kind"] for part in levies} - {"duty", "fee"}
    return {
        "status": "ok",
        "route": "SG-LOW",
        "destination": "SG",
        "currency": currency,
        "goods": text(goods, currency),
        "discount": text(discount, currency),
        "freight": text(freight, currency),
        "insurance": text(insurance, currency),
        "duty": text(sum_of("duty"), currency),
        "taxes": {kind: text(sum_of(kind), currency) for kind in kinds},
        "fees": text(sum_of("fee"), currency),
        "total": text(total, currency),
        "pay": {"checkout": text(total - door, currency), "delivery": text(door, currency)},
        "components": levies,
        "warnings": [],
        "edition": "e1",
        "valid_until": "2027-01-01",
        **more,
    }
