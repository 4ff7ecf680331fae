"""The carriers' tables: hand-editable files, read again when one changes; faults have file and line."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from entrepot.apps.kernel import paths
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping.working_days import RestDays
from entrepot.core.money import Money, MoneyError

FILES = {
    "services": "service carrier name name_zh s10 currency max_grams ml_per_kg tracked",
    "zones": "carrier from to zone",
    "rates": "service zone up_to_grams price",
    "times": "service zone days_min days_max",
    "rest_days": "country weekdays days",
}
ANYWHERE, SAME = "*", "="

_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")

type Row = Mapping[str, str]


class TableFaultsError(ValueError):
    """The tables cannot be used; `faults` are lines such as `shipping_rates.csv:12: …`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Service:
    """One service of a carrier. `ml_per_kg` is None when only weight counts."""

    id: str
    carrier: str
    name: str
    name_zh: str
    s10: str
    currency: str
    max_grams: int
    ml_per_kg: int | None
    tracked: bool


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """From where to where is which zone."""

    carrier: str
    origin: str
    destination: str
    zone: str


@dataclass(slots=True)
class Tables:
    """Everything the files say."""

    services: dict[str, Service] = field(default_factory=dict)
    zones: list[ZoneRule] = field(default_factory=list)
    rates: dict[tuple[str, str], list[tuple[int, Money]]] = field(default_factory=dict)
    times: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    rest: dict[str, RestDays] = field(default_factory=dict)

    def zone_of(self, carrier: str, origin: str, destination: str) -> str | None:
        """Return the zone of the first rule that fits two countries, or None."""
        for rule in self.zones:
            if rule.carrier != carrier or not _covers(rule.origin, origin):
                continue
            same = rule.destination == SAME
            if (same and origin == destination) or (not same and _covers(rule.destination, destination)):
                return rule.zone
        return None

    def rest_days(self, country: str) -> RestDays:
        """Return when nobody delivers in a country."""
        return self.rest.get(country) or self.rest.get(ANYWHERE) or RestDays()


def load(folder: Path | None = None) -> Tables:
    """Return the tables of a folder (`demo` in the data folder). Raises TableFaultsError with every fault."""
    home = folder or paths.data_dir() / "demo"
    files = [home / f"shipping_{name}.csv" for name in FILES]
    return _load(home, tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files))


@lru_cache(maxsize=8)
def _load(home: Path, _changed: tuple[int, ...]) -> Tables:
    tables, faults = Tables(), list[str]()
    readers: dict[str, Callable[[Tables, Row], None]] = {
        "services": _service,
        "zones": _zone,
        "rates": _rate,
        "times": _time,
        "rest_days": _rest,
    }
    for name, columns in FILES.items():
        file = home / f"shipping_{name}.csv"
        for number, row in _rows(file, columns.split(), faults):
            try:
                readers[name](tables, row)
            except (ValueError, MoneyError) as error:
                faults.append(f"{file.name}:{number}: {error}")
    faults += _gaps(tables)
    if faults:
        raise TableFaultsError(faults)
    return tables


def _rows(file: Path, columns: list[str], faults: list[str]) -> Iterator[tuple[int, Row]]:
    if not file.exists():
        faults.append(f"{file.name}: is not there")
        return
    with file.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        if reader.fieldnames != columns:
            faults.append(f"{file.name}:1: the columns are {','.join(columns)}")
            return
        for row in reader:
            if None in row or None in row.values():
                faults.append(f"{file.name}:{reader.line_num}: this row has not {len(columns)} cells")
            else:
                yield reader.line_num, {name: value.strip() for name, value in row.items()}


