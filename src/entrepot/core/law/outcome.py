"""What pricing a route finds: components, reasons, needs and warnings, as plain values."""

from decimal import Decimal
from typing import Literal, NamedTuple

from entrepot.core.law.consignment import Consignment
from entrepot.core.law.rows import MeasureRow, RoundingRow, RouteRow

Status = Literal["ok", "refused", "unknown", "needs"]


class Reason(NamedTuple):
    """Why a route gives no price, or a warning beside one; ``figures`` fill the words of its code."""

    code: str
    subject: str
    source: str = ""
    figures: tuple[tuple[str, str], ...] = ()


class Need(NamedTuple):
    """A fact to be given: the request's field and why."""

    field: str
    code: str
    figures: tuple[tuple[str, str], ...] = ()


class Component(NamedTuple):
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


class RouteOutcome(NamedTuple):
    """One route, priced or not. ``total_minor`` is None unless the status is ok."""

    route: RouteRow
    status: Status
    consignment: Consignment
    """The goods as they were priced (solved, when prices are gross)."""
    components: tuple[Component, ...] = ()
    reasons: tuple[Reason, ...] = ()
    needs: tuple[Need, ...] = ()
    warnings: tuple[Reason, ...] = ()
    unanswered: frozenset[str] = frozenset()
    """Levies of which some line's amount could not be computed."""
    total_minor: int | None = None

    @property
    def goods(self) -> tuple[int, ...]:
        """Return the net goods of each line after discount, in minor units."""
        return self.consignment.goods


class Findings:
    """Reasons, needs and warnings while they are collected, each once."""

    __slots__ = ("blocked", "needs", "refusals", "unknowns", "warnings")

    def __init__(self) -> None:
        self.refusals: dict[Reason, None] = {}
        self.unknowns: dict[Reason, None] = {}
        self.needs: dict[Need, None] = {}
        self.warnings: dict[Reason, None] = {}
        self.blocked: set[str] = set()
        """Levies whose amount is incomplete because law is missing."""

    @property
    def status(self) -> Status:
        """Refused before unknown before needs: nothing given later can mend the former."""
        if self.refusals:
            return "refused"
        if self.unknowns:
            return "unknown"
        return "needs" if self.needs else "ok"
