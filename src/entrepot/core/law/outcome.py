"""What pricing a route finds: components, reasons, needs and warnings, as plain values."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from entrepot.core.law.rows import MeasureRow, RoundingRow, RouteRow

Status = Literal["ok", "refused", "unknown", "needs"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a route gives no price, or a warning beside one; ``figures`` fill the words of its code."""

    code: str
    subject: str
    source: str = ""
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A fact to be given: the request's field and why."""

    field: str
    code: str
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Component:
    """One rounded amount and the rule behind it. Minor units of the request's and the law's currency."""

    parcel: int
    line: int
    measure: MeasureRow
    rounding: RoundingRow
    rate: Decimal | None
    amount_minor: int
    local_minor: int
    base_minor: int
    collect_at: Literal["checkout", "delivery"]


@dataclass(frozen=True, slots=True)
class RouteOutcome:
    """One route, priced or not. ``total_minor`` is None unless the status is ok."""

    route: RouteRow
    status: Status
    components: tuple[Component, ...] = ()
    reasons: tuple[Reason, ...] = ()
    needs: tuple[Need, ...] = ()
    warnings: tuple[Reason, ...] = ()
    goods: tuple[int, ...] = ()
    """Net goods of each line after discount, in minor units (solved, when prices are gross)."""
    unanswered: frozenset[str] = frozenset()
    """Levies of which some line's amount could not be computed."""
    total_minor: int | None = None


@dataclass(slots=True)
class Findings:
    """Reasons, needs and warnings while they are collected, each once."""

    refusals: dict[Reason, None] = field(default_factory=dict)
    unknowns: dict[Reason, None] = field(default_factory=dict)
    needs: dict[Need, None] = field(default_factory=dict)
    warnings: dict[Reason, None] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    """Levies whose amount is incomplete because law is missing."""

    @property
    def status(self) -> Status:
        """Refused before unknown before needs: nothing given later can mend the former."""
        if self.refusals:
            return "refused"
        if self.unknowns:
            return "unknown"
        return "needs" if self.needs else "ok"
