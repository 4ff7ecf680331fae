"""Bank account numbers: which a country writes, and whether one can be right."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum import numdb
from stdnum.exceptions import ValidationError
from stdnum.nz import bankaccount
from stdnum.us import rtn

IBAN: Final = "iban"
LOCAL: Final = "local"
LONGEST_HOLDER: Final = 70  # what banks of every country take
HOLDER = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]+")  # the letters of ISO 20022 that every bank takes
SHORT: Final = 6
ANY_NUMBER = re.compile(r"[A-Z0-9]{5,34}")

type Fault = tuple[str, str, str]
"""Field, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How accounts of a country are written: the code of the bank, its system in ISO 20022, the account."""

    code_name: Promise
    code: re.Pattern[str]
    system: str
    number: re.Pattern[str]
    example: str


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        country: Rule(name, re.compile(code), system, re.compile(number), example)
        for country, name, code, system, number, example in (
            ("US", gettext_lazy("Routing number"), r"\d{9}", "USABA", r"\d{4,17}", "021000021"),
            (
                "CA",
                gettext_lazy("Institution and transit number"),
                r"0\d{8}",
                "CACPA",
                r"\d{7,12}",
                "000100012",
            ),
            ("AU", gettext_lazy("BSB"), r"\d{6}", "AUBSB", r"\d{5,9}", "062000"),
            ("IN", gettext_lazy("IFSC"), r"[A-Z]{4}0[A-Z0-9]{6}", "INFSC", r"\d{9,18}", "SBIN0000001"),
            ("HK", gettext_lazy("Bank code"), r"\d{3}", "HKNCC", r"\d{6,12}", "004"),
            ("JP", gettext_lazy("Bank and branch code"), r"\d{7}", "JPZGN", r"\d{7}", "0001001"),
            ("CN", gettext_lazy("CNAPS code"), r"\d{12}", "CNAPS", r"\d{8,32}", "102100099996"),
        )
    }
)
"""Countries where the bank is named by a code of its own. Elsewhere it is the BIC."""
NEW_ZEALAND: Final = "NZ"
NEW_ZEALAND_SYSTEM: Final = "NZNCC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """An account number that can be right. The number itself stays out of the repr."""

    scheme: str
    country: str
    number: str = field(repr=False)
    bic: str
    bank_code: str
    currency: str = ""
    """It is paid in; empty: as the money was earned or held."""

    @property
    def ending(self) -> str:
        """The last figures, which people recognise an account by; never all of a short number."""
        return self.number[-4:] if len(self.number) > SHORT else self.number[-2:]


def has_iban(country: str) -> bool:
    """Say whether accounts of a country have an IBAN."""
    _prefix, found = numdb.get("iban").info(country + "00")[0]
    return bool(found)


def system_of(country: str) -> str:
    """Return the code that ISO 20022 has for the country's bank codes, or an empty word."""
    if country == NEW_ZEALAND:
        return NEW_ZEALAND_SYSTEM
    return RULES[country].system if country in RULES else ""


def read_holder(text: str) -> str:
    """Return a name as every bank can write it: in Latin letters without accents. Empty when it cannot be."""
    plain = unicodedata.normalize("NFKD", " ".join(text.split()))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain if len(plain) <= LONGEST_HOLDER and HOLDER.fullmatch(plain) else ""


def read_number(*, country: str, number: str, bic: str, bank_code: str) -> tuple[Number | None, list[Fault]]:
    """Return the account as it is kept, or every fault of it. Blanks and hyphens do not matter."""
    if country == NEW_ZEALAND:
        number = bankaccount.compact(number)  # there the hyphens part figures that may be left out
    number, bic, bank_code = (_compact(each) for each in (number, bic, bank_code))
    faults = _bic_faults(bic, country)
    if has_iban(country):
        faults += _iban_faults(number, country)
        scheme, bank_code = IBAN, ""
    elif country == NEW_ZEALAND:
        faults += _new_zealand_faults(number)
        scheme, bank_code = LOCAL, number[:6]
    else:
        faults += _local_faults(country, number, bic, bank_code)
        scheme = LOCAL
    if faults:
        return None, faults
    return Number(scheme=scheme, country=country, number=number, bic=bic, bank_code=bank_code), []


def _compact(text: str) -> str:
    return re.sub(r"[\s\-]", "", text).upper()


def _bic_faults(bic: str, country: str) -> list[Fault]:
    if not bic:
        return []
    try:
        bics.validate(bic)
    except ValidationError:
        return [("bic", _("This is not a BIC."), _("It has 8 or 11 letters and figures, such as DBSSSGSG."))]
    if bic[4:6] != country:
        return [("bic", _("This bank is in another country."), _("Choose the country of the bank."))]
    return []


def _iban_faults(number: str, country: str) -> list[Fault]:
    try:
        ibans.validate(number)
    except ValidationError:
        fix = _("Copy the IBAN from your bank; its figures check themselves, so one is mistyped.")
        return [("number", _("This is not an IBAN."), fix)]
    if number[:2] != country:
        return [("country", _("This IBAN is of another country."), _("Choose the country it begins with."))]
    return []


def _new_zealand_faults(number: str) -> list[Fault]:
    try:
        bankaccount.validate(number)
    except ValidationError:
        fix = _("Give bank, branch, account and suffix: 15 or 16 figures.")
        return [("number", _("This is not an account number."), fix)]
    return []


def _local_faults(country: str, number: str, bic: str, bank_code: str) -> list[Fault]:
    rule = RULES.get(country)
    faults = []
    if not (rule.number if rule else ANY_NUMBER).fullmatch(number):
        fix = _("Copy it from your bank, without the name of the bank.")
        faults.append(("number", _("This is not an account number of this country."), fix))
    if rule is None:
        if not bic:
            faults.append(("bic", _("The BIC is missing."), _("Your bank writes it beside the account.")))
    elif not rule.code.fullmatch(bank_code) or (country == "US" and not rtn.is_valid(bank_code)):
        named = {"name": rule.code_name, "example": rule.example}
        faults.append(
            ("bank_code", _("%(name)s: not right.") % named, _("It looks like %(example)s.") % named)
        )
    return faults
