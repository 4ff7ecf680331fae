"""What sending a parcel costs and how long it takes, from the carriers' tables. Pure arithmetic."""

from dataclasses import dataclass
from datetime import date

from entrepot.apps.shipping.tables import Service, Tables
from entrepot.apps.shipping.working_days import add_working_days
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True)
class ShippingOption:
    """One way to send a parcel. The price is in the carrier's currency; days are working days."""

    service: str
    carrier: str
    name: str
    name_zh: str
    tracked: bool
    zone: str
    chargeable_grams: int
    price: Money
    days_min: int
    days_max: int


@dataclass(frozen=True, slots=True)
class ShippingRefusal:
    """Why a service cannot be had: `too_heavy`, `no_zone` or `no_price`."""

    service: str
    code: str


@dataclass(frozen=True, slots=True)
class ShippingQuote:
    """Every way to send a parcel, the cheapest first, and why the others cannot be had."""

    options: tuple[ShippingOption, ...]
    refusals: tuple[ShippingRefusal, ...]


def quote(
    tables: Tables, *, from_country: str, to_country: str, grams: int, ml: int | None = None
) -> ShippingQuote:
    """Return what each service asks for a parcel of so many grams and, when known, millilitres.

    Weight and volume are those of the packed parcel. The dearer of both counts. Raises ValueError when either
    is not above zero.
    """
    if grams <= 0 or (ml is not None and ml <= 0):
        raise ValueError("A parcel weighs more than nothing.")
    found = [
        _offer(tables, service, (from_country, to_country), chargeable_grams(service, grams, ml))
        for service in tables.services.values()
    ]
    options = [each for each in found if isinstance(each, ShippingOption)]
    return ShippingQuote(
        options=tuple(
            sorted(options, key=lambda option: (option.price.currency, option.price.minor, option.days_max))
        ),
        refusals=tuple(each for each in found if isinstance(each, ShippingRefusal)),
    )


def delivery_range(
    tables: Tables, *, to_country: str, handed_over_on: date, days: tuple[int, int]
) -> tuple[date, date]:
    """Return the first and last day on which a parcel should arrive, in the destination's working days."""
    rest = tables.rest_days(to_country)
    first, last = (add_working_days(handed_over_on, count, rest) for count in days)
    return first, last


def _offer(
    tables: Tables, service: Service, way: tuple[str, str], chargeable: int
) -> ShippingOption | ShippingRefusal:
    if chargeable > service.max_grams:
        return ShippingRefusal(service.id, "too_heavy")
    zone = tables.zone_of(service.carrier, *way)
    if zone is None:
        return ShippingRefusal(service.id, "no_zone")
    steps = tables.rates.get((service.id, zone), [])
    price = next((price for limit, price in steps if chargeable <= limit), None)
    if price is None:
        return ShippingRefusal(service.id, "no_price")
    least, most = tables.times[service.id, zone]
    return ShippingOption(
        service=service.id,
        carrier=service.carrier,
        name=service.name,
        name_zh=service.name_zh,
        tracked=service.tracked,
        zone=zone,
        chargeable_grams=chargeable,
        price=price,
        days_min=least,
        days_max=most,
    )


def chargeable_grams(service: Service, grams: int, ml: int | None) -> int:
    """Return the weight that is charged: the volume's, rounded up to a gram, when that is more."""
    if service.ml_per_kg is None or ml is None:
        return grams
    return max(grams, -(-ml * 1000 // service.ml_per_kg))
