"""What is said of a member, checked: every fault at once, by its field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from entrepot.apps.cooperatives.models import Member
from entrepot.apps.cooperatives.refusals import Fault

LANGUAGES: Final = ("en", "fr", "sw", "zh-hans")
YOUNGEST: Final = 10
OLDEST: Final = 110
MOST_LAND: Final = 100_000_000  # square metres: ten thousand hectares
ANY_PHONE: Final = re.compile(r"\+?\d{6,15}")
ANY_BANK: Final = re.compile(r"[A-Z0-9]{3,20}")
ANY_ACCOUNT: Final = re.compile(r"[A-Z0-9]{5,34}")
LENGTHS: Final = {"number": 20, "name": 120, "village": 120, "paid_through": 60}
UNSAID: Final = "…"
"""Of an account: leave the one that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInput:
    """What is said of a member. `account` is where they are paid: a bank account or a mobile number.

    `bank_code` names the bank in its files: the BIC, or the code that the country's banks have.
    """

    number: str
    name: str
    village: str = ""
    phone: str = ""
    email: str = ""
    land_square_metres: int | None = None
    sex: str = ""
    birth_year: int | None = None
    language: str = "en"
    shows_name: bool = False
    way: str = Member.Way.CASH
    paid_through: str = ""
    bank_code: str = ""
    account: str = field(default="", repr=False)


def cleaned(given: MemberInput, *, on: date) -> tuple[MemberInput, list[Fault]]:
    """Return what was said as it is kept, and every fault."""
    tidy = replace(
        given,
        number=" ".join(given.number.split()).upper(),
        name=" ".join(given.name.split()),
        village=" ".join(given.village.split()),
        paid_through=" ".join(given.paid_through.split()),
        bank_code=re.sub(r"[\s\-.]", "", given.bank_code).upper() if given.way == Member.Way.BANK else "",
        email=given.email.strip(),
        phone=given.phone.strip(),
    )
    faults = [*_texts(tidy), *_figures(tidy, on)]
    phone, phone_faults = _phone("phone", tidy.phone)
    account, account_faults = _account(tidy)
    return replace(tidy, phone=phone, account=account), [*faults, *phone_faults, *account_faults]


def _texts(given: MemberInput) -> Iterator[Fault]:
    if not given.number:
        yield "number", _("The member's number is missing."), _("Give the one in your book.")
    if not given.name:
        yield "name", _("The name is missing."), _("Give it.")
    for name, longest in LENGTHS.items():
        text = getattr(given, name)
        if len(text) > longest:
            yield name, _("This is too long."), _("At most %(longest)d letters.") % {"longest": longest}
        if any(not mark.isprintable() for mark in text):
            yield name, _("There are marks in it that cannot be read."), _("Type it again.")
    if given.email:
        try:
            validate_email(given.email)
        except ValidationError:
            yield "email", _("This is not an e-mail address."), _("Correct it, or leave it empty.")
    if given.bank_code and not ANY_BANK.fullmatch(given.bank_code):
        fix = _("The bank writes it beside the account: figures and letters only.")
        yield "bank_code", _("This is no code of a bank."), fix
    if given.language not in LANGUAGES:
        yield "language", _("We do not write in this language."), ", ".join(LANGUAGES)


def _figures(given: MemberInput, on: date) -> Iterator[Fault]:
    if given.sex not in {"", *Member.Sex.values}:
        yield "sex", _("This is neither f nor m."), _("Write f or m, or leave it empty.")
    born = given.birth_year
    if born is not None and not on.year - OLDEST <= born <= on.year - YOUNGEST:
        yield "birth_year", _("This cannot be the year of birth."), _("Write four figures such as 1985.")
    land = given.land_square_metres
    if land is not None and not 0 <= land <= MOST_LAND:
        fix = _("Give the land in square metres; a hectare has 10000.")
        yield "land_square_metres", _("This cannot be the land of one member."), fix


def _phone(name: str, text: str) -> tuple[str, list[Fault]]:
    """Return a phone number without what people write between its figures."""
    number = re.sub(r"[\s\-().]", "", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if text and not ANY_PHONE.fullmatch(number):
        return "", [(name, _("This is not a phone number."), _("Write it such as +250 788 123 456."))]
    return number, []


def _account(given: MemberInput) -> tuple[str, list[Fault]]:
    """Return where a member is paid, as it is sealed: nothing for cash."""
    if given.way not in Member.Way.values:
        return "", [("way", _("We do not know this way to be paid."), ", ".join(Member.Way.values))]
    if given.way == Member.Way.CASH or given.account == UNSAID:
        return "" if given.way == Member.Way.CASH else UNSAID, []
    faults: list[Fault] = []
    if not given.paid_through:
        faults.append(("paid_through", _("Say with whom: the bank or the service."), _("Such as MTN MoMo.")))
    if given.way == Member.Way.MOBILE:
        number, more = _phone("account", given.account or given.phone)
        if not number and not more:
            more = [("account", _("The mobile number to pay to is missing."), _("Give it, or choose cash."))]
        return number, [*faults, *more]
    number = re.sub(r"[\s\-.]", "", given.account).upper()
    if not ANY_ACCOUNT.fullmatch(number):
        fix = _("Copy it from the bank: figures and letters only.")
        faults.append(("account", _("This is not an account number."), fix))
    return number, faults
