"""Invoices and credit notes: of what was bought and sold, and of commissions."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ, ORGANISATION_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.sellers import own_business
from entrepot.web.api.shapes import invoices as shapes
from entrepot.web.api.shapes.base import InvoiceId, OrderId
from entrepot.web.invoices.files import file_of, list_of
from entrepot.web.invoices.setting import pdf_of

resource = Resource("invoices", "Invoices and credit notes, as they were frozen.")
Kind = Annotated[
    Literal["", "invoice", "credit_note", "commission"], Query(description="Keep those of one kind.")
]
Before = Annotated[
    str, Query(pattern="^(inv_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]
Month = Annotated[
    str, Query(pattern="^2[0-9]{3}-(0[1-9]|1[0-2])$", description="Which month.", examples=["2026-11"])
]


@resource.get("/invoices", scope=ORDERS_READ, answers=shapes.InvoicePage, summary="Documents of one's sales")
def list_invoices(
    request: HttpRequest, kind: Kind = "", cursor: Before = "", limit: Limit = 50
) -> shapes.InvoicePage:
    """Return the invoices, credit notes and invoices for commissions of one's business, the newest first."""
    rows = queries.list_invoices(viewer=actor_of(request), kind=kind, before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.InvoicePage(items=[shapes.InvoiceInList.of(row) for row in kept], next=following)


@resource.get(
    "/invoices/month.csv", scope=ORDERS_READ, answers=str, media="text/csv", summary="A month as a list"
)
def download_invoices(request: HttpRequest, month: Month) -> HttpResponse:
    """Return the documents of a month as CSV; credit notes are below zero, so columns add up."""
    first = date.fromisoformat(f"{month}-01")
    return list_of(queries.iterate_month(month=first, viewer=actor_of(request)), first)


@resource.get(
    "/invoices/{invoice}", scope=ORDERS_READ, guests=True, answers=shapes.Invoice, summary="One document"
)
def get_invoice(request: HttpRequest, invoice: InvoiceId) -> shapes.Invoice:
    """Return a document with its parties, its lines, each duty and tax and the rule behind it."""
    return shapes.Invoice.of(queries.get_invoice(invoice, viewer=actor_of(request), key=guest_key(request)))


@resource.get(
    "/invoices/{invoice}/document",
    scope=ORDERS_READ,
    guests=True,
    answers=str,
    media="text/html",
    summary="One document to keep or print",
)
def download_invoice(request: HttpRequest, invoice: InvoiceId) -> HttpResponse:
    """Return a document as a page of its own, in the language asked for; it prints on one A4 page."""
    return file_of(queries.get_invoice(invoice, viewer=actor_of(request), key=guest_key(request)))


@resource.get(
    "/invoices/{invoice}/document.pdf",
    scope=ORDERS_READ,
    guests=True,
    answers=str,
    media="application/pdf",
    summary="One document as PDF",
)
def download_invoice_pdf(request: HttpRequest, invoice: InvoiceId) -> HttpResponse:
    """Return a document as PDF/A, tagged, in the language asked for; the same document, the same bytes."""
    return pdf_of(queries.get_invoice(invoice, viewer=actor_of(request), key=guest_key(request)))


@resource.get(
    "/orders/{order}/invoices",
    scope=ORDERS_READ,
    guests=True,
    answers=shapes.InvoicesOfOrder,
    summary="Documents of an order",
)
def list_order_invoices(request: HttpRequest, order: OrderId) -> shapes.InvoicesOfOrder:
    """Return the invoice of an order and its credit notes, the oldest first."""
    rows = queries.list_order_invoices(order, viewer=actor_of(request), key=guest_key(request))
    return shapes.InvoicesOfOrder(items=[shapes.InvoiceInList.of(row) for row in rows])


@resource.get(
    "/invoice-details",
    scope=ORDERS_READ,
    answers=shapes.InvoiceDetails,
    summary="What stands on one's documents",
    missing=True,
)
def get_invoice_details(request: HttpRequest) -> shapes.InvoiceDetails:
    """Return name, address and tax numbers that stand on documents of one's business from now on."""
    actor = actor_of(request)
    return _details(own_business(actor), actor)


@resource.put(
    "/invoice-details",
    scope=ORGANISATION_WRITE,
    answers=shapes.InvoiceDetails,
    summary="What stands on invoices",
    missing=True,
)
def set_invoice_details(request: HttpRequest, body: shapes.InvoiceDetailsContent) -> shapes.InvoiceDetails:
    """Set name, address and tax numbers of one's business from now on; needs an administrator."""
    actor, now = actor_of(request), clock.now()
    business = own_business(actor)
    set_details(body, by=actor, at=now, business=business)
    return _details(business, seeing_own_work(actor, ORDERS_READ))


def set_details(body: shapes.InvoiceDetailsContent, *, by: Actor, at: datetime, business: str = "") -> None:
    """Set all of it at once: of a business, or of the platform."""
    address: dict[str, str] = {"name": body.name, "country": body.country, "lines": "\n".join(body.lines)}
    with transaction.atomic():
        actions.set_invoice_details(**address, business=business, by=by, at=at)
        for each in body.numbers:
            actions.set_tax_number(place=each.place, number=each.number, business=business, by=by, at=at)


def _details(business: str, reader: Actor) -> shapes.InvoiceDetails:
    return shapes.InvoiceDetails.of(queries.get_invoice_details(viewer=reader, business=business))
