"""A seller's invoices, credit notes and invoices for commissions: to read, print and take along by month."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import roles
from entrepot.apps.orders import queries
from entrepot.web.invoices.files import file_of, list_of, sheet_of
from entrepot.web.invoices.setting import pdf_of
from entrepot.web.invoices.shown import shown_of
from entrepot.web.seller.access import Seller, seller_page
from entrepot.web.seller.statement import business_of

ON_A_PAGE = 50


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List the documents of the business, the newest first, and its months to take along."""
    before = request.GET.get("before", "")
    found = queries.list_invoices(
        viewer=seller.actor, business=business_of(seller), before=before, limit=ON_A_PAGE + 1
    )
    kept = found[:ON_A_PAGE]
    details = queries.get_invoice_details(viewer=seller.actor, business=business_of(seller))
    context = {
        "seller": seller,
        "rows": [(view, shown_of(view)) for view in kept],
        "next": kept[-1].public_id if len(found) > ON_A_PAGE else "",
        "months": queries.list_invoice_months(viewer=seller.actor),
        "details": details,
        "may_change": roles.ADMIN in seller.actor.roles,
    }
    return render(request, "seller/invoices.html", context)


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller, invoice: str) -> HttpResponse:
    """Show one document; `?pdf` and `?file` give it to keep."""
    found = queries.get_invoice(invoice, viewer=seller.actor)
    if found.business != business_of(seller):
        raise Http404
    if "pdf" in request.GET:
        return pdf_of(found)
    if "file" in request.GET:
        return file_of(found)
    return render(request, "seller/invoice.html", {"seller": seller, "doc": shown_of(found), "view": found})


@require_safe
@seller_page
def download(request: HttpRequest, seller: Seller) -> HttpResponseBase:
    """Give the documents of one month (`?month=2026-11`) as a list for a bookkeeper: CSV, or `?form=xlsx`."""
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError as error:
        raise Http404 from error
    found = queries.iterate_month(month=month, viewer=seller.actor)
    return sheet_of(found, month) if request.GET.get("form") == "xlsx" else list_of(found, month)
