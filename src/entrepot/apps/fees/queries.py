"""Every read of fees. Schedules are public; a fee frozen on an order is for its seller and the platform."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees.budgeting import Purses
from entrepot.apps.fees.models import FeeLine, FeeLineRelief, FeeSchedule, Relief
from entrepot.apps.fees.refusals import no_schedule
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.believed import Believed
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.apps.kernel.statements import Read
from entrepot.apps.markets import queries as markets
from entrepot.core.money import CONTEXT, Money
from entrepot.core.support.fees import Fee, FeeTerms, ReliefTerms, reckon

believed: Believed[list[FeeSchedule]] = Believed()
"""Schedules by name, market and day. Whoever changes one doubts them."""


@dataclass(frozen=True, slots=True)
class Sold:
    """Goods of one category, after discount, without duty, tax and freight."""

    category: str
    goods: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePart:
    """The fee that one schedule takes on all goods it covers. Reliefs carry the relief's public id."""

    schedule: str
    rate: Decimal
    categories: tuple[str, ...]
    goods: Money
    tax_authority: str
    fee: Fee


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeQuote:
    """The whole fee on a sale. ``programmes`` are (programme's public id, name, amount), each once."""

    parts: tuple[FeePart, ...]
    commission: Money
    tax: Money
    tax_authority: str
    programmes: tuple[tuple[str, str, Money], ...]

    @property
    def relief(self) -> Money:
        """What all programmes pay together."""
        return Money.total((amount for *_, amount in self.programmes), self.commission.currency)

    @property
    def payable(self) -> Money:
        """What the seller bears."""
        return self.commission + self.tax - self.relief


