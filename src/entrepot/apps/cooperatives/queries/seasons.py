"""A season's report: what members brought, what a kilogram was paid, and what one fetches locally."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives.access import own_cooperative
from entrepot.apps.cooperatives.comparing import local_prices
from entrepot.apps.cooperatives.models import Cooperative, Delivery, MemberPayout, MemberShare
from entrepot.apps.cooperatives.prices import list_series
from entrepot.apps.kernel.actors import Actor, system
from entrepot.core.money import Money, exponent
from entrepot.core.support.farm_price import LocalPrice, PriceSeries, against, per_kilogram

CLERK = system("cooperatives")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonLine:
    """One product in one currency: paid payouts of lots of the season, or of days of it (no product then).

    `against_local` is in ten thousandths of the local price; None where it cannot be said: then
    `missing_data` names what we would need to know, or is empty where no kilogram is a local one.
    """

    product: str
    title: str
    grams: int
    paid: Money
    per_kilogram: Money
    members: int
    against_local: int | None
    prices: tuple[LocalPrice, ...]
    missing_data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonReport:
    """What came of the harvests of some days, both included. `series` is what members say they bring."""

    start: date
    end: date
    delivered_grams: int
    members_delivered: int
    members_paid: int
    series: str
    lines: tuple[SeasonLine, ...]


def get_season_report(*, start: date, end: date, viewer: Actor, language: str = "en") -> SeasonReport:
    """Return the report of the viewer's co-operative for harvests from a day to another."""
    cooperative = own_cooperative(viewer)
    brought = Delivery.objects.filter(
        business=cooperative.business, lot__harvested_on__range=(start, end), called_off_at=None
    ).aggregate(grams=Sum("grams"), members=Count("member", distinct=True))
    paid = MemberPayout.objects.filter(_of_season(start, end), business=cooperative.business, state="paid")
    shares = MemberShare.objects.filter(payout__in=paid)
    return SeasonReport(
        start=start,
        end=end,
        delivered_grams=brought["grams"] or 0,
        members_delivered=brought["members"],
        members_paid=shares.aggregate(members=Count("member", distinct=True))["members"],
        series=cooperative.brings,
        lines=tuple(_lines(paid.select_related("lot__product"), cooperative, language)),
    )


def list_price_series(*, viewer: Actor) -> tuple[PriceSeries, ...]:
    """Return the local prices there are for the country of the viewer's co-operative."""
    return list_series(own_cooperative(viewer).business.country)


def _of_season(start: date, end: date) -> Q:
    of_days = Q(lot=None, period_start__gte=start, period_end__lte=end)
    return Q(lot__harvested_on__range=(start, end)) | of_days


def _lines(payouts: Iterable[MemberPayout], cooperative: Cooperative, language: str) -> Iterable[SeasonLine]:
    groups: dict[tuple[str, str], list[MemberPayout]] = {}
    for payout in payouts:
        product = payout.lot.product.public_id if payout.lot else ""
        groups.setdefault((product, payout.currency), []).append(payout)
    for (product, currency), many in sorted(groups.items()):
        sums = MemberShare.objects.filter(payout__in=many).values("payout")
        told = {
            row["payout"]: (row["minor"], row["grams"])
            for row in sums.annotate(minor=Sum("amount_minor"), grams=Sum("grams"))
        }
        members = MemberShare.objects.filter(payout__in=many).aggregate(Count("member", distinct=True))
        yield _line(
            product=product,
            currency=currency,
            payouts=many,
            told=told,
            members=members["member__count"],
            cooperative=cooperative,
            language=language,
        )


def _line(
    *,
    product: str,
    currency: str,
    payouts: list[MemberPayout],
    told: Mapping[int, tuple[int, int]],
    members: int,
    cooperative: Cooperative,
    language: str,
) -> SeasonLine:
    minor, grams = (sum(row[part] for row in told.values()) for part in (0, 1))
    title, hs = "", ""
    if product:
        found = catalogue.get_own_product(product, viewer=CLERK, language=language).product
        title, hs = found.title, found.hs
    weighed = [(told[row.pk][1], row.lot.harvested_on) for row in payouts if row.lot and row.pk in told]
    local, missing = local_prices(cooperative, hs, currency, [day for _grams, day in weighed])
    priced = [(each, price) for (each, _day), price in zip(weighed, local, strict=False)]
    return SeasonLine(
        product=product,
        title=title,
        grams=grams,
        paid=Money(minor, currency),
        per_kilogram=Money(per_kilogram(minor, grams), currency),
        members=members,
        against_local=against(minor, priced, exponent(currency)) if priced else None,
        prices=tuple(dict.fromkeys(local)),
        missing_data=missing,
    )
