"""The invoice and credit notes of one's own order: to read, print and keep."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.orders import queries
from entrepot.apps.orders.queries import InvoiceView
from entrepot.web.buyer.access import Buyer, buyer_page
from entrepot.web.design import places
from entrepot.web.invoices.files import file_of
from entrepot.web.invoices.setting import pdf_of
from entrepot.web.invoices.shown import Shown, shown_of


@require_safe
@buyer_page
def show(request: HttpRequest, buyer: Buyer, order: str, invoice: str) -> HttpResponse:
    """Show one document of an order; `?pdf` and `?file` give it to keep."""
    found = document_of(buyer, order, invoice)
    if "pdf" in request.GET:
        return pdf_of(found)
    if "file" in request.GET:
        return file_of(found)
    return render(request, "buyer/invoice.html", {"doc": shown_of(found), "order": order})


def document_of(buyer: Buyer, order: str, invoice: str) -> InvoiceView:
    """Return a document of the buyer's order; a 404 for one of another."""
    found = queries.get_invoice(invoice, viewer=buyer.actor, key=buyer.key_for(order))
    if found.order != order:
        raise Http404
    return found


def papers_of(buyer: Buyer, order: str) -> list[tuple[str, Shown]]:
    """Return the documents of an order with their addresses, the oldest first."""
    views = queries.list_order_invoices(order, viewer=buyer.actor, key=buyer.key_for(order))
    return [
        (places.place_url("order-invoice", order=order, invoice=view.public_id), shown_of(view))
        for view in views
    ]
