"""Take one value after another out of a request and remember everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from entrepot.core.law.request import FieldError

_AMOUNT = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,18}))?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)
_MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the reader may check names against; empty sets check the form only."""

    countries: frozenset[str] = frozenset()
    routes: Callable[[str], frozenset[str]] | None = None
    """The ids of the routes into a country (empty where no law is loaded)."""
    hs_known: Callable[[str], bool] | None = None


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:60]} … {text[-60:]}"


class Reading:
    """Collects errors while values are taken out of one request."""

    def __init__(self, body: Mapping[str, Any], today: date, vocabulary: Vocabulary) -> None:
        self.body, self.today, self.vocabulary = body, today, vocabulary
        self.errors: list[FieldError] = []
        self.digits = 2
        self.place = ""
        """What stands before the names of fields: ``lines[0].`` while a line is read."""

    def wrong(self, field: str, reason: str, fix: str, **figures: object) -> None:
        """Remember one fault. The words stand in ``request_faults`` too; figures fill their places."""
        shown = {name: _clipped(str(figure)) for name, figure in figures.items()}
        words = (reason, fix)
        if shown:
            reason, fix = reason.format_map(shown), fix.format_map(shown)
        field = _clipped(self.place + field)
        self.errors.append(FieldError(field, reason, fix, words, tuple(shown.items())))

    def unknown_keys(self, given: Mapping[str, Any], known: frozenset[str], prefix: str = "") -> None:
        """Refuse every key that is not in the contract."""
        if known.issuperset(given):
            return
        for key in given:
            if key not in known:
                self.wrong(
                    prefix + str(key),
                    "unknown key",
                    "use one of: {choices}",
                    choices=", ".join(sorted(known)),
                )

    def mapping(self, given: Any, field: str, known: frozenset[str]) -> Mapping[str, Any]:
        """Take an object whose keys are all known; missing gives an empty one."""
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.wrong(field, "is not an object", "give an object with named values")
            return {}
        self.unknown_keys(given, known, f"{field}.")
        return given

    def text(self, given: Any, field: str) -> str:
        """Take a short text; missing gives an empty one."""
        if given is None:
            return ""
        if not isinstance(given, str) or len(given) > 200:  # noqa: PLR2004 - longer names mean abuse
            self.wrong(field, "is not a short text", "give a text of at most 200 characters")
            return ""
        return given

    def flag(self, given: Any, field: str, *, default: bool) -> bool:
        """Take true or false."""
        if given is None:
            return default
        if not isinstance(given, bool):
            self.wrong(field, "is neither true nor false", "give true or false")
            return default
        return given

    def choice(self, given: Any, field: str, choices: tuple[str, ...]) -> str:
        """Take one of the choices; missing gives the first."""
        if given is None:
            return choices[0]
        if given not in choices:
            self.wrong(
                field,
                "{given} is not known here",
                "use one of: {choices}",
                given=repr(given),
                choices=", ".join(choices),
            )
            return choices[0]
        return str(given)

    def country(self, given: Any, field: str, default: str = "") -> str:
        """Take an ISO 3166 alpha-2 code."""
        if given is None:
            return default
        known = self.vocabulary.countries
        if not isinstance(given, str) or not (given in known if known else _COUNTRY.fullmatch(given)):
            self.wrong(
                field,
                "{given} is no country",
                "give an ISO 3166 alpha-2 code such as CN or DE",
                given=repr(given),
            )
            return default
        return given

    def day(self, given: Any, field: str, default: date) -> date:
        """Take a calendar day."""
        if given is None:
            return default
        try:
            if not isinstance(given, str) or not _DAY.fullmatch(given):
                raise ValueError  # noqa: TRY301 - one answer for both faults
            day = date.fromisoformat(given)
            if not EARLIEST <= day < LATEST:
                raise ValueError  # noqa: TRY301 - same
        except ValueError:
            self.wrong(
                field,
                "{given} is no day",
                "write a day from {first} on as YYYY-MM-DD",
                given=repr(given),
                first=EARLIEST,
            )
            return default
        return day

    def minor(self, given: Any, field: str) -> int:
        """Take an amount as minor units of the request's currency."""
        if given is None:
            return 0
        found = _AMOUNT.fullmatch(given) if isinstance(given, str) else None
        if not found:
            self.wrong(
                field,
                "{given} is no amount",
                'write amounts as decimal text, such as "12.50"',
                given=repr(given),
            )
            return 0
        whole, fraction = found[1], found[2] or ""
        if len(fraction) > self.digits:
            self.wrong(
                field,
                "{given} has more than {digits} decimals",
                "round it, or use price_per for the price of several units",
                given=given,
                digits=self.digits,
            )
            return 0
        return int(whole + fraction.ljust(self.digits, "0"))

    def decimal(self, given: Any, field: str, *, positive: bool = True) -> Decimal | None:
        """Take a number that is no amount of money: decimal text or a whole number."""
        if given is None:
            return None
        if isinstance(given, int) and not isinstance(given, bool):
            given = str(given)
        if not isinstance(given, str) or not _AMOUNT.fullmatch(given):
            self.wrong(
                field, "{given} is no number", 'write it as decimal text, such as "13.5"', given=repr(given)
            )
            return None
        value = Decimal(given)
        if positive and not value:
            self.wrong(field, "is zero", "give a number above zero, or leave it out")
            return None
        return value
