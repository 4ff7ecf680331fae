"""The lines of a customs declaration, from an order's frozen quote: what is declared is what was quoted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.core.money import Money

from .errors import TradeError
from .frozen_quote import FrozenQuote, Levy

HS_DIGITS = 6
DOMESTIC_ENDING = "-DOMESTIC"
UNION_ROUTE = "EU-UNION"


def crosses_a_border(route: str) -> bool:
    """Say whether goods on this way in are declared to customs.

    Sales inside one country, and inside the customs territory of the European Union (Union goods move freely:
    Treaty on the Functioning of the European Union, Article 28), are not.
    """
    return route != UNION_ROUTE and not route.endswith(DOMESTIC_ENDING)


def terms_of_delivery(quoted: str, *, pays_at_door: bool) -> str:
    """Return the Incoterms 2020 rule a parcel travels under: what was quoted, else what its dues say.

    Whoever sells delivered bears duty and tax under DDP; under DAP the buyer pays them on arrival
    (International Chamber of Commerce, Incoterms 2020, rules DAP and DDP, A9/B9).
    """
    return quoted or ("DAP" if pays_at_door else "DDP")


@dataclass(frozen=True, slots=True)
class DeclaredGoods:
    """One line of goods as it is sent. Weights are in grams, for the whole line; ``value`` after discount."""

    hs: str
    national: str
    origin: str
    description: str
    quantity: int
    net_grams: Decimal
    gross_grams: Decimal
    value: Money


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """One numbered line: goods, the levies on it, and the measures they came from."""

    number: int
    goods: DeclaredGoods
    levies: tuple[Levy, ...]
    measures: tuple[str, ...]
    assessed: Money
    """All levies of the line, in the quote's currency."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is told to customs: lines and totals, on one route of one edition of the law."""

    destination: str
    route: str
    edition: str
    lines: tuple[DeclarationLine, ...]
    value: Money
    freight: Money
    insurance: Money
    net_grams: Decimal
    gross_grams: Decimal
    levies: tuple[tuple[str, Money], ...]
    """Levy by levy, in the quote's currency."""
    local_levies: tuple[tuple[str, Money], ...]
    """Levy by levy, in the authority's currency."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps goods from being declared: on a line (0 for the whole parcel), in which field."""

    line: int
    field: str
    message: str


class UndeclarableError(TradeError):
    """The order cannot be declared; ``faults`` holds everything that is wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        told = (f"line {each.line}: {each.message}" if each.line else each.message for each in faults)
        super().__init__("; ".join(told))
        self.faults = faults


def declare(goods: Sequence[DeclaredGoods], quote: FrozenQuote) -> Declaration:
    """Return the declaration of one parcel; ``goods`` stand in the order of the quote's request.

    Raises ``UndeclarableError`` with every fault at once: a code, origin, weight or description that is
    missing, a net weight above the gross one, values that are not the quote's, levies on no line.
    """
    faults = tuple(_faults(goods, quote))
    if faults:
        raise UndeclarableError(faults)
    lines = tuple(_line(number, each, quote) for number, each in enumerate(goods))
    return Declaration(
        destination=quote.destination,
        route=quote.route,
        edition=quote.edition,
        lines=lines,
        value=Money.total((each.value for each in goods), quote.currency),
        freight=quote.freight,
        insurance=quote.insurance,
        net_grams=sum((each.net_grams for each in goods), Decimal(0)),
        gross_grams=sum((each.gross_grams for each in goods), Decimal(0)),
        levies=_sums((levy.kind, levy.amount) for levy in quote.levies),
        local_levies=_sums((levy.kind, levy.local) for levy in quote.levies),
    )


def _line(number: int, goods: DeclaredGoods, quote: FrozenQuote) -> DeclarationLine:
    levies = tuple(levy for levy in quote.levies if levy.line == number)
    return DeclarationLine(
        number=number + 1,
        goods=goods,
        levies=levies,
        measures=tuple(dict.fromkeys(levy.measure for levy in levies)),
        assessed=Money.total((levy.amount for levy in levies), quote.currency),
    )


def _faults(goods: Sequence[DeclaredGoods], quote: FrozenQuote) -> list[Fault]:
    found = [fault for number, each in enumerate(goods, 1) for fault in _line_faults(number, each, quote)]
    if not goods:
        found.append(Fault(0, "goods", "There are no goods."))
    lost = sorted({levy.line + 1 for levy in quote.levies if not 0 <= levy.line < len(goods)})
    found += [Fault(0, "levies", f"The quote charges a line {number} that is not there.") for number in lost]
    if not any(fault.field == "currency" for fault in found):
        value = Money.total((each.value for each in goods), quote.currency)
        if value != quote.goods - quote.discount:
            told = f"The goods are worth {value}, {quote.goods - quote.discount} was quoted."
            found.append(Fault(0, "value", told))
    return found


def _line_faults(number: int, goods: DeclaredGoods, quote: FrozenQuote) -> list[Fault]:
    digits = goods.hs.isascii() and goods.hs.isdigit()
    national = not goods.national or goods.national.startswith(goods.hs)
    told = f"The value is in {goods.value.currency}, the quote in {quote.currency}."
    checks = (
        (digits and len(goods.hs) == HS_DIGITS, "hs", f"{goods.hs!r} is no six-digit HS code."),
        (national, "national", "The national code is not of this HS code."),
        (bool(goods.origin), "origin", "The country of origin is missing."),
        (bool(goods.description.strip()), "description", "The description is missing."),
        (goods.quantity > 0, "quantity", "The quantity is missing."),
        (goods.net_grams > 0, "net_grams", "The net weight is missing."),
        (
            goods.gross_grams >= goods.net_grams,
            "gross_grams",
            "The gross weight is below the net weight.",
        ),
        (goods.value.currency == quote.currency, "currency", told),
    )
    return [Fault(number, field, message) for holds, field, message in checks if not holds]


def _sums(parts: Iterable[tuple[str, Money]]) -> tuple[tuple[str, Money], ...]:
    sums: dict[tuple[str, str], Money] = {}
    for kind, amount in parts:
        key = (kind, amount.currency)
        sums[key] = sums[key] + amount if key in sums else amount
    return tuple((kind, amount) for (kind, _), amount in sorted(sums.items()))
