"""What orders write: to the buyer in the buyer's language, to the seller in the seller's, each thing once.

A letter is written from what is true now, not from the event that asked for it; the database keeps one of a
kind about one subject, so that an event that is told twice writes nothing twice. A guest's link carries a key
to their checkout; a person's does not, they sign in.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

from babel.dates import format_datetime
from babel.numbers import format_currency
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.queries import Standing
from entrepot.apps.kernel import languages
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import actions as messages
from entrepot.apps.messages.actions import NewMessage
from entrepot.apps.orders import words
from entrepot.apps.orders.access import link_key
from entrepot.apps.orders.freezing import parcels_of
from entrepot.apps.orders.models import Order, OrderParcel, OrderRefund
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping import queries as shipping
from entrepot.core.money import Money
from entrepot.core.trade.stages import BUYER, SELLER

CLERK: Final = system("orders")
LOCALES: Final = {code: each.locale for code, each in languages.LANGUAGES.items()}
LONGEST: Final = 400
KINDS: Final = {
    "pcl": "parcel",
    "orf": "refund",
    "dsp": "dispute",
    "cbk": "chargeback",
    "ret": "return",
}  # what a letter is about, by prefix
REMINDER: Final = "order_placed"
ASKED: Final = "queried"  # the states of core's DECLARATION that people are written to about
QUESTIONS: Final = frozenset({"examined", ASKED})


def write_paid(order: str, at: datetime) -> None:
    """Tell the buyer that the money is held, and the seller what to pack."""
    row = _load(order)
    for message in letters_of_payment(row, businesses.get_standing(row.business, viewer=CLERK)):
        _queue(message, at)


def letters_of_payment(row: Order, seller: Standing) -> list[NewMessage]:
    """Return what both sides are written to about a paid order: that the money is held, what to pack."""
    if not row.payment:
        return []
    language = language_of(seller)
    given = {"shop": seller.name, "total": written_money(row, row.total_minor)}
    packing = {"goods": goods_of(row), "destination": reference.country_name(row.country, language)}
    both = (
        _for_buyer(row, "order_paid", given),
        _for_seller(row, "order_to_pack", packing, language=language),
    )
    return [message for message in both if message is not None]


def write_reminder(order: str, at: datetime) -> None:
    """Remind the buyer of an order that still waits for its money."""
    row = _load(order)
    if row.state == "awaiting_payment" and row.checkout.pay_until > at:
        due = written_moment(row.checkout.pay_until, buyers_language(row.checkout.language))
        to_buyer(
            row,
            REMINDER,
            _shop(row) | {"total": written_money(row, row.total_minor), "pay_by": due},
            at,
        )


def write_not_paid(order: str, at: datetime) -> None:
    """Tell the buyer that the time to pay has passed; who cancelled themselves know it."""
    row = _load(order)
    last = row.moves.filter(event="cancelled").last()
    if row.state == "cancelled" and last is not None and last.who.startswith("system"):
        to_buyer(row, "order_not_paid", _shop(row), at)


def write_shipped(parcel: str, at: datetime) -> None:
    """Tell the buyer that a parcel is on its way, with its number."""
    found = _parcel(parcel)
    language = buyers_language(found.order.checkout.language)
    carrier = shipping.get_service_name(found.service, viewer=CLERK, language=language)
    given = _shop(found.order) | {"carrier": carrier, "tracking": found.tracking}
    to_buyer(found.order, "order_shipped", given, at, about=parcel)


def write_customs(parcel: str, step: str, at: datetime) -> None:
    """Tell the buyer that customs looks at a parcel, or has let it go on; the seller, what customs asks."""
    found = _parcel(parcel)
    row = found.order
    with translation.override(buyers_language(row.checkout.language)):
        said = words.say_customs(step)
    if step in QUESTIONS:
        to_buyer(row, "order_at_customs", {"country": _country(row), "step": said}, at, about=parcel)
    if step == ASKED:
        to_seller(row, "order_customs_question", {"country": _country(row, seller=True)}, at, about=parcel)
    if step == "released" and found.customs_steps.filter(step__in=QUESTIONS).exists():
        to_buyer(row, "order_cleared", _shop(row) | {"country": _country(row)}, at, about=parcel)


def write_delivered(order: str, at: datetime) -> None:
    """Ask the buyer whether all is well, and say until when silence means yes."""
    row = _load(order)
    if row.delivered_at and row.release_on:
        days = str((row.release_on - row.delivered_at).days)
        to_buyer(row, "order_delivered", _shop(row) | {"days": days}, at)


def write_refunded(refund: str, at: datetime) -> None:
    """Tell the buyer what is on its way back, and why."""
    found = OrderRefund.objects.select_related("order__checkout").get(public_id=refund)
    with translation.override(buyers_language(found.order.checkout.language)):
        known = found.reason in words.EVENTS
        reason = words.say_event(found.reason) if known else found.reason or words.say_event("refunded")
    given = {"amount": written_money(found.order, found.amount_minor), "reason": reason[:LONGEST]}
    template = "order_refunded" if found.sent_as else "order_refunded_by_hand"
    to_buyer(found.order, template, given, at, about=refund)


def write_refund_refused(refund: str, text: str, at: datetime) -> None:
    """Tell the buyer that money could not be given back the way they paid, in somebody's own words."""
    found = OrderRefund.objects.select_related("order__checkout").get(public_id=refund)
    given = {"amount": written_money(found.order, found.amount_minor), "text": text}
    to_buyer(found.order, "order_refund_refused", given, at, about=refund)


