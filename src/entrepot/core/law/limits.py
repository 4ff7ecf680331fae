"""Up to where a standing stays as it is: the limits that the law puts to the amounts of one kind of goods.

Whether goods may be sold somewhere hangs on their price and quantities only through tests against limits of
the law. So what was found of one of them holds for every other of its kind on the same side of each limit.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from entrepot.core.law import expressions
from entrepot.core.law.condition_tests import VALUE_PARTS
from entrepot.core.law.consignment import line_quantity
from entrepot.core.law.expressions import CONTEXT, QuantityMissingError
from entrepot.core.law.quote import HS_EDITION, Cards
from entrepot.core.law.rates import ONE, RateMissingError, Rates
from entrepot.core.law.request import Line, QuoteRequest
from entrepot.core.law.rows import ConditionRow
from entrepot.core.law.setting import order_words
from entrepot.core.law.tariff import Charge, Tariff
from entrepot.core.money import exponent

type Side = int | None
"""Below a limit (-1), at it (0), above it (1); None where the quantity was not given."""
type Sides = tuple[Side, ...]
"""Where goods lie: among the prices, then beside each quantity and each ratio."""

_VALUE = expressions.Name("V")


class Ratio(NamedTuple):
    """A limit to the price of a unit of quantity: one of the request's currency is so much of the limit's."""

    unit: str
    factor: Decimal
    limit: Decimal


class Limits(NamedTuple):
    """What the law tests of amounts, for goods that are alike in all else."""

    prices: tuple[int, ...] = ()
    """Ascending, in minor units of the request's currency: from each on, another answer is possible."""
    quantities: tuple[tuple[str, Decimal], ...] = ()
    """Unit (UN/ECE Rec 20) and limit."""
    ratios: tuple[Ratio, ...] = ()

    @classmethod
    def together(cls, several: Iterable["Limits"]) -> "Limits":
        """Return the limits of several places as those of one."""
        each = list(several)
        return cls(
            tuple(sorted({price for one in each for price in one.prices})),
            tuple(sorted({quantity for one in each for quantity in one.quantities})),
            tuple(sorted({ratio for one in each for ratio in one.ratios})),
        )

    def sides(self, line: Line) -> Sides:
        """Return where the goods of a line lie among these limits."""
        return (
            bisect_right(self.prices, line.goods_minor),
            *[_side(_quantity(line, unit), limit) for unit, limit in self.quantities],
            *[_ratio_side(line, ratio) for ratio in self.ratios],
        )


def is_one_unit(request: QuoteRequest) -> bool:
    """Say whether a request is about one unit, at a net price in minor units, without costs beside it."""
    line = request.lines[0]
    beside = (request.discount_minor, request.freight_minor, request.insurance_minor, request.inland_minor)
    return (
        len(request.lines) == 1
        and line.quantity == 1
        and line.hs_edition == HS_EDITION
        and line.goods_minor > 0
        and line.unit_price == Decimal(line.goods_minor).scaleb(-exponent(request.currency))
        and not request.gross
        and request.route == "auto"
        and not any(beside)
        and not (request.buyer.spent_minor or request.buyer.received_minor or request.buyer.taken)
    )