def _service(tables: Tables, row: Row) -> None:
    name = _new(row["service"], tables.services)
    if not re.fullmatch(r"[A-Z]{2}", row["s10"]):
        raise ValueError("s10 is two capital letters")
    if row["tracked"] not in {"yes", "no"}:
        raise ValueError("tracked is yes or no")
    Money.zero(row["currency"])
    tables.services[name] = Service(
        id=name,
        carrier=_present(row, "carrier"),
        name=_present(row, "name"),
        name_zh=_present(row, "name_zh"),
        s10=row["s10"],
        currency=row["currency"],
        max_grams=_whole(row, "max_grams"),
        ml_per_kg=_whole(row, "ml_per_kg") if row["ml_per_kg"] else None,
        tracked=row["tracked"] == "yes",
    )


def _zone(tables: Tables, row: Row) -> None:
    for end in ("from", "to"):
        if row[end] not in {ANYWHERE, SAME if end == "to" else ANYWHERE} | _places():
            raise ValueError(f"{row[end]!r} is no country, region, * or = (only in `to`)")
    tables.zones.append(ZoneRule(_present(row, "carrier"), row["from"], row["to"], _present(row, "zone")))


def _rate(tables: Tables, row: Row) -> None:
    service = _known(tables, row)
    price = Money.parse(row["price"], service.currency)
    if price.minor < 0:
        raise ValueError("a price is not below zero")
    steps = tables.rates.setdefault((service.id, _present(row, "zone")), [])
    grams = _whole(row, "up_to_grams")
    if steps and grams <= steps[-1][0]:
        raise ValueError(f"{grams} g does not come after {steps[-1][0]} g")
    if steps and price < steps[-1][1]:
        raise ValueError(f"{price} for more weight is less than {steps[-1][1]}")
    steps.append((grams, price))


def _time(tables: Tables, row: Row) -> None:
    key = (_known(tables, row).id, _present(row, "zone"))
    if key in tables.times:
        raise ValueError("this service and zone stand twice")
    least, most = _whole(row, "days_min"), _whole(row, "days_max")
    if least > most:
        raise ValueError(f"{least} days are more than {most}")
    tables.times[key] = (least, most)


def _rest(tables: Tables, row: Row) -> None:
    country = _new(row["country"], tables.rest)
    if country != ANYWHERE and reference.get_country(country) is None:
        raise ValueError(f"{country!r} is no country")
    days = [_DAY.fullmatch(day) for day in row["days"].split()]
    if not all(days) or not all(re.fullmatch("[1-7]", day) for day in row["weekdays"].split()):
        raise ValueError("weekdays are 1 to 7, days are month-day such as 12-25")
    tables.rest[country] = RestDays(
        frozenset(int(day) for day in row["weekdays"].split()),
        frozenset((int(day[1]), int(day[2])) for day in days if day),
    )


def _gaps(tables: Tables) -> Iterator[str]:
    """Yield what one file promises and another does not keep."""
    for service in tables.services.values():
        for zone in sorted({rule.zone for rule in tables.zones if rule.carrier == service.carrier}):
            if (service.id, zone) in tables.rates and (service.id, zone) not in tables.times:
                yield f"shipping_times.csv: {service.id} has prices for {zone} and no times"


def _covers(place: str, country: str) -> bool:
    found = reference.get_country(country)
    return place in {ANYWHERE, country} or (found is not None and place in {found.region, found.subregion})


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    countries = reference.list_countries()
    areas = {name for country in countries for name in (country.region, country.subregion) if name}
    return frozenset(areas | {country.iso2 for country in countries})


def _known(tables: Tables, row: Row) -> Service:
    if row["service"] not in tables.services:
        raise ValueError(f"there is no service {row['service']!r}")
    return tables.services[row["service"]]


def _new(key: str, among: Mapping[str, object]) -> str:
    if not key or key in among:
        raise ValueError(f"{key!r} is missing or stands twice")
    return key


def _present(row: Row, name: str) -> str:
    if not row[name]:
        raise ValueError(f"{name} is missing")
    return row[name]


def _whole(row: Row, name: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,7}", row[name], re.ASCII):
        raise ValueError(f"{name} is a whole number above zero, not {row[name]!r}")
    return int(row[name])
