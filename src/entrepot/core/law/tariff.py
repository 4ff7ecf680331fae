"""A rate card made ready for arithmetic: expressions and conditions compiled, rows in the order they win."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from entrepot.core.law import expressions
from entrepot.core.law.condition_tests import VALUE_PARTS
from entrepot.core.law.conditions import Conditions
from entrepot.core.law.outcome import Reason
from entrepot.core.law.rate_card import CardGap, CardMeasure, NationalChoice, RateCard
from entrepot.core.law.rows import GapRow, ListEntryRow, MeasureRow, RoundingRow
from entrepot.core.law.setting import Known, OrderWords
from entrepot.core.money import exponent, rounder

SURE = frozenset({"P", "S"})
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
    use: Literal["threshold", "border"]
    """The exchange rate its values are converted at."""
    relieved: bool
    """Some of it is let off."""
    round: Callable[[Decimal], Decimal]
    scale: int
    """Decimals of the law's currency."""
    missing: Reason | None
    """What is said where the whole expression is a gap: there is no amount for anything."""

    @property
    def sure(self) -> bool:
        """Whether it applies whatever the goods, amounts and claims."""
        return not (self.row.agreement or self.conditions.open)

    def under(self, known: Known) -> "Charge":
        """Return what is left to decide once so much is known."""
        conditions = self.conditions.under(known)
        return self if conditions is self.conditions else replace(self, conditions=conditions)


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing law, what is said of it, and the conditions under which it concerns a line."""

    row: GapRow
    reason: Reason
    conditions: Conditions

    @classmethod
    def of(cls, gap: CardGap) -> "Gap":
        """Make a card's gap ready."""
        reason = Reason("law_missing", gap.row.id, gap.row.source)
        return cls(gap.row, reason, Conditions.of(gap.conditions))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The charges of one levy, the ones that win first."""

    charges: tuple[Charge, ...]
    sure: bool
    """All of them apply, whatever the goods and amounts; then they stand in the order of computing."""

    @classmethod
    def of(cls, charges: Iterable[Charge]) -> "Candidates":
        """Leave out what a replacing charge that surely applies stands before."""
        kept: list[Charge] = []
        bar: int | None = None
        for charge in charges:
            row = charge.row
            if bar is not None and (row.priority < bar or row.stack == "replace"):
                continue
            kept.append(charge)
            if row.stack == "replace" and charge.sure:
                bar = row.priority
        sure = all(charge.sure for charge in kept)
        return cls(tuple(sorted(kept, key=topping_up_last) if sure else kept), sure)

    def under(self, known: Known) -> "Candidates":
        """Return what may still apply once so much is known."""
        left = [each.under(known) for each in self.charges]
        return Candidates.of([each for each in left if not each.conditions.never])


@dataclass(slots=True, eq=False)
class Gate:
    """A route's own conditions, and why it is closed once that is settled whatever the goods."""

    conditions: Conditions
    alike: str = field(init=False)
    """Names all that is asked: of two gates of one line with the same name both hold, or none."""
    shut: tuple[Reason, ...] = ()
    told: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    """The reasons of settled verdicts, by their identity (the conditions keep them alive)."""

    def __post_init__(self) -> None:
        self.alike = self.conditions.asked()


