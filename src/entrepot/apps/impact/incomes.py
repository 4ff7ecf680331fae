"""What co-operatives pay their members, beside the local price: counted payout by payout."""

from django.db import transaction
from django.db.models import Count, QuerySet

from entrepot.apps.cooperatives import queries as cooperatives
from entrepot.apps.cooperatives.queries import MemberIncome
from entrepot.apps.impact.asking import Asked
from entrepot.apps.impact.models import CountedIncome, CountedSupport
from entrepot.apps.kernel.actors import system
from entrepot.core.support.business_facts import Evidence

COUNTER = system("impact")
FARMER_INCOME = "farmer_income"
PAGE = 200


def count_income(payout: str) -> None:
    """Count a payout once members have it. What they have is never taken back."""
    found = cooperatives.get_member_income(payout, viewer=COUNTER)
    if found is not None:
        keep(found)


def keep(income: MemberIncome) -> None:
    """Write one payout as it is told now: a price that was read since makes it comparable."""
    evidence = Evidence.DOCUMENTED if income.is_of_books else Evidence.DECLARED
    with transaction.atomic():
        CountedIncome.objects.update_or_create(
            payout=income.payout,
            defaults={
                "business": income.business,
                "country": income.country,
                "series": income.series,
                "currency": income.paid.currency,
                "paid_minor": income.paid.minor,
                "grams": income.grams,
                "worth_grams": income.worth_grams,
                "missing": income.missing_data,
                "evidence": evidence.value,
                "paid_at": income.paid_at,
            },
        )


def look_again() -> int:
    """Count anew what could not be compared, where its price is known by now; return how many payouts.

    One payout is asked for all that lack the same data. What members had before anything was counted here
    is counted first.
    """
    if not CountedIncome.objects.exists():
        return _count_all()
    lacking = CountedIncome.objects.filter(worth_grams=None).exclude(missing="")
    told = 0
    for missing in lacking.order_by().values_list("missing", flat=True).distinct():
        payouts = list(lacking.filter(missing=missing).order_by("pk").values_list("payout", flat=True))
        found = cooperatives.get_member_income(payouts[0], viewer=COUNTER)
        if found is not None and found.missing_data != missing:
            for payout in payouts:
                count_income(payout)
            told += len(payouts)
    return told


def compared() -> QuerySet[CountedIncome]:
    """Return the payouts that stand beside a local price."""
    return CountedIncome.objects.exclude(worth_grams=None)


def count_payers(asked: Asked) -> dict[str, int]:
    """Return how many co-operatives of each country that is asked for stand behind its figure."""
    paid = compared().filter(**asked.where("country"))
    if asked.programme:
        own = CountedSupport.objects.filter(programme=asked.programme, since__isnull=False)
        paid = paid.filter(business__in=own.values("business__business"))
    rows = paid.order_by().values("country").annotate(payers=Count("business", distinct=True))
    return {row["country"]: row["payers"] for row in rows}


def _count_all() -> int:
    after, told = "", 0
    while paid := cooperatives.list_member_incomes(viewer=COUNTER, after=after, limit=PAGE):
        for income in paid:
            keep(income)
        after, told = paid[-1].payout, told + len(paid)
    return told
