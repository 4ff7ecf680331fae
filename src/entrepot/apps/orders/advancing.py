"""Shares paid before receipt: whether a business may have one, what it costs, and how it is repaid."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees import queries as fees
from entrepot.apps.kernel.actors import SYSTEM, system
from entrepot.apps.kernel.statements import Read
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders.models import (
    Advance,
    AdvanceChoice,
    AdvanceGrant,
    AdvanceTerm,
    Chargeback,
    Dispute,
    Order,
    OrderRefund,
)
from entrepot.core.ledger import AccountKind, Entry, Progress, Sale, Share
from entrepot.core.ledger import tax as tax_share
from entrepot.core.ledger.advances import repaid
from entrepot.core.money import Money
from entrepot.core.trade.disputes import OPEN

CLERK = system("orders")
COUNTER = "advance"  # of budgets: what is outstanding to a business
SCHEDULE = "early"  # the name of its price among the schedules of fees
NOT_VERIFIED, OWES, DISPUTED, GOES_BACK = "not_verified", "owes", "disputed", "goes_back"
NO_PRICE, OVER_CAP, TOO_SMALL = "no_price", "over_cap", "too_small"
FREE_STATES = {
    AdvanceTerm.Moment.PAID: ("paid", "preparing", "in_transit", "at_customs", "delivered"),
    AdvanceTerm.Moment.SHIPPED: ("in_transit", "at_customs", "delivered"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What it costs to have a share early, and why that much: a schedule's rate, or a grant."""

    price: Money
    tax: Share | None
    rate: Decimal | None
    schedule: str
    grant: AdvanceGrant | None

    @property
    def whole(self) -> Money:
        """Price and tax."""
        return self.price + self.tax.amount if self.tax else self.price


def term_of(currency: str, at: datetime) -> AdvanceTerm | None:
    """Return what holds for a currency now; None where shares are not paid early."""
    rows = AdvanceTerm.objects.filter(currency=currency, valid_from__lte=at.date())
    found = rows.order_by("-valid_from", "-id").first()
    return found if found is not None and found.cap_minor else None


def choice_of(business: str) -> AdvanceChoice | None:
    """Return the open wish of a business."""
    return _CHOICE.first(business=business)


_CHOICE = Read(
    lambda *, business: AdvanceChoice.objects.filter(business=business, ended_at=None).order_by("pk")[:1]
)


def grant_of(business: str, at: datetime) -> AdvanceGrant | None:
    """Return the approved grant of a business that holds today."""
    day = at.date()
    rows = AdvanceGrant.objects.filter(
        business=business, valid_from__lte=day, valid_to__gt=day, ended_at=None
    )
    return rows.exclude(approved_by="").order_by("-id").first()


def price_of(business: str, market: str, share: Money, at: datetime) -> Price | None:
    """Return what it costs to have a share early on a day; None where nobody has set a price."""
    grant = grant_of(business, at)
    nothing = Money.zero(share.currency)
    if grant is not None:
        return Price(price=nothing, tax=None, rate=None, schedule="", grant=grant)
    part = fees.quote_named_fee(name=SCHEDULE, market=market, goods=share, on=at.date(), viewer=SYSTEM)
    if part is None:
        return None
    taxed = tax_share(part.tax_authority, part.fee.tax) if part.fee.tax.minor else None
    return Price(price=part.fee.commission, tax=taxed, rate=part.rate, schedule=part.schedule, grant=None)


def hindrance(business: str, order: Order | None = None) -> str:
    """Return why a business may not be paid early now: a code, or nothing.

    Only who is verified, owes nothing and has no open dispute; and not for an order whose money goes back.
    """
    if not businesses.get_standing(business, viewer=SYSTEM).may_be_paid:
        return NOT_VERIFIED
    held = ledger.list_balances(kind=AccountKind.SELLER_AVAILABLE, owners=[business], viewer=SYSTEM)
    if any(each.balance.minor < 0 for each in held):
        return OWES
    if Dispute.objects.filter(order__business=business, state__in=OPEN).exists():
        return DISPUTED
    if Chargeback.objects.filter(order__business=business, outcome="").exists():
        return DISPUTED
    if order and OrderRefund.objects.filter(order=order, state=OrderRefund.State.REQUESTED).exists():
        return GOES_BACK
    return ""


def repay(row: Order, sale: Sale, progress: Progress, goods: int, entry: Entry, *, at: datetime) -> Entry:
    """Return the entry that also repays what was advanced on an order, in the transaction that posts it.

    `goods` is how much of the goods the step shares out or gives back. Without an advance the entry stays.
    """
    found = Advance.objects.filter(order=row, refused="").first()
    if found is None or progress.released:
        return entry
    changed = repaid(entry, sale, progress, goods=goods)
    before = progress.refunded.goods
    part = (sale.divide(before + goods) - sale.divide(before)).seller
    if part:
        Advance.objects.filter(pk=found.pk).update(repaid_minor=F("repaid_minor") + part)
        budgets.give_back(
            reference=found.public_id, cause=entry.reference[:64], by=CLERK, at=at, kind=COUNTER, amount=part
        )
    return changed
