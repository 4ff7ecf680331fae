"""How long a buyer may complain before silence counts as receipt."""

from datetime import date, timedelta

from entrepot.apps.orders.models import ReceiptTerm

DEFAULT = timedelta(days=14)


def receipt_term(market: str, on: date) -> timedelta:
    """Return the market's own term on a day, else the one for all, else fourteen days."""
    rows = ReceiptTerm.objects.filter(market__in=["", market], valid_from__lte=on).order_by("id")
    latest = {row.market: row for row in rows}
    found = latest.get(market) or latest.get("")
    return timedelta(days=found.days) if found else DEFAULT
