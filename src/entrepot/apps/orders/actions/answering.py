"""Answering a chargeback: the seller adds papers; a person, or the clock, sends all there is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.files import actions as files
from entrepot.apps.files import queries as file_queries
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.outbox import in_transaction
from entrepot.apps.kernel.problems import Problem, ProblemRaised, conflict, invalid_request, problem_for
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.complaining import Upload
from entrepot.apps.orders.models import Chargeback, ChargebackEvidence, Order
from entrepot.apps.orders.moving import lock
from entrepot.apps.orders.proving import facts_of, gather
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.core.trade.chargebacks import (
    LONGEST_TEXT,
    SENT_BEFORE,
    EvidenceError,
    EvidenceKind,
    check_addition,
)
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.core.trade.stages import OPERATOR as PLATFORM_PARTY
from entrepot.core.trade.stages import SELLER

CLERK = system("orders")
MOST_FILES = 8


def add_evidence(
    *,
    order: str,
    kind: EvidenceKind,
    text: str,
    by: Actor,
    at: datetime,
    evidence: Sequence[Upload] = (),
) -> None:
    """Add words or papers against the open chargeback of an order, as its seller or the platform.

    The seller until a day before the scheme's term, the platform until it. Raises Order.DoesNotExist,
    Chargeback.DoesNotExist when the bank examines nothing, EvidenceError, ProblemRaised (422).
    """
    known = Order.objects.select_related("checkout").get(public_id=order)
    party = _party(known, by)
    _check_sent(text, evidence)
    checked = [
        files.check_private_file(content=each.content, name=each.name, by=by, field="evidence")
        for each in evidence
    ]
    with transaction.atomic():
        row = lock(order)
        found = Chargeback.objects.filter(order=row, outcome="").latest("pk")
        view = payment_queries.get_chargeback(found.chargeback, viewer=CLERK)
        term = view.evidence_due_at
        check_addition(view.state, term, at, sizes=(), by_seller=party == SELLER)
        common = {"chargeback": found, "kind": kind.value, "party": party, "who": by.key, "created_at": at}
        if text.strip():
            ChargebackEvidence.objects.create(text=text.strip(), **common)
        for each in checked:
            kept = files.keep_private_file(checked=each, by=by, at=at)
            ChargebackEvidence.objects.create(file_id=kept, **common)
        sizes = _sizes(found.chargeback, by)
        check_addition(view.state, term, at, sizes=sizes, by_seller=party == SELLER)
        changes = {"kind": kind.value, "files": len(checked)}
        audit.record(by=by, action="orders.add_evidence", subject=order, changes=changes, at=at)


def answer_chargeback(*, chargeback: str, by: Actor, at: datetime) -> None:
    """Send the card scheme all that speaks for the sellers of a payment's orders. For operators.

    It is gathered anew now, and sent once for good. Raises Chargeback.DoesNotExist, IllegalMoveError when it
    was answered or decided, ProblemRaised (409).
    """
    require_role(by, OPERATOR)
    rows = _orders_of(chargeback)
    texts: dict[EvidenceKind, list[str]] = {}
    for row in rows:
        for kind, text in gather(row).items():
            texts.setdefault(kind, []).append(text)
    added = ChargebackEvidence.objects.filter(chargeback__chargeback=chargeback).order_by("pk")
    for each in added.exclude(text=""):
        texts.setdefault(EvidenceKind(each.kind), []).append(f"The {each.party}: {each.text}")
    payments.begin_evidence(
        chargeback=chargeback,
        texts={kind: "\n\n".join(said)[:LONGEST_TEXT] for kind, said in texts.items()},
        papers=[(EvidenceKind(each.kind), each.file_id) for each in added if each.file_id is not None],
        facts=facts_of(rows[0]),
        by=by,
        at=at,
    )
    _send(chargeback, at)


def accept_chargeback(*, chargeback: str, why: str, by: Actor, at: datetime) -> None:
    """Let the buyer keep what their bank took back. For operators.

    Raises Chargeback.DoesNotExist, IllegalMoveError when it was answered or decided, ProblemRaised.
    """
    require_role(by, OPERATOR)
    if not why.strip():
        raise refusals.invalid(("why", _("The reason is missing."), _("Say why: the seller reads it.")))
    payments.begin_acceptance(chargeback=chargeback, why=why, by=by, at=at)
    _send(chargeback, at)


def answer_due_chargebacks(*, by: Actor, at: datetime) -> int:
    """Send what there is for every chargeback whose term ends soon, and return how many. For the platform.

    Silence is lost for certain; what was gathered may win.
    """
    require_role(by, OPERATOR)
    due = Chargeback.objects.filter(outcome="", evidence_due_at__lte=at + SENT_BEFORE, evidence_due_at__gt=at)
    count = 0
    for chargeback in sorted(set(due.values_list("chargeback", flat=True))):
        try:
            answer_chargeback(chargeback=chargeback, by=by, at=at)
        except (IllegalMoveError, ProblemRaised):  # a person was quicker
            continue
        count += 1
    return count


def _send(chargeback: str, at: datetime) -> None:
    if not in_transaction():  # else `payments` sends it within moments
        payments.send_answer(chargeback=chargeback, by=CLERK, at=at)


def _orders_of(chargeback: str) -> list[Order]:
    rows = Order.objects.select_related("checkout").filter(chargebacks__chargeback=chargeback)
    found = list(rows.order_by("pk"))
    if not found:
        raise Chargeback.DoesNotExist
    return found


def _party(row: Order, by: Actor) -> str:
    who = require_party(row, by)
    if SELLER in who:
        return SELLER
    if PLATFORM_PARTY in who or by.is_system:
        return "platform"
    raise refusals.not_yours()


def _check_sent(text: str, evidence: Sequence[Upload]) -> None:
    if not text.strip() and not evidence:
        raise refusals.invalid(("text", _("Nothing is said or shown."), _("Write something, or add a file.")))
    if len(text) > LONGEST_TEXT:
        raise refusals.invalid(("text", _("This is too long."), _("Say it in fewer words.")))
    if len(evidence) > MOST_FILES:
        most = _("At most %(most)s files go with one message.") % {"most": MOST_FILES}
        raise refusals.invalid(("evidence", most, _("Send the ones that matter.")))


def _sizes(chargeback: str, by: Actor) -> list[int]:
    rows = ChargebackEvidence.objects.filter(chargeback__chargeback=chargeback, file__isnull=False)
    ids = [each for each in rows.values_list("file_id", flat=True) if each is not None]
    return [each.size for each in file_queries.list_private_files(ids=ids, viewer=by).values()]


@problem_for(EvidenceError)
def _told(error: EvidenceError) -> Problem:
    if error.code == "too_large":
        reason = _("All files together are larger than the bank takes: 4.5 MB.")
        return invalid_request([("evidence", reason, _("Send smaller ones, or fewer."))])
    if error.code == "too_late":
        return conflict(
            "term-passed", _("The term has passed."), detail=_("What was there by then is shown to the bank.")
        )
    return conflict(
        "evidence-sent", _("The bank has the evidence already."), detail=_("Wait for what it decides.")
    )
