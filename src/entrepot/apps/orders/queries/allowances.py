"""What a buyer has of a yearly allowance, order by order, and the numbers they let us keep."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.budgets import queries as budgets
from entrepot.apps.budgets.queries import ClaimView, CounterView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.law import queries as law
from entrepot.apps.orders.access import checkouts_of, narrow
from entrepot.apps.orders.caps import CapUse, list_uses
from entrepot.apps.orders.models import BuyerIdentity, Checkout, KeptIdentity, OrderParcel
from entrepot.apps.orders.quotas import CLERK, Allowance, allowance_of
from entrepot.core.money import Money

LIVE = frozenset({"held", "confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceEntry:
    """What one parcel of an order took. `state`: held until it is paid, confirmed, or released."""

    order: str
    title: str
    amount: Money
    given_back: Money
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceView:
    """One person's year in a country. `elsewhere` is what others than the viewer ordered for the number."""

    country: str
    period: str
    tail: str
    source: str
    limit: Money
    used: Money
    held: Money
    left: Money
    elsewhere: Money
    entries: tuple[AllowanceEntry, ...]
    caps: tuple[CapUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIdentityView:
    """A number that one let us keep: its end, and the name it belongs to."""

    country: str
    tail: str
    recipient: str
    agreed_at: datetime


def list_kept_identities(*, viewer: Actor) -> list[KeptIdentityView]:
    """Return the numbers one agreed to have kept, by their ends."""
    narrow(viewer, ORDERS_READ)
    if viewer.user_id is None:
        return []
    rows = KeptIdentity.objects.filter(user_id=viewer.user_id).exclude(sealed="")
    return [
        KeptIdentityView(country=row.country, tail=row.tail, recipient=row.recipient, agreed_at=row.agreed_at)
        for row in rows.order_by("country")
        if row.agreed_at is not None
    ]


def list_allowances(*, viewer: Actor, key: str = "") -> list[AllowanceView]:
    """Return the years of every person one ordered for, the newest first; a guest names the key.

    Each holds the viewer's own orders. What somebody else ordered for the same number is a sum without names.
    """
    narrow(viewer, ORDERS_READ)
    found: list[AllowanceView] = []
    for country, people in _people(viewer, key).items():
        day = law.get_local_day(country, at=clock.now(), viewer=SYSTEM)
        rule = allowance_of(country, day)
        if rule is None:
            continue
        rows = budgets.list_counters(kind=rule.counter, subjects=list(people), viewer=CLERK)
        for row in rows:
            claims = _live_claims(row)
            parcels = _own_parcels({claim.reference for claim in claims}, viewer, key)
            own = [(claim, parcels[claim.reference]) for claim in claims if claim.reference in parcels]
            view = _view(row, rule, people[row.subject], own)
            found.append(replace(view, caps=tuple(list_uses(row.subject, country, _day_of(row, day)))))
    return found


def _day_of(row: CounterView, today: date) -> date:
    """Return a day of a counter's year."""
    return today if row.period == str(today.year) else date(int(row.period), 12, 31)


def _people(viewer: Actor, key: str) -> dict[str, dict[str, str]]:
    """Return the people one ordered for by country, and the end of each one's number."""
    if viewer.user_id is None and not key:
        return {}
    mine = Checkout.objects.filter(checkouts_of(viewer, key))
    rows = BuyerIdentity.objects.filter(checkout__in=mine).exclude(subject="")
    people: dict[str, dict[str, str]] = {}
    for country, subject, tail in rows.order_by("id").values_list("country", "subject", "tail"):
        people.setdefault(country, {})[subject] = tail
    return people


def _live_claims(row: CounterView) -> list[ClaimView]:
    claims = budgets.list_claims(counter=row.public_id, viewer=CLERK)
    return [claim for claim in claims if claim.state in LIVE]


def _view(
    row: CounterView, rule: Allowance, tail: str, own: Sequence[tuple[ClaimView, OrderParcel]]
) -> AllowanceView:
    spent = sum(claim.amount - claim.given_back for claim, _parcel in own)
    unit = row.unit
    return AllowanceView(
        country=rule.country,
        period=row.period,
        tail=tail,
        source=rule.source,
        limit=Money(row.limit, unit),
        used=Money(row.used, unit),
        held=Money(row.held, unit),
        left=Money(row.left, unit),
        elsewhere=Money(row.taken - spent, unit),
        entries=tuple(_entry(claim, parcel, unit) for claim, parcel in own),
    )


def _own_parcels(references: Collection[str], viewer: Actor, key: str) -> dict[str, OrderParcel]:
    rows = OrderParcel.objects.filter(public_id__in=references).select_related("order")
    mine = rows.filter(checkouts_of(viewer, key, "order__checkout__")).prefetch_related("lines")
    return {row.public_id: row for row in mine}


def _entry(claim: ClaimView, parcel: OrderParcel, unit: str) -> AllowanceEntry:
    return AllowanceEntry(
        order=parcel.order.public_id,
        title=", ".join(line.title for line in parcel.lines.all()),
        amount=Money(claim.amount, unit),
        given_back=Money(claim.given_back, unit),
        state=claim.state,
        at=claim.at,
    )
