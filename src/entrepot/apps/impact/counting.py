"""Counts one thing from what is true of it now: the same however often, and in whatever order, it is told."""

from django.db import transaction

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import FirstListing
from entrepot.apps.impact.models import CountedBusiness, CountedOrder, CountedPayout, CountedRelief
from entrepot.apps.kernel.actors import system
from entrepot.apps.orders import queries as orders
from entrepot.apps.payouts import queries as payouts

COUNTER = system("impact")


def count_listing(product: str) -> None:
    """Count the business of a product that was offered."""
    for first in catalogue.list_first_listings(viewer=COUNTER, product=product):
        count_business(first)


def count_business(first: FirstListing) -> None:
    """Count a business since its first listing."""
    CountedBusiness.objects.update_or_create(business=first.business, defaults={"listed_at": first.at})


def count_order(order: str) -> None:
    """Count an order once its money is released, without what has gone back to the buyer."""
    view = orders.get_order(order, viewer=COUNTER)
    if view.released_at is None:
        CountedOrder.objects.filter(order=order).delete()
        return
    sale, progress = orders.get_sale(order, viewer=COUNTER)
    left = progress.left(sale)
    division = sale.divide(sale.goods.minor) - sale.divide(progress.refunded.goods)
    columns = {
        "business": view.business,
        "from_country": view.parcels[0].ship_from,
        "to_country": view.country,
        "currency": sale.currency,
        "goods_minor": left.goods,
        "dues_minor": sum(left.dues),
        "total_minor": left.total,
        "released_at": view.released_at,
    }
    with transaction.atomic():
        row, _new = CountedOrder.objects.update_or_create(order=order, defaults=columns)
        CountedRelief.objects.filter(order=row).delete()
        CountedRelief.objects.bulk_create(
            CountedRelief(order=row, programme=relief.account.owner, amount_minor=minor)
            for relief, minor in zip(sale.reliefs, division.reliefs, strict=True)
            if minor
        )


def count_payout(payout: str) -> None:
    """Count a payout while it is settled; one that came back counts no more."""
    view = payouts.get_payout(payout, viewer=COUNTER)
    if view.state != payouts.SETTLED or view.settled_at is None:
        CountedPayout.objects.filter(payout=payout).delete()
        return
    CountedPayout.objects.update_or_create(
        payout=payout,
        defaults={
            "business": view.business,
            "currency": view.amount.currency,
            "amount_minor": view.amount.minor,
            "settled_at": view.settled_at,
        },
    )
