"""The parcel of what is sent again: packed, with the carrier, at customs, there; or it never comes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR as OPERATOR_ROLE
from entrepot.apps.kernel.actors import Actor, require_role, system
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders import refusals, words
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.packing import LONGEST_CONTENTS
from entrepot.apps.orders.actions.refunding import send_refunds
from entrepot.apps.orders.actions.settling import fall_back
from entrepot.apps.orders.disputes import lock_case, step
from entrepot.apps.orders.freezing import sale_of
from entrepot.apps.orders.models import Dispute, Replacement
from entrepot.apps.orders.receiving import receiver_of
from entrepot.apps.orders.replacing import KIND, quote_of
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.actions import Address
from entrepot.apps.shipping.queries import ParcelView
from entrepot.apps.stock import actions as stock
from entrepot.core.ledger import Share, Stamp, carriage, replacement_charged
from entrepot.core.money import Money
from entrepot.core.trade.assessment import Difference
from entrepot.core.trade.disputes import REPLACING, RESENT
from entrepot.core.trade.replacement import dues_when_let_in
from entrepot.core.trade.stages import LET_GO, OPERATOR, SELLER, SYSTEM

CLERK = system("orders")


def pack_replacement(*, dispute: str, sender: Address, by: Actor, at: datetime, grams: int = 0) -> ParcelView:
    """Let the seller pack what is sent again: it gets its number, and its label can be printed.

    Asked again, it resumes. Never inside a transaction: the carrier is asked. Raises Dispute.DoesNotExist,
    ProblemRaised (409) when nothing is to be sent again, (422) what `shipping` says of address and weight.
    """
    with transaction.atomic():
        case = lock_case(dispute)
        row, who = case.order, require_party(case.order, by)
        found = Replacement.objects.filter(dispute=case, ended_at=None).first()
        if case.state != REPLACING or found is None or not who & {SELLER, OPERATOR, SYSTEM}:
            raise refusals.moved_on()
        lines = list(found.lines.select_related("line"))
        net = sum((each.line.net_grams or 0) * each.quantity for each in lines)
        if grams and grams < net and not found.shipment:
            reason = _("The goods in it alone weigh %(grams)d g.") % {"grams": net}
            raise refusals.invalid(("grams", reason, _("Weigh it packed, in grams.")))
        gross = sum((each.line.gross_grams or 0) * each.quantity for each in lines)
        prepared = shipping.prepare_parcel(
            request_key=found.public_id,
            kind=KIND,
            subject=row.public_id,
            organisation_id=row.organisation_id,
            buyer_id=row.checkout.user_id,
            service=found.service,
            sender=sender,
            receiver=receiver_of(row),
            grams=grams or max(gross, 1),
            contents=", ".join(each.line.title for each in lines)[:LONGEST_CONTENTS],
            by=CLERK,
            at=at,
        )
        Replacement.objects.filter(pk=found.pk).update(shipment=prepared.public_id)
    announced = shipping.announce_parcel(parcel=prepared.public_id, by=CLERK, at=at)
    Replacement.objects.filter(pk=found.pk, tracking="").update(tracking=announced.number)
    return announced


def mark_replacement_shipped(*, dispute: str, by: Actor, at: datetime) -> None:
    """Let the seller say that the carrier has what is sent again. Again changes nothing.

    Raises Dispute.DoesNotExist, ProblemRaised (409) when it has no label yet.
    """
    case = Dispute.objects.select_related("order__checkout").get(public_id=dispute)
    if not require_party(case.order, by) & {SELLER, OPERATOR, SYSTEM}:
        raise refusals.not_yours()
    found = Replacement.objects.filter(dispute=case, ended_at=None).first()
    if found is None or not found.shipment:
        raise refusals.clash("not-packed", _("This parcel has no label yet."), _("Pack it first."))
    with transaction.atomic():
        lock_case(dispute)
        shipping.record_handover(parcel=found.shipment, by=CLERK, at=at)
        record_replacement_shipment(shipment=found.shipment, by=CLERK, at=at)


def record_replacement_shipment(*, shipment: str, by: Actor, at: datetime) -> bool:
    """Note that the carrier has what is sent again: its pieces are gone, its freight is the seller's.

    For the platform. False when it is none of ours, was let go, or was noted before.
    """
    with _held(shipment, by) as held:
        if held is None:
            return False
        known, case = held
        able = Replacement.objects.filter(pk=known.pk, shipped_at=None, ended_at=None)
        if case.state != REPLACING or not able.update(shipped_at=at):
            return False
        stock.capture(reference=known.public_id, by=CLERK, at=at)
        freight = carriage(known.carrier, Money(known.freight_minor, case.currency))
        _charge(case, f"{known.public_id}:carriage", [freight], at)
        step(case, "sent_again", who={SYSTEM}, by=by, at=at)
    return True


def record_replacement_delivery(*, shipment: str, by: Actor, at: datetime) -> bool:
    """Note that what was sent again is there: the buyer's time to look at it begins, once customs let it go.

    For the platform. False when it is none of ours or was noted before.
    """
    with _held(shipment, by) as held:
        if held is None:
            return False
        known, case = held
        noted = Replacement.objects.filter(pk=known.pk, delivered_at=None, shipped_at__isnull=False)
        return bool(noted.update(delivered_at=at)) and _arrive(case, by, at)


def record_replacement_loss(*, shipment: str, by: Actor, at: datetime) -> bool:
    """Note that the carrier lost what was sent again: the money goes back by itself. For the platform."""
    with _held(shipment, by) as held:
        if held is None:
            return False
        _known, case = held
        lost = _fail(case, by, at)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)
    return lost


def record_replacement_customs(*, replacement: str, step: str, by: Actor, at: datetime) -> None:
    """Note how the declaration of what is sent again stands, a state of core's DECLARATION.

    For the platform, in its transaction. Released, it can arrive; refused, the money goes back. Raises
    Replacement.DoesNotExist; a step that is no state raises KeyError.
    """
    require_role(by, OPERATOR_ROLE)
    words.say_customs(step)
    with transaction.atomic():
        known = Replacement.objects.select_related("dispute").get(public_id=replacement)
        case = lock_case(known.dispute.public_id)
        if not Replacement.objects.filter(pk=known.pk).exclude(customs=step).update(customs=step):
            return
        changes = {"customs": [known.customs, step]}
        audit.record(
            by=by, action="orders.record_replacement_customs", subject=replacement, changes=changes, at=at
        )
        if step == "refused":
            _fail(case, by, at)
        elif step in LET_GO:
            _arrive(case, by, at)


def charge_replacement_dues(
    *, replacement: str, found: Sequence[Difference], by: Actor, at: datetime
) -> None:
    """Let the seller owe duty and tax of what was sent again, now that customs let it in. Once.

    `found` is where customs differs from what was quoted: where it fixed less, the seller pays less. For the
    platform, in its transaction. Raises Replacement.DoesNotExist.
    """
    require_role(by, OPERATOR_ROLE)
    with transaction.atomic():
        known = Replacement.objects.select_related("dispute").get(public_id=replacement)
        case = lock_case(known.dispute.public_id)
        quote = quote_of(known)
        if quote is not None:
            _charge(case, f"{replacement}:dues", dues_when_let_in(quote, found), at)


def _charge(case: Dispute, reference: str, owed: Sequence[Share], at: datetime) -> None:
    """Post what the seller owes, once: the ledger refuses a second entry of the same reference."""
    real = [each for each in owed if each.amount.minor]
    if real:
        stamp = Stamp("orders", reference, at, case.order.public_id)
        ledger.post(entry=replacement_charged(stamp, sale_of(case.order), real), by=CLERK, at=at)


def _arrive(case: Dispute, by: Actor, at: datetime) -> bool:
    found = Replacement.objects.filter(dispute=case, delivered_at__isnull=False, failed_at=None)
    if case.state != RESENT or not found.filter(customs__in=["", *LET_GO]).exists():
        return False
    step(case, "arrived", who={SYSTEM}, by=by, at=at)
    return True


def _fail(case: Dispute, by: Actor, at: datetime) -> bool:
    """Let the money go back of what does not come, or cannot go; what was delivered is not lost."""
    able = Replacement.objects.filter(dispute=case, failed_at=None, delivered_at=None)
    if not able.update(failed_at=at) or case.state not in {REPLACING, RESENT}:
        return False
    fall_back(case, "not_sent" if case.state == REPLACING else "not_arrived", by=by, at=at)
    return True


@contextmanager
def _held(shipment: str, by: Actor) -> Iterator[tuple[Replacement, Dispute] | None]:
    """Hold what a carrier has been given as a parcel, with its case, in a transaction; None: none of ours."""
    require_role(by, OPERATOR_ROLE)
    rows = Replacement.objects.filter(shipment=shipment).exclude(shipment="")
    known = rows.select_related("dispute").first()
    if known is None:
        yield None
        return
    with transaction.atomic():
        yield known, lock_case(known.dispute.public_id)
