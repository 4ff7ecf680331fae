"""How long a buyer may complain before silence counts as receipt."""

from datetime import datetime, timedelta

from entrepot.apps.orders.models import ReceiptTerm

DEFAULT = timedelta(days=14)


def receipt_term(market: str, placed_at: datetime) -> timedelta:
    """Return the term of an order: its market's own when it was placed, else the one for all, else 14 days.

    What was set later never reaches it: it is what both sides were told.
    """
    rows = ReceiptTerm.objects.filter(
        market__in=["", market], valid_from__lte=placed_at.date(), created_at__lte=placed_at
    ).order_by("id")
    latest = {row.market: row for row in rows}
    found = latest.get(market) or latest.get("")
    return timedelta(days=found.days) if found else DEFAULT
