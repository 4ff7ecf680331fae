"""What all steps of a replacement share: what it is and costs, its pieces, its row, how it is dropped."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import Problem, conflict, problem_for
from entrepot.apps.law import queries as law
from entrepot.apps.orders.amounts import say_money
from entrepot.apps.orders.events import ReplacementEnded
from entrepot.apps.orders.goods import Freight, freight_of
from entrepot.apps.orders.models import (
    Dispute,
    Order,
    OrderLine,
    OrderParcel,
    Replacement,
    ReplacementLine,
)
from entrepot.apps.orders.sending import origin_of
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock.actions import InsufficientStockError, Want
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.ledger import carriage
from entrepot.core.money import Money
from entrepot.core.trade.declarations import crosses_a_border
from entrepot.core.trade.frozen_quote import FrozenQuote, freeze
from entrepot.core.trade.replacement import (
    APART,
    AT_THE_DOOR,
    NO_QUOTE,
    NONE_LEFT,
    NOT_OFFERED,
    OTHER_COST,
    USED,
    Again,
    ReplacementCost,
    ReplacementError,
    SoldLine,
    cost_of,
    pieces_again,
)

CLERK: Final = system("orders")
KIND: Final = "replacement"  # of its parcel, in shipping
HELD: Final = timedelta(days=60)
"""How long pieces are promised: longer than an offer can stand open, and than anybody has to send them."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What would be sent again, in place of which parcel, by whom it is carried, and what it costs."""

    parcel: OrderParcel
    lines: tuple[tuple[OrderLine, Again], ...]
    freight: Freight
    request: dict[str, Any]
    reply: dict[str, Any]
    cost: ReplacementCost

    @property
    def dues(self) -> Money:
        """Duty and tax of it."""
        return self.cost.total - self.cost.freight.amount


def terms_of(case: Dispute, at: datetime) -> Terms:
    """Return what sending again what a dispute is about would cost now.

    Raises ReplacementError; ProblemRaised (409) where no carrier takes it, or a rate is missing.
    """
    row = case.order
    if Replacement.objects.filter(dispute=case, shipped_at__isnull=False).exists():
        raise ReplacementError(USED, "It was sent again once.")
    lines = {str(line.pk): line for line in row.lines.select_related("parcel")}
    sold = [
        SoldLine(key, line.parcel.public_id, line.quantity, Money(line.value_minor, row.currency))
        for key, line in lines.items()
    ]
    concerned = {str(each.line_id): each.quantity for each in case.lines.all()}
    _parcel, pieces = pieces_again(sold, concerned)
    wanted = tuple((lines[each.key], each) for each in pieces)
    parcel = wanted[0][0].parcel
    on = law.get_local_day(row.country, at=at, viewer=SYSTEM)
    grams = sum((line.gross_grams or 0) * each.quantity for line, each in wanted)
    freight = freight_of(parcel.ship_from, row.country, grams=grams, currency=row.currency, on=on)
    request, reply = _quoted(row, parcel, wanted, freight, on) if crosses_a_border(parcel.route) else ({}, {})
    quote = freeze(reply) if reply else None
    cost = cost_of(carriage(freight.carrier, freight.amount), quote)
    return Terms(parcel, wanted, freight, request, reply, cost)


