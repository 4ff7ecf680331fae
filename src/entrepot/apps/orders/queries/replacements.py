"""Reads of what is sent again: how far it has come for both sides, what it costs for who bears it."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders.access import parties_of, sees_all
from entrepot.apps.orders.freezing import parcel_plan
from entrepot.apps.orders.models import Dispute, Order, OrderParcel, Replacement
from entrepot.apps.orders.queries.orders import (
    LineView,
    OnItsWay,
    ParcelView,
    line_view,
    parcel_view,
    way_of,
)
from entrepot.apps.orders.replacing import quote_of, terms_of
from entrepot.core.money import Money
from entrepot.core.trade.orders import CartLine, LinePlan, ParcelPlan
from entrepot.core.trade.stages import SELLER

OFFERED, PROMISED, PACKED, SENT, ARRIVED = "offered", "promised", "packed", "sent", "arrived"
FAILED, ENDED = "failed", "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementView(OnItsWay):
    """What is sent again. `stage`: offered, promised, packed, sent, arrived; or failed, or ended unsent.

    `freight` and `dues` are the seller's cost: None for who does not bear it. `fallback` goes back to the
    buyer where it is not sent in time, or does not come.
    """

    dispute: str
    order: str
    stage: str
    offered_by: str
    lines: tuple[LineView, ...]
    fallback: Money
    freight: Money | None
    dues: Money | None
    promised_at: datetime | None

    @property
    def cost(self) -> Money | None:
        """What it costs the seller, for who may know."""
        return self.freight + self.dues if self.freight is not None and self.dues is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementTerms:
    """What sending again would cost the seller now: the carrier, and duty and tax by authority."""

    total: Money
    freight: Money
    dues: Money
    service: str
    pieces: tuple[tuple[str, int], ...]


def get_replacement_terms(dispute: str, *, viewer: Actor) -> ReplacementTerms:
    """Return what sending again would cost, to the seller of a dispute's order and to operators.

    Raises Dispute.DoesNotExist to everybody else; ReplacementError, ProblemRaised (409) where it cannot be.
    Whether pieces are left is found when it is offered.
    """
    case = Dispute.objects.select_related("order__checkout").get(public_id=dispute)
    if not sees_costs(case.order, viewer):
        raise Dispute.DoesNotExist
    terms = terms_of(case, clock.now())
    return ReplacementTerms(
        total=terms.cost.total,
        freight=terms.cost.freight.amount,
        dues=terms.dues,
        service=terms.freight.service,
        pieces=tuple((line.title, each.quantity) for line, each in terms.lines),
    )


def replacement_view(case: Dispute, viewer: Actor) -> ReplacementView | None:
    """Return what is, or was to be, sent again in a dispute that the viewer may see."""
    found = getattr(case, "replacement", None)
    if found is None:
        return None
    row, inside = case.order, sees_costs(case.order, viewer)
    return ReplacementView(
        **way_of(found),
        dispute=case.public_id,
        order=row.public_id,
        stage=_stage(found),
        offered_by=found.offered_by,
        lines=_lines(row, found),
        fallback=Money(found.fallback_minor, row.currency),
        freight=Money(found.freight_minor, row.currency) if inside else None,
        dues=Money(found.dues_minor, row.currency) if inside else None,
        promised_at=found.promised_at,
    )


def sees_costs(row: Order, viewer: Actor) -> bool:
    """Say whether the viewer sells in this order, or is of the platform."""
    return sees_all(viewer) or SELLER in parties_of(row, viewer)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredParcel:
    """One parcel as it is declared: of an order, or of what is sent again instead of one of its parcels.

    `replaces` is the parcel it is sent in place of, empty for one that was sold.
    """

    order: str
    business: str
    organisation: int
    state: str
    parcel: ParcelView
    plan: ParcelPlan
    replaces: str


def get_declared_parcel(public_id: str, *, viewer: Actor) -> DeclaredParcel:
    """Return a parcel, or a replacement, by its public id, as customs is told of it. For operators.

    Raises OrderParcel.DoesNotExist.
    """
    require_role(viewer, OPERATOR)
    found = Replacement.objects.filter(public_id=public_id).select_related("dispute__order").first()
    if found is not None:
        return _declared_again(found)
    rows = OrderParcel.objects.select_related("order").prefetch_related("lines")
    parcel = rows.get(public_id=public_id)
    row = parcel.order
    return _declared(row, parcel_view(row, parcel), parcel_plan(row, parcel))


def _declared_again(found: Replacement) -> DeclaredParcel:
    row, quote = found.dispute.order, quote_of(found)
    if quote is None:
        raise OrderParcel.DoesNotExist  # inside a country nothing is declared
    lines = list(found.lines.select_related("line"))
    planned = tuple(
        LinePlan(
            CartLine(
                each.line.key,
                row.business,
                each.line.variant,
                each.quantity,
                Money(each.value_minor, row.currency),
                each.quantity,
            ),
            Money(each.value_minor, row.currency),
            Money(each.value_minor, row.currency),
        )
        for each in lines
    )
    view = ParcelView(
        **way_of(found), failed_as="", lines=_lines(row, found), request=found.request, reply=found.reply
    )
    plan = ParcelPlan(found.public_id, quote, planned)
    return _declared(row, view, plan, replaces=found.parcel.public_id, ended=found.ended_at is not None)


def _declared(
    row: Order, parcel: ParcelView, plan: ParcelPlan, *, replaces: str = "", ended: bool = False
) -> DeclaredParcel:
    return DeclaredParcel(
        order=row.public_id,
        business=row.business,
        organisation=row.organisation_id,
        state="cancelled" if ended else row.state,
        parcel=parcel,
        plan=plan,
        replaces=replaces,
    )


def _stage(found: Replacement) -> str:
    stages = (
        (found.failed_at is not None, FAILED),
        (found.ended_at is not None, ENDED),
        (found.delivered_at is not None, ARRIVED),
        (found.shipped_at is not None, SENT),
        (bool(found.tracking), PACKED),
        (found.promised_at is not None, PROMISED),
    )
    return next((stage for holds, stage in stages if holds), OFFERED)


def _lines(row: Order, found: Replacement) -> tuple[LineView, ...]:
    return tuple(
        line_view(row, each.line, quantity=each.quantity, value_minor=each.value_minor)
        for each in found.lines.all()
    )