def write_called_off(order: str, at: datetime) -> None:
    """Tell the seller not to send an order that was called off."""
    row = _load(order)
    if row.moves.filter(event__in=["called_off", "charged_back"]).exists():
        to_seller(row, "order_called_off", {"goods": goods_of(row)}, at)


def write_let_go(order: str, sides: Collection[str], at: datetime) -> None:
    """Tell those who did not do it that an unpaid order was left out, and what that means for them."""
    row = _load(order)
    if not row.moves.filter(event="let_go").exists():
        return
    if BUYER in sides:
        to_buyer(row, "order_let_go", _shop(row) | {"goods": goods_of(row)}, at)
    if SELLER in sides:
        to_seller(row, "order_let_go_seller", {"goods": goods_of(row)}, at)


def write_released(order: str, at: datetime) -> None:
    """Tell the seller what is theirs now."""
    row = _load(order)
    if row.released_at:
        to_seller(
            row, "order_released", {"share": written_money(row, row.seller_share_minor, seller=True)}, at
        )


def _load(order: str) -> Order:
    return Order.objects.select_related("checkout").get(public_id=order)


def _parcel(parcel: str) -> OrderParcel:
    return OrderParcel.objects.select_related("order__checkout").get(public_id=parcel)


def to_buyer(row: Order, template: str, given: Mapping[str, str], at: datetime, *, about: str = "") -> None:
    """Write to the buyer, once of a kind about a subject (the order unless `about` names another)."""
    _queue(_for_buyer(row, template, given, about=about), at)


def _for_buyer(row: Order, template: str, given: Mapping[str, str], *, about: str = "") -> NewMessage | None:
    checkout = row.checkout
    known = "" if checkout.user_id is None else accounts.get_contact(checkout.user_id, viewer=CLERK)
    address = checkout.email or known
    if not address:  # an erased person is written to no more
        return None
    return NewMessage(
        template=template,
        subject_kind=_kind(about),
        subject=about or row.public_id,
        address=address,
        language=buyers_language(checkout.language),
        context={"order": row.public_id, "link": _buyers_link(row), **given},
        user_id=checkout.user_id,
    )


def to_seller(row: Order, template: str, given: Mapping[str, str], at: datetime, *, about: str = "") -> None:
    """Write to the owner of the seller's organisation, once of a kind about a subject."""
    _queue(_for_seller(row, template, given, about=about), at)


def _for_seller(
    row: Order, template: str, given: Mapping[str, str], *, about: str = "", language: str = ""
) -> NewMessage | None:
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return None
    return NewMessage(
        template=template,
        subject_kind=_kind(about),
        subject=about or row.public_id,
        address=owner.address,
        language=language or sellers_language(row),
        context={"order": row.public_id, "link": _sellers_link(row, owner.organisation, template), **given},
        organisation_id=row.organisation_id,
    )


def _queue(message: NewMessage | None, at: datetime) -> None:
    if message is not None:
        messages.queue_message(**asdict(message), by=CLERK, at=at)


def _kind(about: str) -> str:
    return KINDS.get(about.partition("_")[0], "order")


def _buyers_link(row: Order) -> str:
    place = {"country": row.country, "language": buyers_language(row.checkout.language)}
    address = settings.ADDRESS + reverse("order", kwargs={**place, "order": row.public_id})
    if row.checkout.user_id is not None:
        return address
    return f"{address}?{urlencode({'key': link_key(row.checkout.public_id)})}"


def _sellers_link(row: Order, organisation: str, template: str) -> str:
    if template == "order_released":
        return settings.ADDRESS + reverse("sell-money", args=[organisation])
    return settings.ADDRESS + reverse("sell-order", args=[organisation, row.public_id])


def buyers_language(language: str) -> str:
    """Return the language of the interface that is nearest to a cart's."""
    return languages.nearest(language)


def sellers_language(row: Order) -> str:
    """Return the language in which the seller is written to."""
    return language_of(businesses.get_standing(row.business, viewer=CLERK))


def language_of(seller: Standing) -> str:
    """Return the language in which a business is written to."""
    return "zh-hans" if seller.country == "CN" else "en"


def _shop(row: Order) -> dict[str, str]:
    return {"shop": businesses.get_standing(row.business, viewer=CLERK).name}


def goods_of(row: Order) -> str:
    """Return what was sold, in one line."""
    lines = [line for parcel in parcels_of(row) for line in parcel.lines.all()]
    said = ", ".join(f"{line.quantity} × {line.title}" for line in lines)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def _country(row: Order, *, seller: bool = False) -> str:
    language = sellers_language(row) if seller else buyers_language(row.checkout.language)
    return reference.country_name(row.country, language)


def written_money(row: Order, minor: int, *, seller: bool = False) -> str:
    """Return an amount of the order as its buyer, or its seller, writes it."""
    language = sellers_language(row) if seller else buyers_language(row.checkout.language)
    amount = Money(minor, row.currency)
    written: str = format_currency(amount.to_decimal(), row.currency, locale=LOCALES[language])
    return written


def written_moment(at: datetime, language: str) -> str:
    """Return a moment as people of a language write it."""
    written: str = format_datetime(at, "d MMMM, HH:mm", locale=LOCALES[language])
    return f"{written} UTC"