def _quoted(
    row: Order, parcel: OrderParcel, wanted: tuple[tuple[OrderLine, Again], ...], freight: Freight, on: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ask the law about the same way in, for these pieces at what they are declared at, as if alone.

    Nothing of it counts towards the buyer's year or day: what was bought was counted when it was.
    """
    places = {line.pk: place for place, line in enumerate(parcel.lines.all())}
    asked = parcel.request["lines"]
    lines = [
        {
            **asked[places[line.pk]],
            "unit_price": each.value.format_plain(),
            "price_per": str(each.quantity),
            "quantity": each.quantity,
        }
        for line, each in wanted
    ]
    kept = {name: said for name, said in parcel.request.items() if name not in {"discount", "insurance"}}
    request = {
        **kept,
        "prices": "net",
        "route": parcel.route,
        "freight": freight.amount.format_plain(),
        "mode": freight.mode,
        "lines": lines,
    }
    if "buyer" in kept:
        request["buyer"] = _nothing_before(kept["buyer"])
    try:
        reply, _kept = law.quote_to_keep(request, language=row.checkout.language, today=on, viewer=SYSTEM)
    except InvalidRequestError as error:
        raise ReplacementError(NO_QUOTE, " ".join(each.reason for each in error.errors)) from error
    if reply["status"] != "ok":
        told = [each["message"] for each in (*reply.get("reasons", ()), *reply.get("needs", ()))]
        raise ReplacementError(NO_QUOTE, " ".join(dict.fromkeys(told)))
    return request, reply


def _nothing_before(buyer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: "0" for name, said in buyer.items() if isinstance(said, str)}
    if "taken_this_year" in buyer:
        found["taken_this_year"] = dict.fromkeys(buyer["taken_this_year"], "0")
    return found


def hold(case: Dispute, terms: Terms, *, side: str, fallback: Money, at: datetime) -> Replacement:
    """Write down what is offered and promise its pieces, in the caller's transaction, the order held.

    `fallback` goes back where it is not sent. Raises ReplacementError (`none_left`).
    """
    columns: dict[str, Any] = {
        "parcel": terms.parcel,
        "offered_by": side,
        "fallback_minor": fallback.minor,
        "ship_from": terms.parcel.ship_from,
        "route": terms.parcel.route,
        "request": terms.request,
        "reply": terms.reply,
        "service": terms.freight.service,
        "carrier": terms.freight.carrier,
        "freight_minor": terms.freight.amount.minor,
        "dues_minor": terms.dues.minor,
        "ended_at": None,
    }
    found, made = Replacement.objects.get_or_create(dispute=case, defaults={**columns, "created_at": at})
    if made:
        ReplacementLine.objects.bulk_create(
            ReplacementLine(
                replacement=found, line=line, quantity=each.quantity, value_minor=each.value.minor
            )
            for line, each in terms.lines
        )
    else:
        Replacement.objects.filter(pk=found.pk).update(**columns)
        found.refresh_from_db()
    keep_pieces(found, at)
    changes = {"of": case.public_id, "cost": str(terms.cost.total)}
    audit.record(by=CLERK, action="orders.hold_replacement", subject=found.public_id, changes=changes, at=at)
    return found


def keep_pieces(found: Replacement, at: datetime) -> None:
    """Promise the pieces of a replacement, from where the goods came the first time; again changes nothing.

    One conditional UPDATE claims them. Raises ReplacementError (`none_left`).
    """
    parcel = found.parcel
    origin = origin_of(parcel.ship_from, parcel.request["ship_from"])
    counts: Counter[str] = Counter()
    for each in found.lines.all():
        counts[each.line.variant] += each.quantity
    wants = [Want(variant, count, found.public_id, origin) for variant, count in counts.items()]
    try:
        stock.reserve(wants=wants, reference=found.public_id, until=at + HELD, by=CLERK, at=at)
    except InsufficientStockError as error:
        titles = ", ".join(each.line.title for each in found.lines.all())
        raise ReplacementError(NONE_LEFT, titles) from error
    stock.extend(reference=found.public_id, until=at + HELD, by=CLERK, at=at)


def promise(case: Dispute, at: datetime) -> Replacement:
    """Let what was offered be promised, in the caller's transaction.

    Raises ReplacementError (`not_offered`, or `none_left` where its pieces are gone).
    """
    found = replacement_of(case)
    if found is None or found.ended_at is not None:
        raise ReplacementError(NOT_OFFERED, "Nothing is offered to be sent again.")
    keep_pieces(found, at)
    Replacement.objects.filter(pk=found.pk).update(promised_at=at)
    found.refresh_from_db()
    return found


def drop_unsent(case: Dispute, at: datetime) -> None:
    """Let go of what was to be sent again and was not, in the caller's transaction: its pieces are free."""
    found = replacement_of(case)
    able = Replacement.objects.filter(dispute=case, shipped_at=None, ended_at=None)
    if found is None or not able.update(ended_at=at):
        return
    stock.release(reference=found.public_id, by=CLERK, at=at)
    if found.shipment:
        shipping.cancel_parcel(parcel=found.shipment, by=CLERK, at=at)
    audit.record(by=CLERK, action="orders.drop_replacement", subject=found.public_id, at=at)
    publish(
        ReplacementEnded(
            replacement=found.public_id, order=case.order.public_id, business=case.order.business, at=at
        )
    )


def replacement_of(case: Dispute) -> Replacement | None:
    """Return what is, or was to be, sent again in a dispute."""
    return Replacement.objects.filter(dispute=case).select_related("parcel").first()


def quote_of(found: Replacement) -> FrozenQuote | None:
    """Return what the law asks for a replacement; None where it crosses no border."""
    return freeze(found.reply) if found.reply else None


def say_why_not(error: ReplacementError) -> tuple[str, str]:
    """Say why goods cannot be sent again, and what would help."""
    if error.code == OTHER_COST and error.cost is not None:
        told = _("Sending it again costs you %(cost)s now.") % {"cost": say_money(error.cost)}
        return told, _("Look at it again, and say whether you still want to.")
    texts = {
        APART: (
            _("These goods came in several parcels, and one parcel can be sent again."),
            _("Give money back instead, or let the buyer complain of one parcel."),
        ),
        USED: (_("It was sent again once."), _("Give money back instead.")),
        AT_THE_DOOR: (
            _("On this way in the carrier would ask the buyer for duty and tax."),
            _("Give money back instead."),
        ),
        NO_QUOTE: (
            _("The goods cannot go the same way again: %(why)s") % {"why": error},
            _("Give money back instead."),
        ),
        NONE_LEFT: (
            _("Too few are left to send it again: %(titles)s.") % {"titles": error},
            _("Give money back instead."),
        ),
        NOT_OFFERED: (_("Nothing is offered to be sent again."), _("Look at what is offered.")),
    }
    return texts[error.code]


@problem_for(ReplacementError)
def _told(error: ReplacementError) -> Problem:
    title, fix = say_why_not(error)
    return conflict(f"replacement-{error.code.replace('_', '-')}", title, detail=fix)