@dataclass(frozen=True, slots=True, eq=False)
class Tariff:
    """What one card charges, by levy in the order they are made."""

    card: RateCard
    gate: Gate
    gate_alone: Gate
    """The same for an order of this line alone, whose code and origin the card knows."""
    gaps: tuple[Gap, ...]
    choices: Mapping[str, NationalChoice]
    charges: Mapping[str, Candidates]
    retested: frozenset[str]
    """Levies of which a condition tests their own amount, so that they are computed without it first."""
    notes: tuple[Reason, ...]
    """Warnings of list entries that are weakly known."""
    capped: tuple[ListEntryRow, ...]
    noted: tuple[Reason, ...] | None
    """All that is noted of the line, where it is the same few warnings whatever the goods; else None."""
    alike: str
    """Names all that is charged: two tariffs of one line with the same name charge the same."""

    @classmethod
    def of(cls, card: RateCard) -> "Tariff":
        """Make a card ready for any order."""
        choices = {choice.levy: choice for choice in card.choices}
        charges: dict[str, list[Charge]] = {levy: [] for levy in (*card.route.levies, *choices)}
        for measure in sorted(card.measures, key=_precedence):
            charges.setdefault(measure.row.levy, []).append(_charge(measure))
        gate = Gate(Conditions.of(card.conditions))
        candidates = {levy: Candidates.of(charges[levy]) for levy in LEVY_ORDER if levy in charges}
        retested = frozenset(
            levy for levy, found in charges.items() if any(each.conditions.uses_levies for each in found)
        )
        gaps = tuple(Gap.of(gap) for gap in card.gaps)
        notes = tuple(_unconfirmed(card, entry) for entry in card.entries if entry.confidence not in SURE)
        return cls(
            card=card,
            gate=gate,
            gate_alone=gate,
            gaps=gaps,
            choices=choices,
            charges=candidates,
            retested=retested,
            notes=notes,
            capped=tuple(entry for entry in card.entries if entry.cap is not None),
            noted=_all_noted(card, gaps, notes),
            alike=_all_charged(card, candidates, retested),
        )

    def under(self, words: OrderWords) -> "Tariff":
        """Return the tariff for orders with these words, without what they and the card settle."""
        of_line = Known(words, self.card)
        left = [replace(gap, conditions=gap.conditions.under(of_line)) for gap in self.gaps]
        gaps = tuple(gap for gap in left if not gap.conditions.hopeless)
        charges = {levy: candidates.under(of_line) for levy, candidates in self.charges.items()}
        return replace(
            self,
            gate=Gate(self.gate.conditions.under(Known(words))),
            gate_alone=Gate(self.gate.conditions.under(of_line)),
            gaps=gaps,
            charges=charges,
            noted=_all_noted(self.card, gaps, self.notes),
            alike=_all_charged(self.card, charges, self.retested),
        )


def _all_noted(card: RateCard, gaps: Iterable[Gap], notes: tuple[Reason, ...]) -> tuple[Reason, ...] | None:
    """Return the warnings of a line when nothing else is to be noted of it and no condition is open."""
    hangs = any(gap.conditions.open or gap.row.effect == "block" for gap in gaps)
    if hangs or not card.code_known or any(entry.cap is not None for entry in card.entries):
        return None
    return (*notes, *(gap.reason for gap in gaps))


def _all_charged(card: RateCard, charges: Mapping[str, Candidates], retested: frozenset[str]) -> str:
    """Return a text that names all that decides what a line is charged, the rows by their ids."""
    rows = [
        (levy, charge.row.id, charge.rounding.id)
        for levy, candidates in charges.items()
        for charge in candidates.charges
    ]
    route = card.route
    return repr((route.currency, route.levies, list(charges), sorted(retested), rows, card.choices))


def _unconfirmed(card: RateCard, entry: ListEntryRow) -> Reason:
    figures = (("hs", card.hs), ("list", entry.list), ("text", entry.text))
    return Reason("listed_unconfirmed", entry.list, "", figures)


def offers(cards: Iterable[RateCard]) -> Mapping[str, frozenset[str]]:
    """Return the agreements a line may claim on any of its routes, with the proofs each asks for."""
    found: dict[str, frozenset[str]] = {}
    for measure in (measure for card in cards for measure in card.measures):
        agreement = measure.row.agreement
        if agreement:
            asked = (row.value.split() for row in measure.conditions if row.fact == "claim.proof")
            proofs = frozenset(word for words in asked for word in words)
            found[agreement] = proofs | found.get(agreement, frozenset())
    return found


def topping_up_last(charge: Charge) -> bool:
    """Sort what brings a levy to its least amount behind what it is compared with."""
    return charge.row.stack == "minimum_total"


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
        conditions=Conditions.of(measure.conditions),
        rounding=measure.rounding,
        evaluate=expressions.compiled(row.expression),
        value_parts=tuple(part for part in parts if part in VALUE_PARTS),
        charged_parts=charged,
        needs_levies=frozenset(charged) | named,
        rate=expressions.leading_rate(node),
        use="threshold" if row.collect_at == "checkout" else "border",
        relieved=row.relief != 1,
        round=rounder(measure.rounding.mode, measure.rounding.step),
        scale=exponent(row.currency),
        missing=law_missing(node.id, row) if isinstance(node, expressions.Gap) else None,
    )


def law_missing(gap: str, row: MeasureRow) -> Reason:
    """Return what is said of a measure whose rate is not loaded."""
    return Reason("schedule_missing", gap, row.source)
