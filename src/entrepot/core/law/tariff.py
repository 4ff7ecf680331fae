"""A rate card made ready for arithmetic: expressions and conditions compiled, rows in the order they win."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from entrepot.core.law import expressions
from entrepot.core.law.conditions import VALUE_PARTS, Conditions
from entrepot.core.law.rate_card import CardGap, CardMeasure, NationalChoice, RateCard
from entrepot.core.law.rows import MeasureRow, RoundingRow
from entrepot.core.money import exponent

if TYPE_CHECKING:
    from entrepot.core.law.outcome import Reason

LEVY_ORDER = (
    "duty",
    "excise",
    "consumption_tax",
    "fee",
    "vat",
    "gst",
    "sales_tax",
    "parcel_tax",
    "income_tax",
)
"""The order in which charges are made; a base may hold only what stands before it."""
_NAMED_LEVIES = {"DUTY": "duty", "CT": "consumption_tax"}


@dataclass(frozen=True, slots=True)
class Charge:
    """One measure, compiled."""

    row: MeasureRow
    depth: int
    conditions: Conditions
    rounding: RoundingRow
    evaluate: Callable[[expressions.Quantities], Decimal]
    value_parts: tuple[str, ...]
    charged_parts: tuple[str, ...]
    needs_levies: frozenset[str]
    """Levies whose amounts this one is built on (through its base or by name)."""
    rate: Decimal | None
    scale: int
    """Decimals of the law's currency."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing law, with its compiled conditions."""

    card: CardGap
    conditions: Conditions


class Tariff:
    """The charges of one card by levy, the ones that win first."""

    __slots__ = (
        "card",
        "charges",
        "choices",
        "conditions",
        "entries",
        "gaps",
        "lists_below",
        "offers",
        "shut",
    )

    def __init__(self, card: RateCard) -> None:
        self.card = card
        self.entries = card.entries
        self.lists_below = card.lists_below
        self.conditions = Conditions(card.conditions)
        self.shut: dict[object, tuple[Reason, ...]] = {}
        """Why the route is closed, by the words of the order, where these alone decide it."""
        self.gaps = tuple(Gap(gap, Conditions(gap.conditions)) for gap in card.gaps)
        self.choices: dict[str, NationalChoice] = {choice.levy: choice for choice in card.choices}
        charges: dict[str, list[Charge]] = {}
        for measure in sorted(card.measures, key=_precedence):
            charges.setdefault(measure.row.levy, []).append(_charge(measure))
        self.offers: dict[str, frozenset[str]] = {}
        """Agreements a line may claim, with the proofs each asks for."""
        for measure in card.measures:
            if measure.row.agreement:
                proofs = {
                    word
                    for row in measure.conditions
                    if row.fact == "claim.proof"
                    for word in row.value.split()
                }
                self.offers[measure.row.agreement] = frozenset(proofs) | self.offers.get(
                    measure.row.agreement, frozenset()
                )
        wanted = set(card.route.levies) | set(charges) | set(self.choices)
        self.charges = {levy: tuple(charges.get(levy, ())) for levy in LEVY_ORDER if levy in wanted}


def _precedence(measure: CardMeasure) -> tuple[int, int, str]:
    return (-measure.row.priority, -measure.depth, measure.row.id)


def _charge(measure: CardMeasure) -> Charge:
    row = measure.row
    parts = tuple(row.base.split("+")) if row.base else ()
    node = expressions.parse(row.expression)
    charged = tuple(part for part in parts if part not in VALUE_PARTS)
    named = {_NAMED_LEVIES[name] for name in expressions.names(node) if name in _NAMED_LEVIES}
    return Charge(
        row=row,
        depth=measure.depth,
        conditions=Conditions(measure.conditions),
        rounding=measure.rounding,
        evaluate=expressions.compiled(row.expression),
        value_parts=tuple(part for part in parts if part in VALUE_PARTS),
        charged_parts=charged,
        needs_levies=frozenset(charged) | named,
        rate=expressions.leading_rate(node),
        scale=exponent(row.currency),
    )
