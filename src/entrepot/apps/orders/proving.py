"""What an order says for itself against a chargeback: gathered from its own rows, in English, as banks read.

Nothing is made up: what did not happen, or is not known, is left out.
"""

from datetime import datetime
from typing import Final

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders.models import (
    DisputeStatement,
    Order,
    OrderAddress,
    OrderParcel,
    OrderRefund,
    Replacement,
    Return,
)
from entrepot.apps.orders.replacing import KIND as AGAIN
from entrepot.apps.orders.terms import receipt_term
from entrepot.apps.payments.actions import EvidenceFacts
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping import queries as shipping
from entrepot.core.money import Money
from entrepot.core.trade.chargebacks import LONGEST_TEXT, EvidenceKind
from entrepot.core.trade.stages import DECLARATION

CLERK: Final = system("orders")
MOST_LETTERS: Final = 60


def gather(row: Order) -> dict[EvidenceKind, str]:
    """Return what speaks for the seller of an order, by kind; a kind without anything is left out."""
    found = {
        EvidenceKind.RECEIPT: _receipt(row),
        EvidenceKind.SHIPPING: _shipping(row),
        EvidenceKind.CUSTOMS: _customs(row),
        EvidenceKind.MESSAGES: _messages(row),
        EvidenceKind.REFUND_POLICY: _policy(row),
    }
    return {kind: "\n".join(lines)[:LONGEST_TEXT] for kind, lines in found.items() if lines}


def facts_of(row: Order) -> EvidenceFacts:
    """Return what card schemes ask for by itself: the buyer, where it went, how and when."""
    address = OrderAddress.objects.filter(order=row).first()
    sent = OrderParcel.objects.filter(order=row).exclude(tracking="").order_by("position").first()
    lines = ", ".join(f"{line.quantity} x {line.title}" for line in row.lines.all())
    service = shipping.get_service_name(sent.service, viewer=CLERK) if sent else ""
    return EvidenceFacts(
        buyer=address.recipient if address else "",
        email=_mail(row),
        address=_written(address) if address else "",
        goods=lines[:LONGEST_TEXT],
        carrier=service,
        tracking=sent.tracking if sent else "",
        sent_on=sent.shipped_at.date() if sent and sent.shipped_at else None,
    )


def _receipt(row: Order) -> list[str]:
    money = [("Goods", row.goods), ("Total paid", row.total)]
    lines = [f"Order {row.public_id}, placed {_on(row.created_at)}."]
    if row.paid_at:
        lines.append(f"Paid {_on(row.paid_at)}, payment {row.payment}.")
    lines += [
        f"{line.quantity} x {line.title}: {Money(line.amount_minor, row.currency)}"
        for line in row.lines.all()
    ]
    return [*lines, *(f"{name}: {amount}" for name, amount in money)]


def _shipping(row: Order) -> list[str]:
    lines = []
    sold = shipping.list_parcels_of("order", row.public_id, viewer=CLERK)
    for parcel in (*sold, *shipping.list_parcels_of(AGAIN, row.public_id, viewer=CLERK)):
        if parcel.handed_over_at is None:
            continue
        service = shipping.get_service_name(parcel.service, viewer=CLERK)
        again = ", sent again free of charge," if parcel.kind == AGAIN else ""
        lines.append(f"Parcel {parcel.number}{again} by {service} to {_place(row)}:")
        lines += [
            f"  {_on(told.at)} {told.code.replace('_', ' ')}{f', {told.place}' if told.place else ''}"
            for told in parcel.tracking
        ]
        if parcel.delivered_at:
            lines.append(f"  Delivered {_on(parcel.delivered_at)}.")
    return lines


def _customs(row: Order) -> list[str]:
    country = reference.country_name(row.country, "en")
    return [
        f"{_on(step.at)} customs of {country}: {step.step.replace('_', ' ')}, parcel {_number(parcel)}"
        for parcel in row.parcels.prefetch_related("customs_steps").order_by("position")
        for step in parcel.customs_steps.all()
        if step.step != DECLARATION.start
    ]


def _messages(row: Order) -> list[str]:
    said = [
        f"{_on(each.created_at)} {each.party}: {each.text.strip()}"
        for each in DisputeStatement.objects.filter(dispute__order=row).order_by("id")
        if each.text.strip()
    ]
    again = Replacement.objects.filter(dispute__order=row).values_list("public_id", flat=True)
    subjects = [row.public_id, *row.parcels.values_list("public_id", flat=True), *again]
    letters = [
        letter
        for subject in subjects
        for letter in messages.list_messages(viewer=CLERK, subject=subject, limit=MOST_LETTERS)
        if letter.sent_at is not None and not letter.is_to_business
    ]
    letters.sort(key=lambda letter: letter.queued_at)
    sent = [
        f"{_on(letter.sent_at or letter.queued_at)} e-mail: {letter.template.replace('_', ' ')}"
        for letter in letters
    ]
    return said + sent


def _policy(row: Order) -> list[str]:
    days = receipt_term(row.market, row.created_at).days
    lines = [
        f"The buyer was told that they may complain within {days} days of the delivery, and send goods back."
    ]
    if row.delivered_at and row.released_at and not row.disputes.exists():
        lines.append("The buyer did not complain in that time, or confirmed the receipt.")
    lines += [f"Return {each.public_id}: {each.state}." for each in Return.objects.filter(order=row)]
    done = OrderRefund.objects.filter(order=row, state=OrderRefund.State.RECORDED)
    lines += [f"Refunded {_on(each.moved_at)}: {Money(each.amount_minor, row.currency)}." for each in done]
    return lines


def _number(parcel: OrderParcel) -> str:
    return parcel.tracking or parcel.public_id


def _mail(row: Order) -> str:
    checkout = row.checkout
    if checkout.email or checkout.user_id is None:
        return checkout.email
    return accounts.get_mail_address(checkout.user_id, viewer=CLERK)


def _written(address: OrderAddress) -> str:
    parts = (address.lines, address.locality, address.area, address.postcode, address.country)
    return ", ".join(part for part in parts if part)


def _place(row: Order) -> str:
    address = OrderAddress.objects.filter(order=row).first()
    if address is None:
        return row.country
    return ", ".join(part for part in (address.locality, address.postcode, address.country) if part)


def _on(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
