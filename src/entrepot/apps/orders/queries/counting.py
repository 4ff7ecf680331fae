"""What counts with a cart before it is priced: the buyer's year so far, and what else comes to them today."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.law import queries as law
from entrepot.apps.orders.access import bought_by
from entrepot.apps.orders.caps import had_by, taken_in_year
from entrepot.apps.orders.goods import in_currency
from entrepot.apps.orders.identities import Kept, kept_for, person_of
from entrepot.apps.orders.models import Cart, Order
from entrepot.apps.orders.quotas import ANOTHER, Allowance, allowance_of, taken_of
from entrepot.apps.orders.quoting import Before
from entrepot.core.money import Money

DAY = "recipient_day"
NOT_SENT = ("cancelled", "refund_due", "refunded")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the law counts with a cart; `taken` is None while nobody knows whose year it is."""

    before: Before
    allowance: Allowance | None = None
    taken: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceUse:
    """What a cart takes of a yearly allowance. `taken` is None while nobody knows whose year it is."""

    counter: str
    period: str
    limit: Money
    takes: Money
    taken: Money | None

    @property
    def left(self) -> Money | None:
        """What is left of the year after this cart; nothing where it does not fit."""
        if self.taken is None:
            return None
        return Money(max((self.limit - self.taken - self.takes).minor, 0), self.limit.currency)


def count_before(
    row: Cart, viewer: Actor, key: str, *, kept: Kept | None = None, claims: bool = False
) -> Counted:
    """Return what counts with a cart, in its currency. Raises ProblemRaised without an exchange rate.

    `kept` is the number that somebody signed in keeps, as it was read with the cart. `claims` says that the
    year of whoever is named is going to be claimed at once: then only a year is looked up that the cart
    remembers as full.
    """
    now = clock.now()
    day = law.get_local_day(row.country, at=now, viewer=SYSTEM)
    allowance = allowance_of(row.country, day)
    limits = law.list_limits(row.country, on=day, viewer=SYSTEM)
    received = _received(row, viewer, key, now) if any(each.scope == DAY for each in limits) else None
    if allowance is None:
        return Counted(Before(received=received))
    person = row.person or ("" if claims else _known(row, viewer, key, kept))
    person = "" if person == ANOTHER else person
    had = taken_in_year(person, allowance.period)
    taken = taken_of(allowance, had) if person else None
    known = taken or Money.zero(allowance.limit.currency)
    spent = in_currency(known, row.currency, now.date())
    return Counted(Before(spent, received, had_by(had, row.country, day)), allowance, taken)


def _known(row: Cart, viewer: Actor, key: str, kept: Kept | None) -> str:
    """Return who buys, by the number they gave before."""
    return person_of(kept if viewer.user_id is not None else kept_for(viewer, key, row.country, ""))


def use_of(counted: Counted, takes: Money | None) -> AllowanceUse | None:
    """Return what a cart takes of the year, None where its ways in take nothing."""
    allowance = counted.allowance
    if allowance is None or takes is None:
        return None
    return AllowanceUse(
        counter=allowance.counter,
        period=allowance.period,
        limit=allowance.limit,
        takes=takes,
        taken=counted.taken,
    )


def _received(row: Cart, viewer: Actor, key: str, now: datetime) -> Money:
    """Return what the buyer ordered to the country on this day and has not called off."""
    nothing = Money.zero(row.currency)
    if viewer.user_id is None and not key:
        return nothing
    today = law.get_local_day(row.country, at=now, viewer=SYSTEM)
    rows = Order.objects.filter(bought_by(viewer, key), country=row.country).exclude(state__in=NOT_SENT)
    recent = rows.order_by("-id").values_list("created_at", "goods_minor", "currency")[:50]
    same_day = [
        in_currency(Money(minor, currency), row.currency, now.date())
        for made, minor, currency in recent
        if law.get_local_day(row.country, at=made, viewer=SYSTEM) == today
    ]
    return Money.total(same_day, row.currency)
