"""The limits of value that the law in force sets: on ways in and measures, and on one person over a year."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.law.current import in_force
from entrepot.apps.law.store import LawStore
from entrepot.core.law.caps import cap_id
from entrepot.core.law.condition_tests import VALUE_PARTS
from entrepot.core.law.rows import ConditionRow, CounterRow
from entrepot.core.law.words import Vocabulary

COMPARES = frozenset({"<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLimit:
    """A value that goods are measured against. `scope` is the law's own unit: item, parcel, order, ...

    `subject` is a way in or a measure. `parts` say what is summed: goods, inland, freight, insurance;
    `amount` is in `currency`. A subject may have several, for different cases.
    """

    subject: str
    parts: tuple[str, ...]
    op: str
    amount: Decimal
    currency: str
    scope: str
    code: str
    source: str

    @property
    def is_upper(self) -> bool:
        """Whether it says how much may not be passed."""
        return self.op in {"<", "<="}


@dataclass(frozen=True, slots=True, kw_only=True)
class CapView:
    """How much of some goods one person may have in a period; `title` is what the law's list calls them."""

    id: str
    title: str
    limit: Decimal
    unit: str


def list_caps(
    country: str, *, scope: str, on: date, viewer: Actor = ANONYMOUS, language: str = "en"
) -> tuple[CapView, ...]:
    """Return what one person may have of goods that a way into a country caps over a period."""
    del viewer  # public
    return _caps(in_force().store, country, scope, on, "zh-hans" if language.startswith("zh") else "en")


def list_limits(country: str, *, on: date, viewer: Actor = ANONYMOUS) -> tuple[ValueLimit, ...]:
    """Return every value that the law of a country measures goods against on a day."""
    del viewer  # public
    return _limits(in_force().store, country, on)


def get_counter(country: str, *, scope: str, on: date, viewer: Actor = ANONYMOUS) -> CounterRow | None:
    """Return what one person may bring into a country over a period (`person_year`), None without a rule."""
    del viewer  # public
    return next((row for row in _counters(in_force().store, country, scope) if row.period.holds(on)), None)


def get_local_day(country: str, *, at: datetime, viewer: Actor = ANONYMOUS) -> date:
    """Return the day it is at a moment in a country's legal time zone; without a pack, the day in UTC."""
    del viewer  # public
    pack = in_force().store.pack(country)
    return at.astimezone(ZoneInfo(pack.timezone)).date() if pack else at.date()


@lru_cache(maxsize=256)
def _limits(law: LawStore, country: str, on: date) -> tuple[ValueLimit, ...]:
    rows = [row for route in law.routes(country) for row in law.conditions(route.id)]
    for each in law.chain(country):
        rows += law.rows("condition", "subject IN (SELECT id FROM measure WHERE country = ?)", each)
    return tuple(dict.fromkeys(_limit(row) for row in rows if _measures_value(row) and row.period.holds(on)))


@lru_cache(maxsize=256)
def _counters(law: LawStore, country: str, scope: str) -> tuple[CounterRow, ...]:
    return law.rows("counter", "country = ? AND scope = ?", country, scope)


@lru_cache(maxsize=256)
def _caps(law: LawStore, country: str, scope: str, on: date, language: str) -> tuple[CapView, ...]:
    facts = (row.fact for route in law.routes(country) for row in law.conditions(route.id))
    lists = sorted({fact.removeprefix("list:") for fact in facts if fact.startswith("list:")})
    rows = [
        row
        for name in lists
        for row in law.rows("list_entry", "list = ? AND cap_period = ?", name, scope)
        if row.cap is not None and row.period.holds(on)
    ]
    words = Vocabulary(law, language)
    return tuple(
        dict.fromkeys(
            CapView(id=cap_id(row), title=words.cap(row), limit=row.cap, unit=row.cap_unit) for row in rows
        )
    )


def _measures_value(row: ConditionRow) -> bool:
    return row.op in COMPARES and set(row.fact.split("+")) <= VALUE_PARTS


def _limit(row: ConditionRow) -> ValueLimit:
    return ValueLimit(
        subject=row.subject,
        parts=tuple(row.fact.split("+")),
        op=row.op,
        amount=Decimal(row.value),
        currency=row.unit,
        scope=row.scope,
        code=row.code,
        source=row.source,
    )
