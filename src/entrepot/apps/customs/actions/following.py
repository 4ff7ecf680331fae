"""Open declarations are asked about: what customs has said since is recorded, what was not sent is sent."""

from datetime import datetime

import structlog

from entrepot.apps.customs import gateways
from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.actions.recording import record_answer
from entrepot.apps.customs.actions.sending import send_declaration, submit_declaration
from entrepot.apps.customs.models import Declaration
from entrepot.apps.customs.provider import CustomsRefusedError, CustomsUnavailableError
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.trade.stages import DECLARATION

FOLLOW = "customs.follow"
OPEN = tuple(state for state in DECLARATION.states if state not in DECLARATION.ends)

log = structlog.get_logger("entrepot.customs")


def follow_declaration(*, declaration: str, by: Actor, at: datetime) -> str:
    """Bring one declaration up to what customs knows of it, and return its state. Safe at any time.

    For the platform, never inside a transaction. A draft whose parcel is packed is tried again.
    """
    require_role(by, OPERATOR)
    require_outside()
    row = Declaration.objects.get(public_id=declaration)
    Declaration.objects.filter(pk=row.pk).update(asked_at=at)
    try:
        if row.state == "draft":
            submit_declaration(declaration=declaration, by=by, at=at)
        elif row.state in OPEN:
            send_declaration(declaration=declaration, by=by, at=at)
    except ProblemRaised as refused:  # not packed yet, or faulty: that is kept and told
        log.info("declaration_waits", declaration=declaration, why=refused.problem.slug)
    _collect(row, at)
    return Declaration.objects.values_list("state", flat=True).get(pk=row.pk)


def start_following(*, by: Actor, at: datetime) -> str:
    """Start the bulk run that follows every open declaration, and return its id. One at a time (409)."""
    require_role(by, OPERATOR)
    run = start_bulk_run(name=FOLLOW, params={"before": at.isoformat()}, by=by, exclusive_key=FOLLOW)
    return run.public_id


def _collect(row: Declaration, at: datetime) -> None:
    gateway = gateways.get_gateway(row.country)
    row.refresh_from_db()
    if gateway is None or not row.reference or row.state not in OPEN:
        return
    try:
        answers = gateway.answers(row.public_id)
    except (CustomsUnavailableError, CustomsRefusedError):
        log.warning("gateway_away", gateway=gateway.name, declaration=row.public_id)
        return
    for answer in answers:
        record_answer(gateway=gateway.name, answer=answer, by=CLERK, at=at)
