"""What members were paid for what they brought, beside what it fetches locally: for whoever counts it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives.comparing import local_prices
from entrepot.apps.cooperatives.models import Cooperative, MemberPayout, MemberShare
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.core.money import Money, exponent
from entrepot.core.support.farm_price import local_grams

CLERK = system("cooperatives")
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberIncome:
    """One payout that members have: its weight and money, and what the money is worth at the local price.

    `worth_grams` is the weight it would have fetched on the day of the harvest; None where that cannot be
    said: then `missing_data` names what we would need, or is empty where no kilogram is a local one.
    `is_of_books`: the money is to the unit what the platform's books say was earned; else the co-operative
    said what its bank made of it.
    """

    payout: str
    business: str
    country: str
    series: str
    grams: int
    paid: Money
    worth_grams: int | None
    missing_data: str
    is_of_books: bool
    paid_at: datetime


def get_member_income(payout: str, *, viewer: Actor) -> MemberIncome | None:
    """Return what members have of a payout; None for one they do not have. For the platform.

    Raises MemberPayout.DoesNotExist.
    """
    require_role(viewer, OPERATOR)
    row = MemberPayout.objects.select_related("business", "lot__product").get(public_id=payout)
    return next(iter(_incomes([row])), None)


def list_member_incomes(*, viewer: Actor, after: str = "", limit: int = 50) -> list[MemberIncome]:
    """Return the payouts that members have, the oldest first; `after` is the last one seen. For the platform.

    Raises MemberPayout.DoesNotExist for an `after` that is none.
    """
    require_role(viewer, OPERATOR)
    rows = MemberPayout.objects.filter(state=MemberPayout.State.PAID)
    if after:
        rows = rows.filter(pk__gt=MemberPayout.objects.get(public_id=after).pk)
    found = rows.select_related("business", "lot__product").order_by("pk")
    return _incomes(found[: max(1, min(limit, MOST))])


def _incomes(rows: Iterable[MemberPayout]) -> list[MemberIncome]:
    paid = [row for row in rows if row.state == MemberPayout.State.PAID]
    shares = MemberShare.objects.filter(payout__in=paid).order_by().values("payout")
    told = {
        each["payout"]: (int(each["grams"]), int(each["minor"]))
        for each in shares.annotate(grams=Sum("grams"), minor=Sum("amount_minor"))
    }
    cooperatives = {
        each.business_id: each
        for each in Cooperative.objects.filter(business__in={row.business_id for row in paid}).select_related(
            "business"
        )
    }
    return [_income(row, *told[row.pk], cooperatives.get(row.business_id)) for row in paid if row.pk in told]


def _income(row: MemberPayout, grams: int, minor: int, cooperative: Cooperative | None) -> MemberIncome:
    worth, missing = _worth(row, minor, cooperative)
    return MemberIncome(
        payout=row.public_id,
        business=row.business.public_id,
        country=row.business.country,
        series=cooperative.brings if cooperative and worth is not None else "",
        grams=grams,
        paid=Money(minor, row.currency),
        worth_grams=worth,
        missing_data=missing,
        is_of_books=(row.net_minor, row.currency) == (row.earned_minor, row.earned_currency),
        paid_at=row.paid_at or row.created_at,
    )


def _worth(row: MemberPayout, minor: int, cooperative: Cooperative | None) -> tuple[int | None, str]:
    """Return the grams that the money would have fetched locally; a payout of days is of no one product."""
    if cooperative is None or row.lot is None:
        return None, ""
    hs = catalogue.get_own_product(row.lot.product.public_id, viewer=CLERK, language="en").product.hs
    prices, missing = local_prices(cooperative, hs, row.currency, [row.lot.harvested_on])
    return (local_grams(minor, prices[0], exponent(row.currency)) if prices else None), missing
