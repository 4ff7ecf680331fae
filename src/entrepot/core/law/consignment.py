"""Goods on their way: each line with its share of discount, freight and insurance, and its quantities."""

from collections.abc import Sequence
from decimal import Decimal

from entrepot.core.law.expressions import CONTEXT, QuantityMissingError
from entrepot.core.law.request import Line, QuoteRequest
from entrepot.core.money import allocate, exponent

PARTS = ("goods", "inland", "freight", "insurance")
"""Value parts that come from the request; charges already made join them while pricing."""
_THOUSAND = Decimal(1000)
_WEIGHTS = {"GRM": Decimal(1), "KGM": _THOUSAND, "TNE": Decimal(1_000_000)}
_VOLUMES = {"MLT": Decimal(1), "LTR": _THOUSAND, "HLT": Decimal(100_000)}
_DOZENS = {"NAR": Decimal(1), "DZN": Decimal(12), "CEN": Decimal(100), "GRO": Decimal(144), "MIL": _THOUSAND}
RATIOS = frozenset({"ASV"})
"""Measures that describe a unit and do not grow with the quantity (alcoholic strength)."""


class Consignment:
    """The lines of a request in their parcels. Amounts are minor units of the request's currency."""

    __slots__ = (
        "_parcel_of",
        "_shares",
        "_totals",
        "_values",
        "alone",
        "everything",
        "goods",
        "parcels",
        "request",
        "scale",
        "spread",
    )

    def __init__(self, request: QuoteRequest, goods: Sequence[int] | None = None) -> None:
        """Take the lines' net goods. ``goods`` replaces the lines' amounts (to solve gross prices)."""
        self.request = request
        self.scale = exponent(request.currency)
        self.parcels = request.parcels
        self.everything = tuple(range(len(request.lines)))
        if self.parcels == (self.everything,):
            self.everything = self.parcels[0]
        self.alone = [(line,) for line in self.everything] if len(self.everything) > 1 else [self.everything]
        """Each line by itself."""
        self._parcel_of: dict[int, int] = {}
        amounts = [line.goods_minor for line in request.lines] if goods is None else list(goods)
        self.spread = goods is not None or bool(request.discount_minor)
        if request.discount_minor:
            discount = allocate(request.discount_minor, amounts)
            amounts = [amount - less for amount, less in zip(amounts, discount, strict=True)]
        self.goods = tuple(amounts)
        """Net goods of each line after its share of the discount."""
        self._totals = {
            "goods": sum(amounts),
            "inland": request.inland_minor,
            "freight": request.freight_minor,
            "insurance": request.insurance_minor,
        }
        self._shares: dict[str, Sequence[int]] = {"goods": self.goods}
        self._values: dict[object, Decimal] = {}

    def __eq__(self, other: object) -> bool:
        """Say whether the same goods are on their way at the same prices."""
        if not isinstance(other, Consignment):
            return NotImplemented
        return (self.goods, self.request) == (other.goods, other.request)

    def __hash__(self) -> int:
        return hash(self.goods)

    def parcel_of(self, line: int) -> int:
        """Return the parcel a line lies in."""
        if len(self.parcels) == 1:
            return 0
        if not self._parcel_of:
            self._parcel_of = {line: at for at, parcel in enumerate(self.parcels) for line in parcel}
        return self._parcel_of[line]

    def minor(self, parts: tuple[str, ...], lines: tuple[int, ...]) -> int:
        """Return the sum of value parts over lines, in minor units of the request's currency."""
        total = 0
        for part in parts:
            if lines is self.everything:
                total += self._totals[part]
            else:
                shares = self._shares.get(part) or self._share(part)
                for line in lines:
                    total += shares[line]
        return total

    def _share(self, part: str) -> Sequence[int]:
        """Spread a cost of the whole consignment over its lines by value; no unit is lost."""
        total = self._totals[part]
        shares = self._shares[part] = allocate(total, self.goods) if total else (0,) * len(self.goods)
        return shares

    def value(self, parts: tuple[str, ...], lines: tuple[int, ...]) -> Decimal:
        """Return the sum of value parts over lines, in units of the request's currency."""
        key = parts if lines is self.everything else (parts, lines)
        known = self._values.get(key)
        if known is None:
            known = self._values[key] = Decimal(self.minor(parts, lines)).scaleb(-self.scale)
        return known

    def unit_value(self, parts: tuple[str, ...], line: int) -> Decimal:
        """Return the value of one unit of a line, exact."""
        given = self.request.lines[line]
        if not self.spread and parts == ("goods",):
            return given.unit_price
        return CONTEXT.divide(self.value(parts, self.alone[line]), Decimal(given.quantity))

    def parcel_alone(self, number: int) -> QuoteRequest:
        """Return the request for one of the parcels, with its share of the discount and the costs."""
        request, lines = self.request, self.parcels[number]
        given = tuple([request.lines[line] for line in lines])
        return request._replace(
            lines=given,
            parcels=(tuple(range(len(lines))),),
            discount_minor=sum([line.goods_minor for line in given]) - self.minor(("goods",), lines),
            freight_minor=self.minor(("freight",), lines),
            insurance_minor=self.minor(("insurance",), lines),
            inland_minor=self.minor(("inland",), lines),
        )

    def quantity(self, unit: str, lines: Sequence[int]) -> Decimal:
        """Return how many ``unit`` the lines hold; :class:`QuantityMissingError` names what was not given."""
        return sum((line_quantity(self.request.lines[line], unit) for line in lines), Decimal(0))


def line_quantity(line: Line, unit: str) -> Decimal:
    """Return the units of a whole line, from its weight, volume, pieces or measures.

    ``unit`` is a UN/ECE Rec 20 code. Weights are net grams a unit, volumes millilitres a unit. Litres of pure
    alcohol (LPA) follow from the volume and the strength.
    """
    if unit in line.measures:
        measure = line.measures[unit]
        return measure if unit in RATIOS else CONTEXT.multiply(measure, Decimal(line.quantity))
    for table, each in ((_WEIGHTS, line.grams), (_VOLUMES, line.ml)):
        if unit in table and each is not None:
            return CONTEXT.divide(CONTEXT.multiply(each, Decimal(line.quantity)), table[unit])
    if unit == "LPA" and line.ml is not None and "ASV" in line.measures:
        share = CONTEXT.divide(line.measures["ASV"], Decimal(100))
        return CONTEXT.multiply(line_quantity(line, "LTR"), share)
    if unit in _DOZENS:
        return CONTEXT.divide(Decimal(line.quantity), _DOZENS[unit])
    if unit == "C62" and line.pieces is not None:
        return CONTEXT.multiply(line.pieces, Decimal(line.quantity))
    raise QuantityMissingError(unit)


def quantity_field(unit: str) -> str:
    """Return the request's field that answers for a unit."""
    if unit in _WEIGHTS:
        return "grams"
    if unit in _VOLUMES:
        return "ml"
    return "pieces" if unit == "C62" else f"measures.{unit}"
