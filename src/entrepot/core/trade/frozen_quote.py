"""A quote as an order keeps it: the figures of a reply, checked to add up, in whole minor units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrepot.core.money import Money, MoneyError, allocate

from .errors import QuoteUnusableError

DUTY_LIKE = frozenset({"duty", "fee"})
"""Levies that customs itself collects; every other one is a tax."""


@dataclass(frozen=True, slots=True)
class Levy:
    """One rounded amount of duty, tax or fee on one line, and the rule behind it."""

    line: int
    kind: str
    amount: Money
    base: Money
    local: Money
    """What the authority is owed, in its own currency."""
    measure: str
    expression: str
    rate: str | None
    source: str
    confidence: str
    at_delivery: bool
    liable: str
    scheme: str
    refund: str


@dataclass(frozen=True, slots=True)
class FrozenQuote:
    """The price of one consignment as it was quoted. ``total`` is the sum of all the rest."""

    destination: str
    route: str
    goods: Money
    discount: Money
    freight: Money
    insurance: Money
    levies: tuple[Levy, ...]
    total: Money
    at_checkout: Money
    at_delivery: Money
    edition: str
    valid_until: str

    @property
    def currency(self) -> str:
        """The currency of every amount but ``Levy.local``."""
        return self.total.currency

    def line_goods(self, listed: Sequence[Money]) -> tuple[Money, ...]:
        """Return the value of each line after discount, as the levies were calculated on it.

        ``listed`` are the lines as they were asked about. Net prices are the value themselves; gross ones
        share the solved value in proportion, and the discount is shared likewise (core/law/consignment).
        """
        asked = [amount.minor for amount in listed]
        exact = sum(asked) == self.goods.minor
        amounts = asked if exact else allocate(self.goods.minor, asked)
        less = allocate(self.discount.minor, amounts)
        return tuple(Money(mine - cut, self.currency) for mine, cut in zip(amounts, less, strict=True))


def freeze(reply: Mapping[str, Any]) -> FrozenQuote:
    """Return the figures of a quote's reply; raises ``QuoteUnusableError`` when there is no price in it.

    Also when the figures contradict each other: the total must be goods less discount and all the rest,
    each levy's sum that of its components, and both payments together the total.
    """
    if reply.get("status") != "ok":
        codes = ", ".join(reason["code"] for reason in reply.get("reasons", ())) or "no reason given"
        raise QuoteUnusableError(f"The quote is {reply.get('status')}: {codes}.")
    try:
        quote = _read(reply)
    except (KeyError, TypeError, MoneyError) as error:
        raise QuoteUnusableError(f"The quote cannot be read: {error!r}.") from error
    _check(quote, reply)
    return quote


def _read(reply: Mapping[str, Any]) -> FrozenQuote:
    currency = reply["currency"]

    def money(text: str) -> Money:
        return Money.parse(text, currency)

    return FrozenQuote(
        destination=reply["destination"],
        route=reply["route"],
        goods=money(reply["goods"]),
        discount=money(reply["discount"]),
        freight=money(reply["freight"]),
        insurance=money(reply["insurance"]),
        levies=tuple(_levy(part, currency) for part in reply["components"]),
        total=money(reply["total"]),
        at_checkout=money(reply["pay"]["checkout"]),
        at_delivery=money(reply["pay"]["delivery"]),
        edition=reply.get("edition") or "",
        valid_until=reply.get("valid_until") or "",
    )


def _levy(part: Mapping[str, Any], currency: str) -> Levy:
    return Levy(
        line=part["line"],
        kind=part["kind"],
        amount=Money.parse(part["amount"], currency),
        base=Money.parse(part["base"], currency),
        local=Money.parse(part["local"]["amount"], part["local"]["currency"]),
        measure=part["measure"],
        expression=part["expression"],
        rate=part["rate"],
        source=part["source"],
        confidence=part["confidence"],
        at_delivery=part["collect_at"] == "delivery",
        liable=part.get("liable") or "",
        scheme=part.get("scheme") or "",
        refund=part.get("refund") or "",
    )


def _check(quote: FrozenQuote, reply: Mapping[str, Any]) -> None:
    levies = Money.total((levy.amount for levy in quote.levies), quote.currency)
    added = quote.goods - quote.discount + quote.freight + quote.insurance + levies
    if added != quote.total:
        raise QuoteUnusableError(f"The parts of the quote make {added}, its total is {quote.total}.")
    if quote.at_checkout + quote.at_delivery != quote.total:
        raise QuoteUnusableError("What is paid at checkout and at delivery is not the total.")
    told = {"duty": reply["duty"], "fee": reply["fees"], **reply["taxes"]}
    for kind in told.keys() | {levy.kind for levy in quote.levies}:
        mine = Money.total((levy.amount for levy in quote.levies if levy.kind == kind), quote.currency)
        if kind not in told or mine != Money.parse(told[kind], quote.currency):
            raise QuoteUnusableError(
                f"The {kind} of the quote is {told.get(kind)}, its components make {mine}."
            )
