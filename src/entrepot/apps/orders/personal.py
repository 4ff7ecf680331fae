"""What orders holds about buyers, and what keeps it from letting somebody go."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entrepot.apps.accounts.provider import Hindrance, hinders
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.personal import NOBODY, Whose, hands_over, holds, impersonal
from entrepot.apps.orders.forgetting import orders_of, under_way
from entrepot.apps.orders.models import (
    AdvanceGrant,
    BuyerIdentity,
    CartQuote,
    Chargeback,
    ChargebackEvidence,
    Checkout,
    Dispute,
    DisputeFile,
    DisputeMove,
    DisputeStatement,
    Invoice,
    InvoiceDetail,
    KeptIdentity,
    Order,
    OrderAddress,
    OrderLine,
    OrderMove,
    OrderRefund,
    Return,
    ReturnAddress,
    ReturnMove,
)

SHOWN = 3


def of_orders(path: str) -> Any:
    """Return what finds the rows of orders somebody bought; `path` leads to the order."""
    return lambda whose: orders_of(whose, path)


def sold(path: str) -> Any:
    """Return what finds the rows of orders an organisation sold."""
    return lambda whose: Q(**{f"{path}organisation_id": whose.organisation_id or 0})


def of_statements(path: str) -> Any:
    """Return what finds what a buyer said and showed in complaints."""
    return lambda whose: Q(**{f"{path}party": "buyer"}) & orders_of(whose, f"{path}dispute__order__")


def of_checkouts(path: str) -> Any:
    """Return what finds the rows of checkouts somebody made; `path` leads to the checkout."""

    def found(whose: Whose) -> Q:
        guest = Q(**{f"{path}user": None, f"{path}email__in": whose.emails}) & ~Q(**{f"{path}email": ""})
        return guest | Q(**{f"{path}user_id": whose.user_id or 0})

    return found


def file_of(row: DisputeFile) -> tuple[str, bytes] | None:
    """Return what was shown in a complaint, None when it is gone."""
    try:
        found = files.read_private_file(id_=row.file_id, viewer=SYSTEM)
    except (ObjectDoesNotExist, FileNotFoundError):
        return None
    return found.name, found.content


holds(
    Checkout,
    "email",
    kind="contact",
    title=gettext_lazy("What you paid for at once"),
    of=of_checkouts(""),
    shown=("public_id", "language", "total_minor", "currency", "created_at"),
)
holds(
    Order,
    kind="books",
    title=gettext_lazy("Your orders"),
    of=of_orders(""),
    shown=("public_id", "market", "country", "state", "currency", "total_minor", "created_at", "released_at"),
)
holds(
    OrderLine,
    kind="books",
    title=gettext_lazy("What you ordered"),
    of=of_orders("order__"),
    shown=("order_id", "title", "sku", "quantity", "price_minor", "amount_minor", "hs", "origin"),
)
holds(
    OrderAddress,
    *("recipient", "lines", "locality", "postcode", "phone", "local"),
    kind="contact",
    title=gettext_lazy("Where your orders went"),
    of=of_orders("order__"),
    shown=("order_id", "country", "area", "blanked_at", "kept_until", "kept_by"),
)
holds(
    OrderMove,
    "why",
    kind="contact",
    title=gettext_lazy("Steps of your orders"),
    of=of_orders("order__"),
    shown=("order_id", "event", "at"),
)
holds(
    BuyerIdentity,
    *("sealed", "tail"),
    kind="declaration",
    title=gettext_lazy("Numbers given for customs"),
    of=of_checkouts("checkout__"),
)
holds(
    KeptIdentity,
    *("sealed", "tail", "recipient"),
    kind="identity",
    title=gettext_lazy("Numbers kept for your next order"),
    of=lambda whose: Q(user_id=whose.user_id or 0) & ~Q(sealed=""),
)
holds(
    Dispute,
    kind="complaint",
    title=gettext_lazy("Your complaints"),
    of=of_orders("order__"),
    shown=("public_id", "reason", "asked_minor", "currency", "state", "outcome", "created_at", "closed_at"),
)
holds(
    DisputeStatement,
    "text",
    kind="complaint",
    title=gettext_lazy("What you said in complaints"),
    of=of_statements(""),
    shown=("dispute_id", "language", "created_at"),
)
holds(
    DisputeFile,
    kind="complaint",
    title=gettext_lazy("What you showed in complaints"),
    of=of_statements("statement__"),
    shown=("statement_id",),
    content=file_of,
)
holds(
    DisputeMove,
    "why",
    kind="complaint",
    title=gettext_lazy("Steps of your complaints"),
    of=of_orders("dispute__order__"),
    shown=("dispute_id", "event", "party", "at"),
)
holds(
    ChargebackEvidence,
    "text",
    kind="complaint",
    title=gettext_lazy("What was said against your bank"),
    of=lambda _whose: NOBODY,  # the seller's and the platform's; blanked with the order
)
holds(
    Return,
    *("note", "answer"),
    kind="complaint",
    title=gettext_lazy("What you sent back"),
    of=of_orders("order__"),
    shown=("public_id", "order_id", "reason", "state", "tracking", "created_at"),
)
holds(
    ReturnMove,
    "why",
    kind="complaint",
    title=gettext_lazy("Steps of what you sent back"),
    of=of_orders("returned__order__"),
    shown=("returned_id", "event", "party", "at"),
)
hands_over(
    Order,
    *("id", "public_id", "market", "country", "state", "currency", "goods_minor", "total_minor"),
    *("commission_minor", "seller_share_minor", "created_at", "paid_at", "delivered_at", "released_at"),
    title=gettext_lazy("Orders"),
    of=sold(""),
)
hands_over(
    OrderLine,
    *("order_id", "variant", "title", "sku", "quantity", "price_minor", "amount_minor", "hs", "origin"),
    title=gettext_lazy("Lines of orders"),
    of=sold("order__"),
)
hands_over(
    OrderAddress,
    *("order_id", "recipient", "country", "area", "locality", "postcode", "lines", "phone"),
    title=gettext_lazy("Where orders went"),
    of=sold("order__"),
    kind="contact",
)
hands_over(
    Invoice,
    *("public_id", "kind", "year", "number", "order_id", "issued_at", "currency", "total_minor", "body"),
    title=gettext_lazy("Invoices and credit notes"),
    of=sold(""),
)
hands_over(
    Return,
    *("public_id", "order_id", "reason", "note", "answer", "state", "created_at"),
    title=gettext_lazy("Returns"),
    of=sold("order__"),
    kind="complaint",
)
impersonal(CartQuote, "lines", because="goods and their prices")
impersonal(Checkout, "lines", because="goods and their prices")
impersonal(OrderLine, "title", because="goods in words")
impersonal(AdvanceGrant, "reason", because="why the platform advances to a business")
impersonal(Dispute, "reason", because="one of a few words")
impersonal(Chargeback, "reason", because="a card scheme's word")
impersonal(Return, "reason", because="one of a few words")
impersonal(OrderRefund, "reason", because="printed on the credit note, which is kept")
impersonal(Invoice, "body", because="figures and goods; the buyer is read from the order")
impersonal(InvoiceDetail, "name", "lines", because="of a business, on its documents, which are kept")
impersonal(
    ReturnAddress,
    *("lines", "locality", "postcode", "recipient", "phone", "local"),
    because="a place of a business, where goods go back to",
)


@hinders
def open_orders(whose: Whose) -> Iterator[Hindrance]:
    """Let nobody go whose goods or money are still on their way, as a buyer or as a seller."""
    mine = Q(organisation_id=whose.organisation_id) if whose.organisation_id else orders_of(whose)
    rows = Order.objects.filter(mine & under_way()).order_by("-pk")
    found = list(rows.values_list("public_id", flat=True)[:SHOWN])
    if found:
        yield Hindrance(
            field="orders",
            reason=ngettext(
                "An order is still under way: %(orders)s.",
                "%(count)s orders are still under way: %(orders)s.",
                count := rows.count(),
            )
            % {"count": count, "orders": ", ".join(found)},
            fix=_("Wait until each is settled: received, or paid back, and no complaint or return open."),
        )
