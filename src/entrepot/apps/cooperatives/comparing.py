"""What a kilogram fetches where members live, for each day they harvested: or the name of what we lack."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from entrepot.apps.cooperatives.models import Cooperative
from entrepot.apps.cooperatives.prices import list_series
from entrepot.core.support.farm_price import LocalPrice

FOLDER: Final = "data/prices"


def local_prices(
    cooperative: Cooperative, hs: str, currency: str, days: Sequence[date]
) -> tuple[list[LocalPrice], str]:
    """Return the price of each day, or none and the name of what is missing for a comparison.

    None and no name where no kilogram is a local one: goods without a code, brought in another form than
    the price is for, or paid in another currency.
    """
    country = cooperative.business.country
    if not hs:
        return [], ""
    series = next((each for each in list_series(country) if each.is_of(hs)), None)
    if series is None:
        return [], f"{FOLDER}: {country} {hs[:4]}"
    if series.id != cooperative.brings or series.currency != currency:
        return [], ""
    found = [(day, series.on(day)) for day in days]
    for day, price in found:
        if price is None:
            return [], f"{FOLDER}: {series.id} {day.year}"
    return [price for _day, price in found if price is not None], ""
