"""Numbers of documents: one after the other for each issuer, kind and year, without a gap and never twice."""

from django.db.models import F

from entrepot.apps.kernel.statements import Change
from entrepot.apps.orders.models.invoices import InvoiceSeries


def next_number(issuer: str, kind: str, year: int) -> int:
    """Return the next number, in the caller's transaction, which must save the document or be rolled back.

    The UPDATE holds the series until then: others wait, and a number that comes to nothing is given back.
    """
    found = _NEXT.rows(issuer=issuer, kind=kind, year=year)
    if not found:
        InvoiceSeries.objects.bulk_create(
            [InvoiceSeries(issuer=issuer, kind=kind, year=year)], ignore_conflicts=True
        )
        found = _NEXT.rows(issuer=issuer, kind=kind, year=year)
    ((number,),) = found
    return int(number)


_NEXT = Change(lambda **named: (InvoiceSeries.objects.filter(**named), {"last": F("last") + 1}), "last")
