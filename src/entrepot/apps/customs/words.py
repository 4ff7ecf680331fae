"""States, faults and mismatches in words, each with what would help."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "draft": _("Prepared"),
        "submitted": _("Sent to customs"),
        "accepted": _("Registered by customs"),
        "examined": _("Customs looks at it"),
        "queried": _("Customs has a question"),
        "answered": _("Answered"),
        "assessed": _("Duty and tax are fixed"),
        "released": _("Released"),
        "refused": _("Refused"),
        "withdrawn": _("Withdrawn"),
    }
)
NOT_NEEDED_DOMESTIC: Final = _("No declaration: the goods stay inside the country.")
NOT_NEEDED_UNION: Final = _("No declaration: goods move freely inside the European Union.")

NOT_PREPARED: Final = _("We write the declaration once the order is paid.")

_PLATFORM: Final = _("Ask the platform: the order was sold with this.")
_FAULTS: Final[Mapping[str, tuple[Promise, Promise]]] = MappingProxyType(
    {
        "hs": (_("The customs code is missing."), _PLATFORM),
        "national": (_("The national code is not of this customs code."), _PLATFORM),
        "origin": (_("The country of origin is missing."), _PLATFORM),
        "description": (_("The description is missing."), _PLATFORM),
        "quantity": (_("The quantity is missing."), _PLATFORM),
        "net_grams": (_("The weight is missing."), _("Give the product its weight, and pack again.")),
        "gross_grams": (
            _("The parcel weighs less than the goods in it."),
            _("Weigh it packed, and tell us."),
        ),
        "currency": (_("The value is not in the currency of the order."), _PLATFORM),
        "goods": (_("There are no goods in it."), _PLATFORM),
        "levies": (_("Duty or tax was quoted on a line that is not there."), _PLATFORM),
        "value": (_("The goods are not worth what was quoted."), _PLATFORM),
        "number:order:payment": (
            _("The payment is for another order (%(one)s, %(other)s)."),
            _("Ask the platform: the payment must name this order."),
        ),
        "number:order:logistics": (
            _("The parcel is for another order (%(one)s, %(other)s)."),
            _("Pack the parcel again from this order."),
        ),
        "party:order:payment": (
            _("The payment was not made by who ordered."),
            _("Ask the platform: who orders must pay."),
        ),
        "party:order:logistics": (
            _("The parcel is addressed to somebody else than the order says."),
            _("Pack the parcel again with the address of the order."),
        ),
        "amount:order:payment": (
            _("The order is worth %(one)s, the payment %(other)s."),
            _("If money is on its way back, wait until it arrived: we send the declaration then."),
        ),
        "goods:order:logistics": (
            _("The order holds %(one)s of a thing, the parcel %(other)s."),
            _("Pack what was ordered."),
        ),
        "gateway": (_("Customs did not take the message: %(one)s."), _("The platform looks into it.")),
    }
)


def say_state(state: str) -> str:
    """Say how a declaration stands."""
    return str(STATES[state])


def say_fault(fault: Mapping[str, Any]) -> tuple[str, str]:
    """Say what keeps a declaration from being sent, and what would help."""
    said, fix = _FAULTS[fault["code"]]
    return str(said) % {"one": fault.get("one", ""), "other": fault.get("other", "")}, str(fix)


def say_faults(faults: Iterable[Mapping[str, Any]]) -> str:
    """Say all of them, one after the other."""
    return " ".join(part for fault in faults for part in say_fault(fault))


def say_not_needed(route: str) -> str:
    """Say why goods on this way in are not declared."""
    return str(NOT_NEEDED_UNION if route.startswith("EU-") else NOT_NEEDED_DOMESTIC)


def say_not_prepared() -> str:
    """Say that a declaration will be written when the order is paid."""
    return str(NOT_PREPARED)
