"""What programmes did for a business: hours, relief of its commission, cases decided sooner; by programme."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum

from entrepot.apps.desk import queries as desk
from entrepot.apps.desk.queries import FastCase
from entrepot.apps.impact.models import CountedBusiness, CountedCase, CountedRelief, CountedSupport
from entrepot.apps.kernel.actors import system
from entrepot.apps.programmes import queries as programmes

COUNTER = system("impact")
HOURS = "mentor"  # the benefit that is counted in hours


@dataclass(slots=True)
class _Support:
    since: date | None = None
    hours_given: int = 0
    relief_cents: int = 0
    fast_cases: int = 0
    fast_seconds: int = 0

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def count_support(business: str) -> None:
    """Count anew what programmes did for a business; one that never offered anything does not count."""
    with transaction.atomic():
        row = CountedBusiness.objects.select_for_update().filter(business=business).first()
        if row is not None:
            write_support(row)


def count_case(item: str) -> None:
    """Count a case of the desk once somebody decided it in a fast lane."""
    for case in desk.list_fast_cases(viewer=COUNTER, item=item):
        keep_case(case)


def keep_case(case: FastCase) -> None:
    """Write one decided case beside the ordinary ones before its day: the same however often."""
    with transaction.atomic():
        CountedCase.objects.update_or_create(
            item=case.item,
            defaults={
                "business": case.business,
                "programme": case.programme,
                "lane": case.lane,
                "waited_seconds": int(case.waited.total_seconds()),
                "ordinary_seconds": None if case.ordinary is None else int(case.ordinary.total_seconds()),
                "done_at": case.done_at,
            },
        )
        count_support(case.business)


def write_support(row: CountedBusiness) -> None:
    """Write what each programme did for a business, in the transaction that holds its row."""
    found = _gathered(row.business)
    for programme, support in found.items():
        CountedSupport.objects.update_or_create(business=row, programme=programme, defaults=support.columns())
    CountedSupport.objects.filter(business=row).exclude(programme__in=found).delete()
    summed = ("hours_given", "relief_cents", "fast_cases", "fast_seconds")
    totals = {name: sum(getattr(each, name) for each in found.values()) for name in summed}
    CountedBusiness.objects.filter(pk=row.pk).update(**totals)


def _gathered(business: str) -> dict[str, _Support]:
    found: dict[str, _Support] = defaultdict(_Support)
    for programme, since in programmes.list_programmes_of(business, viewer=COUNTER).items():
        found[programme].since = since
    hours = programmes.sum_given_by_programme(business=business, kind=HOURS, viewer=COUNTER)
    for programme, given in hours.items():
        found[programme].hours_given = given
    reliefs = CountedRelief.objects.filter(order__business=business).order_by()
    for row in reliefs.values("programme").annotate(cents=Sum("euro_cents")):
        found[row["programme"]].relief_cents = int(row["cents"] or 0)
    cases = compared_cases().filter(business=business).values("programme")
    saved = Sum(F("ordinary_seconds") - F("waited_seconds"))
    for case in cases.annotate(cases=Count("id"), seconds=saved):
        found[case["programme"]].fast_cases = case["cases"]
        found[case["programme"]].fast_seconds = int(case["seconds"])
    return found


def compared_cases() -> QuerySet[CountedCase]:
    """Return the cases that stand beside enough ordinary ones."""
    return CountedCase.objects.filter(ordinary_seconds__isnull=False).order_by()
