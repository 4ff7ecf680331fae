"""An address as it is written on a parcel. It is copied, so that what was printed stays what was printed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from entrepot.apps.reference import queries as reference

LONGEST = {"recipient": 120, "area": 120, "locality": 120, "postcode": 20, "phone": 40, "local": 600}
MOST_LINES, LONGEST_IN_ALL = 6, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a parcel comes from or goes to: country (ISO alpha-2), area (province), locality (town), lines.

    `local` is the whole address once more in the country's own script, one thing on a line.
    """

    country: str
    recipient: str
    lines: tuple[str, ...]
    locality: str = ""
    area: str = ""
    postcode: str = ""
    phone: str = ""
    local: str = ""


def faults(address: Address, field: str) -> list[tuple[str, str, str]]:
    """Return what is wrong with an address as (field, reason, fix), all of it at once."""
    found = []
    if reference.get_country(address.country) is None or not address.country.isupper():
        found.append(("country", _("This is no country."), _("Send its two-letter code, such as SG.")))
    if not address.recipient.strip():
        found.append(("recipient", _("A name is missing."), _("Say who sends or receives the parcel.")))
    lines = [line for line in address.lines if line.strip()]
    if not lines or len(lines) > MOST_LINES or sum(map(len, lines)) > LONGEST_IN_ALL:
        found.append(("lines", _("One to six lines are needed."), _("Send the street and the house.")))
    found += [
        (name, _("This is too long for a label."), _("Shorten it."))
        for name, most in LONGEST.items()
        if len(getattr(address, name)) > most
    ]
    return [(f"{field}.{name}", reason, fix) for name, reason, fix in found]
