"""Documents to take along: one as a page of its own, a month of them as a list."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.template.loader import render_to_string

from entrepot.apps.kernel.spreadsheets import csv_text
from entrepot.apps.orders.queries import InvoiceView
from entrepot.core.money import Money
from entrepot.web.documents.sheets import Sheet, Value, amount, hand_out_sheets
from entrepot.web.invoices.shown import shown_of

STYLE = Path(__file__).parent / "static" / "invoices" / "invoice.css"
HEADINGS = (
    *("number", "kind", "date", "order", "corrects", "country", "currency"),
    *("goods", "carriage", "duty", "tax", "total", "id"),
)
SIGN = {"credit_note": -1}


def file_of(view: InvoiceView) -> HttpResponse:
    """Return a document as a page that stands alone, to keep, send or print."""
    page = render_to_string("invoices/alone.html", {"doc": shown_of(view), "style": _style()})
    return HttpResponse(
        page,
        content_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{view.number}.html"'},
    )


def list_of(views: Iterable[InvoiceView], month: date) -> HttpResponse:
    """Return the documents of a month as CSV; credit notes are below zero, so columns add up."""
    return HttpResponse(
        csv_text([HEADINGS, *map(_row, views)]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="invoices-{month:%Y-%m}.csv"'},
    )


def sheet_of(views: Iterable[InvoiceView], month: date) -> FileResponse:
    """Return the documents of a month as XLSX: amounts as figures, credit notes below zero."""
    name = f"invoices-{month:%Y-%m}"
    end = datetime.combine((month + timedelta(days=32)).replace(day=1), time.min, UTC)
    return hand_out_sheets(name, [Sheet(name, HEADINGS, map(_figures, views))], at=end)


def _figures(view: InvoiceView) -> Sequence[Value]:
    sign = SIGN.get(view.kind, 1)
    amounts = (view.goods, view.carriage, view.duty, view.tax, view.total)
    return (
        *(view.number, view.kind, view.issued_at.date(), view.order),
        *(view.corrects[1] if view.corrects else "", view.body.party("buyer").country, view.currency),
        *(amount(Money(sign * each.minor, each.currency)) for each in amounts),
        view.public_id,
    )


def _row(view: InvoiceView) -> list[str]:
    sign = SIGN.get(view.kind, 1)
    amounts = (view.goods, view.carriage, view.duty, view.tax, view.total)
    return [
        view.number,
        view.kind,
        view.issued_at.date().isoformat(),
        view.order,
        view.corrects[1] if view.corrects else "",
        view.body.party("buyer").country,
        view.currency,
        *(Money(sign * each.minor, each.currency).format_plain() for each in amounts),
        view.public_id,
    ]


@lru_cache(1)
def _style() -> str:
    """Return our own style sheet as a tag: the file is kept and opened far from here."""
    return f"<style>{STYLE.read_text('utf-8')}</style>"
