"""What a year stands on: found once in the installation, the same for every chunk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from entrepot.apps.impact.euros import Euros
from entrepot.cli.simulate.deals import Deals
from entrepot.cli.simulate.makers import Judge, Span
from entrepot.cli.simulate.naming import Names
from entrepot.cli.simulate.sales import Calendar
from entrepot.cli.simulate.shape import Country, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme of the year as it stands in the tables."""

    row: int
    public_id: str
    name: str
    version: int
    benefit: int
    budget: str
    counter: int
    until: str
    share: Decimal
    limit: int
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All of it."""

    shape: Shape
    span: Span
    names: Names
    deals: Deals
    judge: Judge
    calendar: Calendar
    peoples: Mapping[str, Country]
    programmes: tuple[Programme, ...]
    markets: Mapping[str, tuple[int, str, str]]
    """Row number, code and currency of the market of a country."""
    euros: Mapping[str, Decimal]
    """What one unit of a currency is worth."""
    rated: Euros
    """The same on any day, as impact counts orders."""
    jobs: Mapping[str, int]
    """Hundredths of a full-time job for a head of each kind."""
    schedule: int
    operator: int
    batches: tuple[tuple[int, int], ...]
    """When payouts left, in seconds, and the row of their batch."""
    edition: str
    password: str
