"""The limits of value that the law in force sets: on a way in, and on one person over a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.law.current import in_force
from entrepot.core.law.condition_tests import VALUE_PARTS
from entrepot.core.law.rows import CounterRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLimit:
    """How much goods may be worth on a way in. `scope` is the law's own unit: item, parcel, order, ...

    `parts` say what is summed: goods, inland, freight, insurance. A way in may have several limits, for
    different cases; `amount` is in `currency`.
    """

    route: str
    parts: tuple[str, ...]
    amount: Decimal
    currency: str
    scope: str
    code: str
    source: str


def list_limits(country: str, *, on: date, viewer: Actor = ANONYMOUS) -> tuple[RouteLimit, ...]:
    """Return every upper limit of value on the ways into a country that is in force on a day."""
    del viewer  # public
    law = in_force().store
    return tuple(
        RouteLimit(
            route=route.id,
            parts=tuple(row.fact.split("+")),
            amount=Decimal(row.value),
            currency=row.unit,
            scope=row.scope,
            code=row.code,
            source=row.source,
        )
        for route in law.routes(country)
        for row in law.conditions(route.id)
        if row.op in {"<", "<="} and set(row.fact.split("+")) <= VALUE_PARTS and row.period.holds(on)
    )


def get_counter(country: str, *, scope: str, on: date, viewer: Actor = ANONYMOUS) -> CounterRow | None:
    """Return what one person may bring into a country over a period (`person_year`), None without a rule."""
    del viewer  # public
    rows: tuple[CounterRow, ...] = in_force().store.rows("counter", "country = ?", country)
    return next((row for row in rows if row.scope == scope and row.period.holds(on)), None)


def get_local_day(country: str, *, viewer: Actor = ANONYMOUS) -> date:
    """Return the day it is now in a country's legal time zone; without a pack, the day in UTC."""
    del viewer  # public
    pack = in_force().store.pack(country)
    now = clock.now()
    return now.astimezone(ZoneInfo(pack.timezone)).date() if pack else now.date()
