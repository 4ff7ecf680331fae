"""What came by letter or telephone: an operator records by hand what customs decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts.queries import require_stranger
from entrepot.apps.customs import refusals
from entrepot.apps.customs.access import CLERK, visible
from entrepot.apps.customs.drafting import quoted_of
from entrepot.apps.customs.matching import net_of
from entrepot.apps.customs.models import Declaration, Question
from entrepot.apps.customs.moving import move
from entrepot.apps.customs.packed import shipment_of
from entrepot.apps.customs.releasing import assess, release
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.core.trade import stages
from entrepot.core.trade.assessment import AssessedLevy
from entrepot.core.trade.errors import TradeError

WHO = {stages.OPERATOR}
BY_HAND: Final = ("submitted", "withdrawn", "accepted", "selected", "queried", "assessed", "refused")
REASON = 300


def record_decision(
    *,
    declaration: str,
    event: str,
    why: str,
    by: Actor,
    at: datetime,
    levies: Sequence[AssessedLevy] = (),
) -> None:
    """Record what passed outside the gateway: one step of core's table, but the release.

    `why` is its letter in a few words; for `queried` it is the question. A draft is `submitted` when its
    papers were carried by hand, whatever kept it from being sent; the gateway is not told of it then. For
    operators. Raises Declaration.DoesNotExist, ProblemRaised 409 for a step that does not fit and for a
    parcel without a number, 422 without a reason or for amounts that make no sense.
    """
    row = _for_operators(declaration, by, why)
    if event not in BY_HAND:
        raise refusals.invalid(("event", _("Customs does not say this."), ", ".join(BY_HAND)))
    with transaction.atomic():
        if event == "assessed":
            _assess(row, levies, by, at, why)
        else:
            move(row, event, who=WHO, by=by, at=at, why=why, **_columns(row, event, why, at))
        if event == "queried":
            Question.objects.create(
                declaration=row, reference=f"hand-{row.moves.count()}", text=why[:500], asked_at=at
            )
    if event == "refused":
        orders.send_refunds(order=row.order, by=CLERK, at=at)


def record_release(*, declaration: str, why: str, by: Actor, at: datetime) -> None:
    """Record that customs let the goods in. What was not assessed yet stands as it was quoted.

    For operators; released already changes nothing. Raises Declaration.DoesNotExist, ProblemRaised 409 for a
    draft, an open question, or what was refused.
    """
    row = _for_operators(declaration, by, why)
    if row.state == "released":
        return
    with transaction.atomic():
        if row.state == "submitted":
            move(row, "accepted", who=WHO, by=by, at=at, why=why)
        if row.state != "assessed":
            _assess(row, quoted_of(row), by, at, why)
        release(row, who=WHO, by=by, at=at, why=why)


def _for_operators(declaration: str, by: Actor, why: str) -> Declaration:
    require_role(by, OPERATOR)
    if not why.strip():
        raise refusals.invalid(("why", _("The reason is missing."), _("Say how customs told you.")))
    row = visible(by).get(public_id=declaration)
    require_stranger(row.organisation_id, viewer=by)
    return row


def _columns(row: Declaration, event: str, why: str, at: datetime) -> dict[str, Any]:
    """Return what a step writes beside the state."""
    if event == "refused":
        return {"reason": why[:REASON]}
    if event != "submitted":
        return {}
    shipment = shipment_of(order_queries.get_declared_parcel(row.parcel, viewer=CLERK).parcel)
    return {
        "number": shipment.number,
        "gross_grams": max(shipment.grams, net_of(row)),
        "gateway": "",  # people carry it
        "faults": [],
        "submitted_at": at,
    }


def _assess(row: Declaration, levies: Sequence[AssessedLevy], by: Actor, at: datetime, why: str) -> None:
    try:
        assess(row, levies, who=WHO, by=by, at=at, why=why)
    except TradeError as error:
        raise refusals.invalid(("levies", str(error), _("Give each duty and tax once."))) from error
