"""Numbers of documents: one after the other for each issuer, kind and year, without a gap and never twice."""

from django.db.models import F

from entrepot.apps.kernel.returning import update_returning
from entrepot.apps.orders.models.invoices import InvoiceSeries


def next_number(issuer: str, kind: str, year: int) -> int:
    """Return the next number, in the caller's transaction, which must save the document or be rolled back.

    The UPDATE holds the series until then: others wait, and a number that comes to nothing is given back.
    """
    mine = InvoiceSeries.objects.filter(issuer=issuer, kind=kind, year=year)
    raised = {"last": F("last") + 1}
    found = update_returning(mine, raised, "last")
    if not found:
        InvoiceSeries.objects.bulk_create(
            [InvoiceSeries(issuer=issuer, kind=kind, year=year)], ignore_conflicts=True
        )
        found = update_returning(mine, raised, "last")
    ((number,),) = found
    return int(number)