def limits_of(request: QuoteRequest, cards: Cards) -> Limits | None:
    """Return the limits that the law puts to the amounts of such goods.

    None where it looks at more, and of what is not one unit of goods by itself (`is_one_unit`).
    """
    law = cards.law
    if not is_one_unit(request):
        return None
    if law.pack(request.destination) is None:
        return Limits()
    schemes = cards.schemes if request.seller.schemes is None else request.seller.schemes
    (of_line,) = cards.by_line(request, order_words(request, schemes))
    prices, quantities, ratios = set[int](), set[tuple[str, Decimal]](), set[Ratio]()
    rates = Rates(request, law)
    for tariff in of_line.tariffs.values():
        if any(_looks_at_amounts(charge) for charge in _charges(tariff)):
            return None
        quantities |= {(entry.cap_unit, entry.cap) for entry in tariff.capped if entry.cap is not None}
        for row in _tests(tariff):
            parts, _, unit = row.fact.partition("/")
            if row.fact.startswith(("quantity:", "measure:")):
                quantities.add((row.fact.split(":")[1], Decimal(row.value)))
            elif "goods" in parts.split("+") and set(parts.split("+")) <= VALUE_PARTS:
                factor = _factor(rates, row.unit)
                if unit and factor is not None:
                    ratios.add(Ratio(unit, factor, Decimal(row.value)))
                elif factor is not None:
                    prices |= _steps(Decimal(row.value), factor, exponent(request.currency))
    return Limits(tuple(sorted(prices)), tuple(sorted(quantities)), tuple(sorted(ratios)))


def _charges(tariff: Tariff) -> Iterator[Charge]:
    for candidates in tariff.charges.values():
        yield from candidates.charges


def _tests(tariff: Tariff) -> Iterator[ConditionRow]:
    """Yield every row that may be tested of the only line of an order."""
    yield from tariff.gate_alone.conditions.rows
    for gap in tariff.gaps:
        yield from gap.conditions.rows
    for charge in _charges(tariff):
        yield from charge.conditions.rows


def _looks_at_amounts(charge: Charge) -> bool:
    """Say whether what is found of a charge hangs on amounts otherwise than through tests of the goods."""
    parts = list(expressions.walk(expressions.parse(charge.row.expression)))
    undecided = [part for part in parts if isinstance(part, expressions.Operation) and part.op == "between"]
    if any(not _always_differs(part) for part in undecided) or (
        undecided and "goods" not in charge.value_parts
    ):
        return True
    if not charge.conditions.uses_levies:
        return False
    # Tested against a levy's amount: nobody notices, as long as it asks for nothing and is told to none.
    told = any(row.on_fail != "other_measure" for row in charge.conditions.rows)
    asks = any(isinstance(part, expressions.Specific | expressions.Gap) for part in parts)
    return told or asks or bool(undecided)


def _always_differs(between: expressions.Operation) -> bool:
    """Say whether two rates are so plain that they differ for any value but nought."""
    rates = []
    for side in (between.left, between.right):
        if not isinstance(side, expressions.Operation) or (side.op, side.right) != ("*", _VALUE):
            return False
        rates.append(side.left)
    return all(isinstance(rate, expressions.Number) for rate in rates) and rates[0] != rates[1]


def _factor(rates: Rates, currency: str) -> Decimal | None:
    """Return units of a limit's currency for one of the request's; without a rate the test itself says so."""
    try:
        return rates.factor(currency, "threshold")
    except RateMissingError:
        return None


def _steps(limit: Decimal, factor: Decimal, scale: int) -> set[int]:
    """Return the first price, in minor units, that reaches a limit, and the first that is above it."""

    def value(minor: int) -> Decimal:
        price = Decimal(minor).scaleb(-scale)
        return price if factor is ONE else CONTEXT.multiply(price, factor)

    reached = max(int(CONTEXT.divide(limit, factor).scaleb(scale)) - 1, 0)
    while value(reached) < limit:
        reached += 1
    above = reached
    while value(above) <= limit:
        above += 1
    return {reached, above}


def _quantity(line: Line, unit: str) -> Decimal | None:
    try:
        return line_quantity(line, unit)
    except QuantityMissingError:
        return None


def _side(value: Decimal | None, limit: Decimal) -> Side:
    return None if value is None else (value > limit) - (value < limit)


def _ratio_side(line: Line, ratio: Ratio) -> Side:
    quantity = _quantity(line, ratio.unit)
    if quantity is None:
        return None
    value = CONTEXT.divide(line.unit_price, quantity)
    return _side(value if ratio.factor is ONE else CONTEXT.multiply(value, ratio.factor), ratio.limit)