type Priced = tuple[FeePart, FeeSchedule, list[Relief]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedSale:
    """The fee on a sale before it is frozen, with the rows it came from.

    `claims` are (counter, amount) that its reliefs take of their budgets, each counter once.
    """

    business: str
    market: str
    parts: tuple[Priced, ...]
    claims: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> FeeQuote:
        """The whole fee."""
        return summed([part for part, *_ in self.parts], [each for *_, given in self.parts for each in given])


def quote_fees(*, business: str, market: str, sold: Sequence[Sold], on: date, viewer: Actor) -> FeeQuote:
    """Return what the platform takes from a business for goods sold in a market on a day.

    `market` is a market's code, whose setting names the schedule; within it the row for the market and
    category wins over the market, that over the category, that over the general one. Goods that fall under
    one row are charged together: fixed amount, minimum and cap once. All goods are in one currency.
    Reliefs are nobody else's concern: only a business's own people and the platform ask; to others it does
    not exist (ProblemRaised 404). Raises MarketMissingError, and ProblemRaised 409 where no schedule holds.
    """
    if not _sees_all(viewer):
        require_role(viewer, roles.MEMBER)
        if _own_business(viewer) != business:
            raise ProblemRaised(not_found())
    parts = price_fees(business=business, market=market, sold=sold, on=on, viewer=viewer)
    return summed([part for part, _, _ in parts], [relief for _, _, given in parts for relief in given])


def price_fees(*, business: str, market: str, sold: Sequence[Sold], on: date, viewer: Actor) -> list[Priced]:
    """Return each part of the fee with the rows it came from: what `quote_fees` shows and `charge` keeps."""
    (found,) = price_sales({"": (business, sold)}, market=market, on=on, viewer=viewer).values()
    return list(found.parts)


def price_sales(
    sales: Mapping[str, tuple[str, Sequence[Sold]]], *, market: str, on: date, viewer: Actor
) -> dict[str, PricedSale]:
    """Return the fees on several sales in a market, each a business and what it sells, under their names.

    As `quote_fees`, for the platform. `actions.charge_new` freezes them. Reliefs reach as far as what is left
    of their budgets now, sale by sale; what is charged is claimed.
    """
    name = markets.get_market_by_code(market, viewer=viewer, on=on).fees
    rows = believed.get((name, market, on), lambda: _schedules(name, market, on))
    reliefs: dict[str, list[Relief]] = {}
    for relief in _RELIEFS.rows(businesses={each for each, _sold in sales.values()}, market=market, on=on):
        reliefs.setdefault(relief.business, []).append(relief)
    purses = Purses([each for own_ones in reliefs.values() for each in own_ones], on)
    found = {}
    for sale, (business, sold) in sales.items():
        groups: dict[FeeSchedule, list[Sold]] = {}
        for each in sold:
            row = _most_exact(rows, each)
            if row is None:
                raise no_schedule(name, market, each.goods.currency)
            groups.setdefault(row, []).append(each)
        claims: Counter[str] = Counter()
        given = reliefs.get(business, [])
        parts = tuple(_part(row, group, given, purses, claims) for row, group in groups.items())
        found[sale] = PricedSale(business=business, market=market, parts=parts, claims=tuple(claims.items()))
    return found


def quote_named_fee(*, name: str, market: str, goods: Money, on: date, viewer: Actor) -> FeePart | None:
    """Return what the schedule of a name takes of an amount in a market on a day; None where there is none.

    For prices that no market names as its commission, such as being paid before receipt; open to all.
    """
    del viewer
    named = FeeSchedule.objects.filter(name=name, market__in=["", market])
    rows = list(_in_force(named, on).order_by("id"))
    sold = Sold("", goods)
    row = _most_exact(rows, sold)
    return _part(row, [sold], [], Purses([], on), Counter())[0] if row else None


def summed(parts: Sequence[FeePart], reliefs: Sequence[Relief]) -> FeeQuote:
    """Return the whole of several parts; raises ValueError for none, which no currency could count."""
    if not parts:
        raise ValueError("A fee is taken on something sold.")
    currency = parts[0].goods.currency
    by_id = {relief.public_id: relief for relief in reliefs}
    programmes: dict[tuple[str, str], Money] = {}
    for part in parts:
        for relief_id, amount in part.fee.reliefs:
            key = (by_id[relief_id].programme, by_id[relief_id].programme_name)
            programmes[key] = programmes.get(key, Money.zero(currency)) + amount
    return FeeQuote(
        parts=tuple(parts),
        commission=Money.total((part.fee.commission for part in parts), currency),
        tax=Money.total((part.fee.tax for part in parts), currency),
        tax_authority=next((part.tax_authority for part in parts if part.tax_authority), ""),
        programmes=tuple((*key, amount) for key, amount in programmes.items()),
    )


def get_fee(*, kind: str, reference: str, viewer: Actor) -> FeeQuote:
    """Return the fee frozen on something sold. For its seller's people and the platform.

    Raises FeeLine.DoesNotExist when there is none for this viewer.
    """
    lines = list(_visible(viewer).filter(kind=kind, reference=reference).order_by("position"))
    if not lines:
        raise FeeLine.DoesNotExist
    used = [each for line in lines for each in line.reliefs.all()]
    return summed([_frozen(line) for line in lines], [each.relief for each in used])


def list_schedules(*, viewer: Actor, on: date, name: str = "") -> list[FeeSchedule]:
    """Return the commissions in force on a day; they are public."""
    del viewer  # public: a seller knows the tariff before listing
    rows = _in_force(FeeSchedule.objects.order_by("name", "market", "category", "id"), on)
    return list(rows.filter(name=name) if name else rows)


def list_reliefs(*, viewer: Actor, on: date, business: str = "") -> list[Relief]:
    """Return the reliefs in force: all to the platform's people, to others those of their own business."""
    rows = _in_force(Relief.objects.order_by("business", "-id"), on)
    if not _sees_all(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(business=_own_business(viewer))
    return list(rows.filter(business=business) if business else rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a programme paid of a business's commissions in one currency, of how many things sold."""

    programme: str
    business: str
    amount: Money
    sales: int


def sum_savings(*, viewer: Actor, businesses: Collection[str], programme: str = "") -> list[Saved]:
    """Return what programmes paid of these businesses' commissions as charged, before what refunds take back.

    To the platform of any business; to others of their own.
    """
    rows = FeeLineRelief.objects.filter(line__business__in=businesses)
    if not _sees_all(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(line__business=_own_business(viewer) or "none")
    if programme:
        rows = rows.filter(relief__programme=programme)
    summed = (
        rows.order_by()
        .values("relief__programme", "line__business", "line__currency")
        .annotate(sum=Sum("amount_minor"), count=Count("line__reference", distinct=True))
    )
    return [
        Saved(
            programme=row["relief__programme"],
            business=row["line__business"],
            amount=Money(row["sum"], row["line__currency"]),
            sales=row["count"],
        )
        for row in summed.order_by("relief__programme", "line__business", "line__currency")
    ]


def list_payers(references: Collection[str], *, viewer: Actor) -> dict[str, list[tuple[str, str, Money]]]:
    """Return which programmes pay how much of the fees of things sold, by reference.

    Each as (public id, name, amount), as charged; what is not the viewer's is left out.
    """
    rows = FeeLineRelief.objects.filter(line__in=_visible(viewer).filter(reference__in=references))
    found: dict[str, dict[tuple[str, str], Money]] = {}
    for row in rows.select_related("line", "relief").order_by("pk"):
        own = found.setdefault(row.line.reference, {})
        key = (row.relief.programme, row.relief.programme_name)
        own[key] = own.get(key, Money.zero(row.line.currency)) + Money(row.amount_minor, row.line.currency)
    return {name: [(*key, amount) for key, amount in own.items()] for name, own in found.items()}


def _sees_all(viewer: Actor) -> bool:
    return viewer.is_system or bool(viewer.roles & {roles.OPERATOR, roles.OFFICER})


def _own_business(viewer: Actor) -> str:
    own = businesses.get_own_business(viewer=viewer)
    return own.profile.public_id if own else ""


def _visible(viewer: Actor) -> QuerySet[FeeLine]:
    rows = FeeLine.objects.select_related("schedule").prefetch_related("reliefs__relief")
    if _sees_all(viewer):
        return rows
    require_role(viewer, roles.MEMBER)
    return rows.filter(business=_own_business(viewer) or "none")


def _in_force[Row: (FeeSchedule, Relief)](rows: QuerySet[Row], on: Any) -> QuerySet[Row]:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


_RELIEFS = Read(
    lambda *, businesses, market, on: _in_force(
        Relief.objects.filter(business__in=businesses, market__in=["", market]), on
    ).order_by("-id")
)


def _schedules(name: str, market: str, on: date) -> list[FeeSchedule]:
    rows = FeeSchedule.objects.filter(name=name, market__in=["", market])
    return list(_in_force(rows, on).order_by("id"))


def _most_exact(rows: Sequence[FeeSchedule], sold: Sold) -> FeeSchedule | None:
    """Return the row for this currency and category that says most: market before category, amounts last."""
    fitting = [
        row
        for row in rows
        if row.category in {"", sold.category} and row.currency in {"", sold.goods.currency}
    ]
    return max(fitting, key=lambda row: (row.market != "", row.category != "", row.currency), default=None)


def _part(
    row: FeeSchedule,
    group: Sequence[Sold],
    reliefs: Sequence[Relief],
    purses: Purses,
    claims: Counter[str],
) -> tuple[FeePart, FeeSchedule, list[Relief]]:
    goods = Money.total((each.goods for each in group), group[0].goods.currency)
    categories = {each.category for each in group}
    given = [
        each
        for each in reliefs
        if each.category in {"", *categories} and each.currency in {"", goods.currency}
    ]
    terms: list[ReliefTerms] = []
    fee = reckon(goods, _terms(row))
    for each in given:  # one by one: two reliefs may share a budget
        terms.append(_relief_terms(each, group, goods, purses.most(each, goods.currency)))
        fee = reckon(goods, _terms(row), terms)
        for counter, amount in purses.spend(each, fee.reliefs[-1][1]):
            claims[counter] += amount
    used = {name for name, amount in fee.reliefs if amount.minor}
    fee = Fee(fee.commission, fee.tax, tuple(each for each in fee.reliefs if each[0] in used))
    part = FeePart(
        schedule=row.public_id,
        rate=row.rate,
        categories=tuple(sorted(categories - {""})),
        goods=goods,
        tax_authority=row.tax_authority,
        fee=fee,
    )
    return part, row, [each for each in given if each.public_id in used]


def _terms(row: FeeSchedule) -> FeeTerms:
    def amount(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, row.currency)

    return FeeTerms(
        rate=row.rate,
        fixed=amount(row.fixed_minor),
        least=amount(row.least_minor),
        most=amount(row.most_minor),
        tax_rate=row.tax_rate,
    )


def _relief_terms(row: Relief, group: Sequence[Sold], goods: Money, most: Money | None) -> ReliefTerms:
    """Return the terms; a share for one category is that of the category's part of the commission."""
    if row.amount_minor is not None:
        return ReliefTerms(row.public_id, amount=Money(row.amount_minor, row.currency), most=most)
    share = row.share or Decimal(0)
    covered = sum(each.goods.minor for each in group if row.category in {"", each.category})
    if covered != goods.minor:
        share = CONTEXT.multiply(share, CONTEXT.divide(Decimal(covered), Decimal(goods.minor)))
    return ReliefTerms(row.public_id, share=share, most=most)


def _frozen(line: FeeLine) -> FeePart:
    def money(minor: int) -> Money:
        return Money(minor, line.currency)

    reliefs = tuple((each.relief.public_id, money(each.amount_minor)) for each in line.reliefs.all())
    return FeePart(
        schedule=line.schedule.public_id,
        rate=line.schedule.rate,
        categories=tuple(line.categories.splitlines()),
        goods=money(line.goods_minor),
        tax_authority=line.tax_authority,
        fee=Fee(money(line.commission_minor), money(line.tax_minor), reliefs),
    )
