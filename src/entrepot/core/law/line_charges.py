"""One line of a parcel while it is charged: what was charged already, and what an expression sees of it."""

from collections.abc import Mapping
from decimal import Decimal

from entrepot.core.law.consignment import line_quantity
from entrepot.core.law.expressions import CONTEXT
from entrepot.core.law.rates import ONE
from entrepot.core.law.setting import Setting
from entrepot.core.law.tariff import Charge, Tariff

ZERO = Decimal(0)


class LineCharges:
    """Charges of one line so far. An expression asks it for ``V``, earlier charges, quantities and rates."""

    __slots__ = (
        "_currency",
        "_first_of_items",
        "_given",
        "_rates",
        "_use",
        "agreement",
        "alone",
        "charged",
        "ct",
        "currency",
        "duty",
        "number",
        "open",
        "statutory",
        "tariff",
        "v",
    )

    def __init__(
        self, setting: Setting, tariff: Tariff, number: int, first_of_items: Mapping[str, int]
    ) -> None:
        """``first_of_items`` names, by six-digit code, the first line of the parcel that holds it."""
        goods = setting.consignment
        self.tariff, self.number = tariff, number
        self.alone = goods.alone[number]
        self._given, self._rates = goods.request.lines[number], setting.rates
        self._first_of_items = first_of_items
        self.agreement = self._given.claim.agreement if self._given.claim else ""
        self.currency = tariff.card.route.currency
        self.statutory: dict[str, Decimal] = {}
        """Amounts before relief and rounding, by levy, in the route's currency."""
        self.charged: dict[str, Decimal] = {}
        """Amounts as collected, by levy, in the route's currency."""
        self.open: set[str] = set()
        """Levies whose amount is not known."""
        self.v = self.duty = self.ct = ZERO

    def turn_to(self, charge: Charge, base: Decimal) -> None:
        """Let the expression of a charge see its base and the earlier charges, in the charge's currency."""
        self.v, self._currency, self._use = base, charge.row.currency, charge.use
        if not self.statutory:
            return
        self.duty = self.statutory.get("duty", ZERO)
        self.ct = self.statutory.get("consumption_tax", ZERO)
        if self._currency != self.currency:
            factor = self.factor(self.currency)
            self.duty, self.ct = CONTEXT.multiply(self.duty, factor), CONTEXT.multiply(self.ct, factor)

    def quantity(self, unit: str) -> Decimal:
        """Count units of the line; ``item`` and ``parcel`` fall on the first line that stands for them."""
        if unit == "line":
            return ONE
        if unit == "item":
            return ONE if self._first_of_items[self._given.hs] == self.number else ZERO
        if unit == "parcel":
            return ONE if next(iter(self._first_of_items.values())) == self.number else ZERO
        return line_quantity(self._given, unit)

    def factor(self, currency: str) -> Decimal:
        """Return what one unit of a currency is in the charge's, at the rate the charge is converted at."""
        return self._rates.between(currency, self._currency, self._use)

    def in_route_currency(self, amount: Decimal, charge: Charge) -> Decimal:
        """Convert an amount of a charge to the route's currency."""
        return CONTEXT.multiply(amount, self._rates.between(charge.row.currency, self.currency, charge.use))


class RawAmount:
    """An amount before rounding: its line, charge and base, and the rate from the request's currency."""

    __slots__ = ("amount", "base", "charge", "factor", "line", "rounded")

    def __init__(self, line: LineCharges, charge: Charge, base: Decimal, factor: Decimal) -> None:
        self.line, self.charge, self.base, self.factor = line, charge, base, factor
        self.amount = self.rounded = ZERO
