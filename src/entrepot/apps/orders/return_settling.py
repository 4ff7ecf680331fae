"""The end of a return, in one transaction with its entry: stock, books, quota, the goods' own count."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_noop

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders import refusals
from entrepot.apps.orders.events import PiecesBack, ReturnRefunded
from entrepot.apps.orders.freezing import parts_of, sale_of
from entrepot.apps.orders.models import OrderRefund, Return, ReturnedPieces, ReturnLine
from entrepot.apps.orders.return_money import bearing_of, is_in_time, unpaid_way
from entrepot.apps.orders.returning import put_on_desk, step
from entrepot.apps.stock import actions as stock
from entrepot.core.ledger import Entry, Progress, Sale, Stamp, returned, way_back_paid
from entrepot.core.trade.returns import BUYER
from entrepot.core.trade.stages import SYSTEM

CLERK = system("orders")


def return_entry(
    found: Return, given: OrderRefund, sale: Sale, progress: Progress, plain: Entry, *, provider: str
) -> Entry:
    """Return the entry of a refund that stands on a return, `plain` as a refund like every other.

    Who bears what is as the return's terms say.
    """
    parts = parts_of(sale, given.parts)
    bearing = bearing_of(found, sale, parts, off=parts.total - given.amount_minor)
    stamp = Stamp(plain.source, plain.reference, plain.occurred_at, plain.about)
    return returned(stamp, sale, progress, parts, provider=provider, bearing=bearing)


def settle_return(found: Return | None, *, by: Actor, at: datetime) -> None:
    """End a return whose money is posted, in the same transaction and once: shelf, counts, carrier, quota.

    A refund that stands on none ends none.
    """
    if found is None:
        return
    step(found, "refunded" if found.refund_id else "nothing_left", who={SYSTEM}, by=by, at=at)
    if not Return.objects.filter(pk=found.pk, settled_at=None).update(settled_at=at):
        raise refusals.moved_on()
    lines = list(found.lines.select_related("line__parcel"))
    for each in lines:
        rows = ReturnedPieces.objects.filter(line_id=each.line_id)
        rows.update(given_back=F("given_back") + (each.accepted or 0))
    shelved = {each.line.variant: each.shelved for each in lines if each.shelved}
    if shelved:
        stock.put_back_pieces(reference=found.order.public_id, pieces=shelved, returned=True, by=CLERK, at=at)
    pay_unpaid_way(found, at=at)
    _tell(found, lines, at)


def pay_unpaid_way(found: Return, *, at: datetime) -> None:
    """Pay the carrier of our label, once, where nothing that goes back to the buyer can."""
    given = found.refund
    off = sum(given.parts) - given.amount_minor if given else 0
    bearing = unpaid_way(found, off=off)
    if bearing is None:
        return
    stamp = Stamp("orders", f"{found.public_id}:way", at, found.order.public_id)
    entry = way_back_paid(stamp, sale_of(found.order), bearing)
    if entry is not None:
        ledger.post(entry=entry, by=CLERK, at=at)


def report_refused_refund(found: Return, *, at: datetime) -> None:
    """Put a return before a person whose money the provider will not give back; it may be tried again."""
    Return.objects.filter(pk=found.pk).update(refund=None)
    put_on_desk(found, Saying(gettext_noop("The provider refused the refund of a return")), at)
    audit.record(by=CLERK, action="orders.return_refund_refused", subject=found.public_id, at=at)


def _tell(found: Return, lines: list[ReturnLine], at: datetime) -> None:
    order = found.order
    given = found.refund
    dues = found.dues.exclude(borne_by=BUYER).values_list("amount_minor", flat=True)
    publish(
        ReturnRefunded(
            returned=found.public_id,
            order=order.public_id,
            business=order.business,
            market=order.market,
            country=order.country,
            currency=order.currency,
            goods_minor=sum(each.goods_minor for each in lines),
            dues_minor=sum(dues),
            amount_minor=given.amount_minor if given else 0,
            restores=is_in_time(found),
            lines=tuple(
                PiecesBack(
                    parcel=each.line.parcel.public_id,
                    route=each.line.parcel.route,
                    variant=each.line.variant,
                    pieces=each.accepted,
                    value_minor=each.goods_minor,
                )
                for each in lines
                if each.accepted
            ),
            at=at,
        )
    )
