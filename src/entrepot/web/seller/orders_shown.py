"""A seller's orders as they are shown: what must be sent by when, and how each parcel stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.customs import queries as customs
from entrepot.apps.customs.queries import DeclarationView, ParcelCustoms
from entrepot.apps.kernel import clock
from entrepot.apps.orders import queries
from entrepot.apps.orders.queries import LineView, OrderView, ParcelView, Shipment
from entrepot.apps.reference import queries as reference
from entrepot.core.money import Money
from entrepot.web.design import formats, places
from entrepot.web.seller.orders_forms import AnswerForm
from entrepot.web.seller.orders_words import BADGES, LEVIES, PILES, SEND, STATES
from entrepot.web.storefront.products import DAYS_TO_SEND


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One order in the list."""

    order: OrderView
    title: str
    more: int
    pieces: int
    country: str
    send_by: date | None
    is_late: bool
    share: str
    asks: bool  # customs waits for an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One duty or tax of a declaration: quoted, and fixed."""

    words: str
    quoted: str
    assessed: str
    at_sale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParcel:
    """One parcel on the page of its order. `step` is what comes next: pack, ship, sent or arrived."""

    parcel: ParcelView
    place: int
    step: str
    grams: int
    shipment: Shipment | None
    said: str
    declaration: DeclarationView | None
    badge: str
    dues: tuple[DueRow, ...]
    forms: tuple[AnswerForm, ...]


def counted(viewer: Any) -> list[tuple[str, str, int]]:
    """Return each pile with its words and how many orders lie on it."""
    counts = queries.count_states(viewer=viewer, as_="seller")
    return [
        (pile, str(words), sum(counts.get(each, 0) for each in STATES[pile])) for pile, words in PILES.items()
    ]


def row_of(order: OrderView, asking: set[str]) -> Row:
    """Return an order as the list shows it."""
    return Row(
        order=order,
        title=order.lines[0].title,
        more=len(order.lines) - 1,
        pieces=sum(line.quantity for line in order.lines),
        country=reference.country_name(order.country, places.current().language),
        send_by=send_by(order),
        is_late=is_late(order),
        share=amount(order.seller_share),
        asks=order.public_id in asking,
    )


def send_by(order: OrderView) -> date | None:
    """Return the day on which the parcel must be with the carrier, as the buyer was told."""
    if order.state not in STATES[SEND] or order.paid_at is None:
        return None
    return order.paid_at.date() + timedelta(days=DAYS_TO_SEND)


def is_late(order: OrderView) -> bool:
    """Say whether the parcel should be with the carrier already."""
    by = send_by(order)
    return by is not None and by < clock.now().date()


def parcels_of(order: OrderView, viewer: Any, forms: dict[str, AnswerForm]) -> list[ShownParcel]:
    """Return the parcels of an order with what is known of them; `forms` are those that were sent wrong."""
    shipments = {each.public_id: each for each in queries.list_shipments(order.public_id, viewer=viewer)}
    known = {each.parcel: each for each in customs.explain_order(order.public_id, viewer=viewer)}
    return [
        _parcel(parcel, place, shipments.get(parcel.shipment), known[parcel.public_id], forms)
        for place, parcel in enumerate(order.parcels, 1)
    ]


def amount(money: Money | None) -> str:
    """Write an amount as the reader's language does."""
    return "" if money is None else formats.money(money.format_plain(), money.currency)


def weight_of(lines: tuple[LineView, ...]) -> int:
    """Return what the goods of a parcel weigh with their packaging, in grams."""
    return sum((line.gross_grams or 0) * line.quantity for line in lines)


def _parcel(
    parcel: ParcelView,
    place: int,
    shipment: Shipment | None,
    said: ParcelCustoms,
    forms: dict[str, AnswerForm],
) -> ShownParcel:
    found = said.declaration
    open_questions = found.open_questions if found else ()
    return ShownParcel(
        parcel=parcel,
        place=place,
        step=_step(parcel, shipment),
        grams=shipment.grams if shipment else weight_of(parcel.lines),
        shipment=shipment,
        said=said.words,
        declaration=found,
        badge=_badge(found),
        dues=tuple(_due(due) for due in found.dues) if found else (),
        forms=tuple(forms.get(each.public_id) or AnswerForm(each) for each in open_questions),
    )


def _step(parcel: ParcelView, shipment: Shipment | None) -> str:
    if parcel.failed_at:
        return "failed"
    if parcel.delivered_at:
        return "arrived"
    if parcel.shipped_at:
        return "sent"
    return "ship" if shipment and shipment.number else "pack"


def _badge(found: DeclarationView | None) -> str:
    if found is None:
        return ""
    return "fix" if found.faults else BADGES.get(found.state, "")


def _due(due: customs.DueView) -> DueRow:
    return DueRow(
        words=str(LEVIES.get(due.kind, due.kind)),
        quoted=amount(due.quoted),
        assessed=amount(due.assessed) if due.assessed is not None else _("not yet"),
        at_sale=bool(due.scheme),
    )
