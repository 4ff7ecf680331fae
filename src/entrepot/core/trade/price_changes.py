"""What changed between two prices of the same cart: seller by seller, part by part, old beside new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from entrepot.core.money import Money

from .frozen_quote import FrozenQuote

ROUTE = "route"
type Quotes = Mapping[str, Sequence[FrozenQuote]]


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a seller's price: goods, freight, insurance, discount, a levy, total, or the route.

    A part that was not there, or is not any more, is None on that side; a route is a word, several with +.
    """

    seller: str
    part: str
    before: Money | str | None
    after: Money | str | None


def changes(before: Quotes, after: Quotes) -> tuple[Change, ...]:
    """Return every part that differs, by seller; nothing where both prices are the same to the unit."""
    sellers = dict.fromkeys((*before, *after))
    return tuple(
        change
        for seller in sellers
        for change in _of_seller(seller, before.get(seller, ()), after.get(seller, ()))
    )


def _of_seller(seller: str, before: Sequence[FrozenQuote], after: Sequence[FrozenQuote]) -> Iterator[Change]:
    ways = [" + ".join(sorted({quote.route for quote in quotes})) or None for quotes in (before, after)]
    if ways[0] != ways[1]:
        yield Change(seller, ROUTE, ways[0], ways[1])
    old, new = _parts(before), _parts(after)
    for part in dict.fromkeys((*old, *new)):
        if old.get(part) != new.get(part):
            yield Change(seller, part, old.get(part), new.get(part))


def _parts(quotes: Sequence[FrozenQuote]) -> dict[str, Money]:
    """Return the sum of each part; what is zero is left out, but for goods and the total."""
    sums: dict[str, Money] = {}
    for quote in quotes:
        parts = {
            "goods": quote.goods,
            "discount": -quote.discount,
            "freight": quote.freight,
            "insurance": quote.insurance,
        }
        pairs = [*parts.items(), *((levy.kind, levy.amount) for levy in quote.levies), ("total", quote.total)]
        for part, amount in pairs:
            sums[part] = sums.get(part, Money.zero(quote.currency)) + amount
    total = sums.pop("total", None)
    kept = {part: amount for part, amount in sums.items() if amount.minor or part == "goods"}
    return kept if total is None else {**kept, "total": total}
