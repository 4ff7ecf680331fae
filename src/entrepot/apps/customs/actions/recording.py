"""What customs says, as it comes: kept once by its reference, taken in when its turn is."""

from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from entrepot.apps.customs.models import CustomsAnswer, Declaration, Question
from entrepot.apps.customs.moving import URGENT, move, put_on_desk
from entrepot.apps.customs.provider import AnswerKind, GatewayAnswer
from entrepot.apps.customs.releasing import assess, release
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import actions as orders
from entrepot.core.money import Money
from entrepot.core.trade.assessment import AssessedLevy
from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.stages import DECLARATION, SYSTEM

WHO = {SYSTEM}
REASON = 300

log = structlog.get_logger("entrepot.customs")


def record_answer(*, gateway: str, answer: GatewayAnswer, by: Actor, at: datetime) -> bool:
    """Keep one answer of a gateway, and take in every answer whose turn it is. False when it was known.

    For the platform. Answers may come late, several times and in any order: they are read by the gateway's
    own count, so that a release that overtakes its assessment waits for it. One that no longer fits, because
    a person recorded the decision by hand, is kept and changes nothing; where both contradict, a person is
    told.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = Declaration.objects.select_for_update().filter(public_id=answer.key).first()
        if row is None:
            log.warning("answer_about_nothing", gateway=gateway, reference=answer.reference)
            return False
        new = _keep(row, gateway, answer, at)
        while _take_in(row, by, at):
            pass
    if row.state in {"refused", "released"}:
        orders.send_refunds(order=row.order, by=by, at=at)
    return new


def _keep(row: Declaration, gateway: str, answer: GatewayAnswer, at: datetime) -> bool:
    known = CustomsAnswer.objects.filter(gateway=gateway, reference=answer.reference)
    if known.exists() or row.answers.filter(sequence=answer.sequence).exists():
        return False
    CustomsAnswer.objects.create(
        declaration=row,
        gateway=gateway,
        reference=answer.reference,
        sequence=answer.sequence,
        kind=answer.kind,
        field=answer.about,
        line=answer.line,
        text=answer.text,
        levies=[[each.kind, each.amount.minor, each.amount.currency] for each in answer.levies],
        at=answer.at,
        received_at=at,
    )
    return True


def _take_in(row: Declaration, by: Actor, at: datetime) -> bool:
    """Take in the next answer in customs' own order; False when it has not come yet."""
    found = row.answers.filter(sequence=row.answered_to + 1).first()
    if found is None:
        return False
    turn = Declaration.objects.filter(pk=row.pk, answered_to=row.answered_to)
    if not turn.update(answered_to=found.sequence):
        return False
    row.answered_to = found.sequence
    if found.kind == AnswerKind.QUERIED and row.state not in DECLARATION.ends:
        _ask(row, found)
    fits = any(each.event == found.kind for each in DECLARATION.allowed(row.state, SYSTEM))
    if fits:
        _follow(row, found, by, at)
    elif found.kind in {AnswerKind.REFUSED, AnswerKind.RELEASED} and row.state != found.kind:
        log.warning("answer_contradicts", declaration=row.public_id, state=row.state, answer=found.kind)
        what = Saying(
            gettext_noop("Customs says %(said)s, we have %(state)s"),
            {"said": str(found.kind), "state": row.state},
        )
        put_on_desk(row, what, at, URGENT)
    return True


def _ask(row: Declaration, found: CustomsAnswer) -> None:
    Question.objects.get_or_create(
        declaration=row,
        reference=found.reference,
        defaults={
            "field": found.field,
            "line": found.line,
            "text": found.text,
            "asked_at": found.at,
        },
    )


def _follow(row: Declaration, found: CustomsAnswer, by: Actor, at: datetime) -> None:
    match found.kind:
        case AnswerKind.ASSESSED:
            levies = [AssessedLevy(kind, Money(minor, code)) for kind, minor, code in found.levies]
            try:
                assess(row, levies, who=WHO, by=by, at=at)
            except TradeError as error:
                what = Saying(gettext_noop("An assessment cannot be read (%(error)s)"), {"error": str(error)})
                put_on_desk(row, what, at, URGENT)
        case AnswerKind.RELEASED:
            release(row, who=WHO, by=by, at=at)
        case AnswerKind.REFUSED:
            move(row, "refused", who=WHO, by=by, at=at, why=found.text, reason=found.text[:REASON])
        case _:
            move(row, found.kind, who=WHO, by=by, at=at, why=found.text)
