"""A declaration goes to customs: the wish is committed first, then the gateway is told, outside of it."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from entrepot.apps.customs import gateways, matching, refusals, words
from entrepot.apps.customs.access import CLERK, require_party, visible
from entrepot.apps.customs.drafting import as_plain, faults_of, message_of
from entrepot.apps.customs.events import DeclarationSubmitted
from entrepot.apps.customs.models import Declaration, Question
from entrepot.apps.customs.moving import URGENT, move, put_on_desk
from entrepot.apps.customs.packed import shipment_of
from entrepot.apps.customs.provider import CustomsGateway, CustomsRefusedError, CustomsUnavailableError
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import actions as order_actions
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import DeclaredParcel, OrderView
from entrepot.apps.shipping.queries import ParcelView as Shipment

PATIENCE = timedelta(hours=1)  # with a gateway that does not answer, before a person is told

log = structlog.get_logger("entrepot.customs")


def submit_declaration(*, declaration: str, by: Actor, at: datetime) -> None:
    """Send a draft to customs once its parcel has a number; sent already, it is only made sure of.

    For its seller and the platform, never inside a transaction. Raises Declaration.DoesNotExist;
    ProblemRaised (409) for a parcel without a number, and for goods or papers that customs would turn away:
    the faults are kept and a person is told. A gateway that does not answer is asked again later.
    """
    require_outside()
    row = visible(by).get(public_id=declaration)
    who = require_party(row, by)
    if row.state == "draft":
        order = orders.get_order(row.order, viewer=CLERK)
        declared = orders.get_declared_parcel(row.parcel, viewer=CLERK)
        shipment = shipment_of(declared.parcel)
        found = _faults(row, order, declared, shipment)
        if found:
            _keep_faults(row, found, at)
            raise refusals.faulty(words.say_faults(found))
        _commit(row, shipment, who, by, at)
    send_declaration(declaration=declaration, by=CLERK, at=at)


def send_declaration(*, declaration: str, by: Actor, at: datetime) -> bool:
    """Tell the gateway what it was not told yet: the declaration itself, and answers to its questions.

    For the platform, never inside a transaction; idempotent by our keys. False when something is still to be
    sent: the gateway did not answer, or there is none and people carry the papers.
    """
    require_role(by, OPERATOR)
    require_outside()
    row = Declaration.objects.prefetch_related("lines", "dues").get(public_id=declaration)
    gateway = gateways.get_gateway(row.country)
    if gateway is None or not row.gateway or row.state in {"draft", "withdrawn"}:
        return False
    try:
        if not row.reference:
            reference = gateway.submit(message_of(row, _identity_of(row, at)))
            Declaration.objects.filter(pk=row.pk, reference="").update(reference=reference, faults=[])
        _send_answers(row, gateway, at)
    except CustomsRefusedError as refused:
        log.warning("declaration_not_taken", declaration=declaration, reason=refused.reason)
        fault = {"code": "gateway", "line": 0, "one": refused.reason}
        with transaction.atomic():
            Declaration.objects.filter(pk=row.pk).update(faults=[fault])
            put_on_desk(row, Saying(gettext_noop("The gateway does not take a declaration")), at, URGENT)
        return False
    except CustomsUnavailableError:
        log.warning("gateway_away", gateway=gateway.name, declaration=declaration)
        if row.moved_at < at - PATIENCE:
            with transaction.atomic():
                put_on_desk(row, Saying(gettext_noop("The gateway does not answer")), at)
        return False
    return True


def _identity_of(row: Declaration, at: datetime) -> str:
    """Return the number that the law asked the buyer for, if it did; that it was read stands in the audit."""
    return order_actions.open_identity(order=row.order, why=f"declaration {row.public_id}", by=CLERK, at=at)


def _faults(
    row: Declaration, order: OrderView, declared: DeclaredParcel, shipment: Shipment
) -> list[dict[str, Any]]:
    """Return everything that keeps a packed parcel from being declared, looked at anew."""
    parcel = declared.parcel
    papers = matching.faults_of_papers(row, order, parcel, shipment)
    return [*as_plain(faults_of(parcel, declared.plan)), *papers]


def _keep_faults(row: Declaration, found: list[dict[str, Any]], at: datetime) -> None:
    with transaction.atomic():
        if Declaration.objects.filter(pk=row.pk, state="draft").update(faults=found):
            put_on_desk(row, Saying(gettext_noop("A parcel cannot be declared")), at)


def _commit(row: Declaration, shipment: Shipment, who: frozenset[str], by: Actor, at: datetime) -> None:
    """Commit that it is sent, before anybody outside is asked."""
    gateway = gateways.get_gateway(row.country)
    with transaction.atomic():
        move(
            row,
            "submitted",
            who=who,
            by=by,
            at=at,
            number=shipment.number,
            gross_grams=shipment.grams,
            gateway=gateway.name if gateway else "",
            faults=[],
            submitted_at=at,
        )
        if gateway is None:
            put_on_desk(row, Saying(gettext_noop("Papers to be carried by hand")), at)
        publish(
            DeclarationSubmitted(
                declaration=row.public_id,
                order=row.order,
                parcel=row.parcel,
                business=row.business,
                country=row.country,
                at=at,
            )
        )


def _send_answers(row: Declaration, gateway: CustomsGateway, at: datetime) -> None:
    asked = row.answers.values("reference")  # what came by letter is answered by letter
    for question in row.questions.filter(reference__in=asked, answered_at__isnull=False, sent_at=None):
        gateway.answer(row.public_id, question.reference, question.answer)
        Question.objects.filter(pk=question.pk, sent_at=None).update(sent_at=at)
