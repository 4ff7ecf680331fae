"""Where an order goes. With the e-mail, a guest fills in eight fields; the country is the storefront's."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MOST = {
    "area": 120,
    "locality": 120,
    "postcode": 20,
    "lines": 400,
    "recipient": 120,
    "phone": 40,
    "local": 600,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address in Latin letters, and its twin in the local script where the carrier wants one.

    `lines` are street and house, one on a line. `local` is the whole twin, one thing on a line.
    """

    recipient: str
    lines: str
    locality: str
    area: str = ""
    postcode: str = ""
    phone: str = ""
    local: str = ""


def faults_of(address: Address, email: str, *, guest: bool) -> list[tuple[str, str, str]]:
    """Return everything wrong with an address and the e-mail: (field, reason, fix)."""
    found = [
        (name, _("This is missing."), _("Fill it in."))
        for name in ("recipient", "lines", "locality")
        if not getattr(address, name).strip()
    ]
    found += [
        (name, _("This is too long."), _("Use at most %(most)d characters.") % {"most": most})
        for name, most in MOST.items()
        if len(getattr(address, name)) > most
    ]
    if email or guest:
        try:
            validate_email(email)
        except ValidationError:
            found.append(("email", _("This is no e-mail address."), _("Give one such as name@example.com.")))
    return found
