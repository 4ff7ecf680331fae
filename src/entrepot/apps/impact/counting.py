"""Counts one thing from what is true of it now: the same however often, and in whatever order, it is told."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Count, Min, Model, Q, Sum

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import FirstListing
from entrepot.apps.impact import sums
from entrepot.apps.impact.definitions import job_rule
from entrepot.apps.impact.euros import Euros
from entrepot.apps.impact.models import CountedBusiness, CountedOrder, CountedPayout, CountedRelief
from entrepot.apps.impact.supporting import COUNTER, count_support, write_support
from entrepot.apps.kernel import clock
from entrepot.apps.orders import queries as orders
from entrepot.apps.payouts import queries as payouts
from entrepot.core.money import Money
from entrepot.core.support.business_facts import FLAGS, JOBS


def count_listing(product: str) -> None:
    """Count the business of a product that was offered."""
    for first in catalogue.list_first_listings(viewer=COUNTER, product=product):
        count_business(first)


def count_business(first: FirstListing) -> None:
    """Count a business since its first listing, with what it says of itself and what it has sold."""
    with transaction.atomic():
        row, _new = CountedBusiness.objects.update_or_create(
            business=first.business, defaults={"listed_at": first.at}
        )
        _describe(first.business)
        _count_sales(first.business)
        write_support(row)


def describe_more(most: int) -> int:
    """Describe businesses that were counted before anything was said of them; return how many there were."""
    bare = CountedBusiness.objects.filter(country="").order_by("pk")[:most]
    for row in bare:
        count_business(FirstListing(business=row.business, at=row.listed_at))
    return len(bare)


def knows_no_euros() -> bool:
    """Whether orders were counted, but none of them in euros yet: in an older installation."""
    return CountedOrder.objects.exists() and not CountedOrder.objects.exclude(euro_cents=None).exists()


def count_facts(business: str) -> None:
    """Count anew what a business says of itself; one that never offered anything does not count yet."""
    with transaction.atomic():
        if CountedBusiness.objects.select_for_update().filter(business=business).first() is not None:
            _describe(business)
            _count_sales(business)  # what is abroad goes by where it is


def count_order(order: str) -> None:
    """Count an order once its money is released, without what has gone back to the buyer.

    The row is held first and the order read again then: of two at once the later writes what is true last.
    """
    with transaction.atomic():
        found = _hold(CountedOrder, _order_columns(order), order=order)
        if found is None:
            return
        before = sums.parts_of_order(order) if found else {}
        columns = _order_columns(order)
        if columns is None:
            gone = CountedOrder.objects.get(order=order).business
            CountedOrder.objects.filter(order=order).delete()
            _count_sales(gone)
            count_support(gone)
        else:
            row, _new = CountedOrder.objects.update_or_create(order=order, defaults=columns)
            relieved = _count_reliefs(row)
            _count_sales(row.business)
            if relieved:
                count_support(row.business)
        sums.move(before, sums.parts_of_order(order))


def count_payout(payout: str) -> None:
    """Count a payout while it is settled; one that came back counts no more. Held and read as orders are."""
    with transaction.atomic():
        found = _hold(CountedPayout, _payout_columns(payout), payout=payout)
        if found is None:
            return
        before = sums.parts_of_payout(payout) if found else {}
        columns = _payout_columns(payout)
        if columns is None:
            CountedPayout.objects.filter(payout=payout).delete()
        else:
            CountedPayout.objects.filter(payout=payout).update(**columns)
        sums.move(before, sums.parts_of_payout(payout))


def _describe(business: str) -> None:
    """Write what a business says of itself, in the transaction that holds its row.

    One that has closed says nothing any more: what was counted of it last stays.
    """
    try:
        sheet = businesses.get_fact_sheet(business, viewer=COUNTER, at=clock.now())
    except ObjectDoesNotExist:
        return
    heads = {name: sheet.facts[name] for name in JOBS if name in sheet.facts}
    jobs = job_rule().rule.jobs({name: int(str(known.value)) for name, known in heads.items()})
    counted = [known.evidence for name, known in heads.items() if name in job_rule().rule.weights]
    groups = {
        name: sheet.facts[name].evidence.value if sheet.value_of(name) is True else "" for name in FLAGS
    }
    CountedBusiness.objects.filter(business=business).update(
        country=sheet.country,
        jobs_hundredths=jobs,
        jobs_evidence=min(counted, key=lambda each: each.rank).value if counted else "",
        **groups,
    )


def _count_sales(business: str) -> None:
    """Write since when a business sells and exports, and to how many countries; its row is held first.

    Abroad is every country but its own, wherever the goods lay: as programmes reckon it.
    """
    held = CountedBusiness.objects.select_for_update().filter(business=business)
    row = held.first()
    if row is None:
        return
    if not row.country:  # counted before it was described
        _describe(business)
        row.refresh_from_db()
        if not row.country:  # it closed before: nobody knows what was abroad to it
            return
    own = CountedOrder.objects.filter(business=business)
    own.exclude(home=row.country).update(home=row.country)
    sold = own.filter(goods_minor__gt=0)
    abroad = ~Q(to_country=row.country)
    told = sold.aggregate(
        first_sold_at=Min("released_at"),
        first_exported_at=Min("released_at", filter=abroad),
        countries=Count("to_country", filter=abroad, distinct=True),
        cents=Sum("euro_cents", filter=abroad),
    )
    held.update(abroad_cents=told.pop("cents") or 0, **told)


def _hold(table: type[Model], columns: dict[str, Any] | None, **which: Any) -> bool | None:
    """Lock the row of a thing that counts, made if need be; return whether it was counted before.

    None where nothing counts and nothing did.
    """
    rows = table._default_manager  # noqa: SLF001 - Django's name for a table's rows
    if columns is None:
        return True if rows.select_for_update().filter(**which).first() is not None else None
    _row, new = rows.get_or_create(**which, defaults=columns)
    rows.select_for_update().get(**which)
    return not new


def _order_columns(order: str) -> dict[str, Any] | None:
    view = orders.get_order(order, viewer=COUNTER)
    if view.released_at is None:
        return None
    sale, progress = orders.get_sale(order, viewer=COUNTER)
    left = progress.left(sale)
    return {
        "business": view.business,
        "from_country": view.parcels[0].ship_from,
        "to_country": view.country,
        "currency": sale.currency,
        "goods_minor": left.goods,
        "dues_minor": sum(left.dues),
        "total_minor": left.total,
        "released_at": view.released_at,
        "euro_cents": Euros().cents(Money(left.goods, sale.currency), view.released_at.date()),
    }


def _count_reliefs(row: CountedOrder) -> bool:
    """Write what programmes paid of a counted order's commission, in the transaction that holds it.

    Return whether they pay, or had paid, anything of it.
    """
    sale, progress = orders.get_sale(row.order, viewer=COUNTER)
    division = sale.divide(sale.goods.minor) - sale.divide(progress.refunded.goods)
    euros, on = Euros(), row.released_at.date()
    gone, _by = CountedRelief.objects.filter(order=row).delete()
    paid = CountedRelief.objects.bulk_create(
        CountedRelief(
            order=row,
            programme=relief.account.owner,
            amount_minor=minor,
            euro_cents=euros.cents(Money(minor, sale.currency), on),
        )
        for relief, minor in zip(sale.reliefs, division.reliefs, strict=True)
        if minor
    )
    return bool(gone or paid)


def _payout_columns(payout: str) -> dict[str, Any] | None:
    view = payouts.get_payout(payout, viewer=COUNTER)
    if view.state != payouts.SETTLED or view.settled_at is None:
        return None
    return {
        "business": view.business,
        "currency": view.amount.currency,
        "amount_minor": view.amount.minor,
        "settled_at": view.settled_at,
    }
