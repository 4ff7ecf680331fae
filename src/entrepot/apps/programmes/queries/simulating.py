"""What a programme would have cost on orders that have been."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role
from entrepot.apps.law import queries as law
from entrepot.apps.orders import queries as orders
from entrepot.apps.programmes.queries.matching import (
    Matches,
    NearMiss,
    count_matches,
    list_near_misses,
    list_taken,
)
from entrepot.apps.programmes.queries.programmes import BenefitView
from entrepot.core.money import Money
from entrepot.core.support.simulation import Gain, Simulation, Trade, simulate

QUARTER: Final = 3
MONTHS: Final = 12
SHOWN: Final = 10
RELIEF, GRANT = "fee_relief", "grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationView:
    """A programme over one quarter, as if it were the only one. `unpriced` are currencies nobody quotes."""

    since: date
    until: date
    matches: Matches
    result: Simulation
    cost: Money
    grants: Money
    winners: tuple[tuple[str, Gain, Money], ...]
    near_misses: tuple[NearMiss, ...]
    unpriced: tuple[str, ...]


def last_quarter(on: date) -> tuple[date, date]:
    """Return the first day of the last whole quarter of the calendar, and the first day after it."""
    first = date(on.year, (on.month - 1) // QUARTER * QUARTER + 1, 1)
    before = first - timedelta(days=1)
    return date(before.year, before.month - QUARTER + 1, 1), first


def simulate_programme(
    *,
    rule: Any,
    benefits: tuple[BenefitView, ...],
    budget: Money,
    cap: Money | None,
    viewer: Actor,
    on: date,
    period: tuple[date, date] | None = None,
) -> SimulationView:
    """Return what a programme would have cost in the last quarter, or a period, and who would have won.

    Reliefs are reckoned on the commissions of the orders that were paid, with today's facts of the
    businesses, day by day within cap and budget; grants once for each business. For officers and operators.
    Raises RuleError.
    """
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    since, until = period or last_quarter(on)
    matches = count_matches(rule, viewer=viewer, on=on)
    taken = list_taken(rule, viewer=viewer, on=on)
    grants = _grants(benefits, len(taken), budget.currency)
    trade, unpriced = _trade(benefits, taken, budget.currency, (since, until))
    left = max(budget.minor - grants.minor, 0)
    result = simulate(trade, budget=left, cap=cap.minor if cap else None)
    names = businesses.get_names([gain.business for gain in result.gains[:SHOWN]], viewer=SYSTEM)
    return SimulationView(
        since=since,
        until=until,
        matches=matches,
        result=result,
        cost=Money(result.cost, budget.currency) + min(grants, budget),
        grants=grants,
        winners=tuple(
            (names.get(gain.business, ""), gain, Money(gain.got, budget.currency))
            for gain in result.gains[:SHOWN]
        ),
        near_misses=tuple(list_near_misses(rule, viewer=viewer, on=on)),
        unpriced=unpriced,
    )


def _grants(benefits: tuple[BenefitView, ...], businesses_taken: int, currency: str) -> Money:
    """Return what the grants of all who are taken come to."""
    each = sum(benefit.amount.minor for benefit in benefits if benefit.kind == GRANT and benefit.amount)
    return Money(each * businesses_taken, currency)


def _trade(
    benefits: tuple[BenefitView, ...], taken: frozenset[str], currency: str, period: tuple[date, date]
) -> tuple[list[Trade], tuple[str, ...]]:
    since, until = (datetime.combine(day, time.min, UTC) for day in period)
    found: list[Trade] = []
    unpriced: set[str] = set()
    for benefit in benefits:
        if benefit.kind != RELIEF:
            continue
        rows = orders.sum_commissions(
            since=since,
            until=until,
            market=benefit.market,
            category=benefit.category,
            share=benefit.share,
            amount=benefit.amount,
            viewer=SYSTEM,
        )
        for row in rows:
            if row.business not in taken or not row.relief_minor:
                continue
            paid = _converted(Money(row.relief_minor, row.currency), currency, period[1])
            if paid is None:
                unpriced.add(row.currency)
            else:
                found.append(Trade(row.on, row.business, row.orders, paid.minor))
    return found, tuple(sorted(unpriced))


def _converted(amount: Money, currency: str, on: date) -> Money | None:
    if amount.currency == currency:
        return amount
    rate = law.get_exchange_rate(base=amount.currency, quote=currency, on=on, viewer=SYSTEM)
    return rate.convert(amount, "up") if rate else None
