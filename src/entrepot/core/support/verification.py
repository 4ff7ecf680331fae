"""Whether a business's file is clean enough to be verified without a person, and every reason why not.

Nothing here refuses: what stops a case from deciding itself puts it before a person. Each finding names the
field it is about, so that a business mends that one and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

WHOLE: Final = 10_000  # ten thousandths: all shares of a business
QUARTER: Final = 2_500  # who holds a quarter or more is an owner to be named (FATF recommendations 10 and 24)
SOON: Final = timedelta(days=30)
LIKE: Final = 85  # of a hundred: from here on two names are the same, written otherwise

REGISTRATION_PAPER: Final = "registration"
IDENTITY_PAPER: Final = "identity"
PAPER_KINDS: Final = (REGISTRATION_PAPER, IDENTITY_PAPER, "tax", "address", "bank", "other")


class Field(StrEnum):
    """The parts of a file, as the pages part it."""

    LEGAL_NAME = "legal_name"
    LEGAL_FORM = "legal_form"
    REGISTRATION = "registration"
    TAX_NUMBER = "tax_number"
    ADDRESS = "address"
    OWNERS = "owners"
    PAPERS = "papers"
    BANK_ACCOUNT = "bank_account"
    NAMES = "names"  # screening


class Known(StrEnum):
    """How far a number could be tested by itself."""

    CHECKED = "checked"  # its check figures are right
    FORMED = "formed"  # it has the form of its country, which has no check figure
    UNCHECKED = "unchecked"  # we know no rule of this country


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was given, and how far it was tested."""

    value: str
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who owns or directs: the share in ten thousandths, whether a paper of identity was given."""

    name: str
    share: int
    directs: bool
    has_paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document: its kind, what the look at its picture found, and until when it holds."""

    kind: str
    faults: tuple[str, ...] = ()
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name of the file that is like one on a list, by so many of a hundred."""

    name: str
    listed: str
    of: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What a business gave, and what the platform found beside it.

    `is_person`: no register of companies stands behind the form, its owner is the business.
    """

    legal_name: str
    legal_form: str
    is_person: bool
    registration: Number | None
    tax_number: Number | None
    has_address: bool
    owners: tuple[Owner, ...] = ()
    nobody_else: bool = False
    papers: tuple[Paper, ...] = ()
    holder_likeness: int | None = None  # of the bank account's holder to the legal name; None without account
    same_as_others: tuple[Field, ...] = ()
    hits: tuple[Hit, ...] = ()
    lists_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing seen: `stops` a case from deciding itself, or is only good to know. `about` names which."""

    code: str
    field: Field
    stops: bool = True
    about: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was seen in a file."""

    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing stops the case from deciding itself."""
        return not any(finding.stops for finding in self.findings)

    def of(self, field: Field) -> tuple[Finding, ...]:
        """Return what was seen of one part."""
        return tuple(finding for finding in self.findings if finding.field is field)


def assess(file: File, *, on: date) -> Assessment:
    """Return everything there is to see in a file on a day."""
    return Assessment(tuple(finding for rule in _RULES for finding in rule(file, on)))


def missing(file: File) -> tuple[Finding, ...]:
    """Return the parts that are not there yet: what a business must give before it asks."""
    return tuple(_missing(file, date.min))


def _missing(file: File, on: date) -> Iterator[Finding]:
    del on
    given = (
        (Field.LEGAL_FORM, bool(file.legal_form)),
        (Field.LEGAL_NAME, bool(file.legal_name)),
        (
            Field.REGISTRATION,
            file.registration is not None or (file.is_person and file.tax_number is not None),
        ),
        (Field.TAX_NUMBER, file.tax_number is not None),
        (Field.ADDRESS, file.has_address),
        (Field.OWNERS, bool(file.owners)),
    )
    for field, is_there in given:
        if not is_there:
            yield Finding(code="missing", field=field)
    if not any(paper.kind == REGISTRATION_PAPER for paper in file.papers):
        yield Finding(code="paper_missing", field=Field.PAPERS, about=REGISTRATION_PAPER)
    for owner in file.owners:
        if not owner.has_paper:
            yield Finding(code="identity_missing", field=Field.PAPERS, about=owner.name)


def _numbers(file: File, on: date) -> Iterator[Finding]:
    """One number of a business must have proved itself by its check figures; none may be beyond all rules."""
    del on
    given = [
        (field, number)
        for field, number in (
            (Field.REGISTRATION, file.registration),
            (Field.TAX_NUMBER, file.tax_number),
        )
        if number is not None
    ]
    for field, number in given:
        if number.known is Known.UNCHECKED:
            yield Finding(code="number_unchecked", field=field)
    if given and not any(number.known is Known.CHECKED for _field, number in given):
        yield Finding(code="no_check_figure", field=given[0][0])


def _ownership(file: File, on: date) -> Iterator[Finding]:
    del on
    if not file.owners or file.is_person:
        return
    named = sum(owner.share for owner in file.owners)
    if named > WHOLE:
        yield Finding(code="shares_above_whole", field=Field.OWNERS)
    elif WHOLE - named >= QUARTER and not file.nobody_else:
        yield Finding(code="owner_may_be_missing", field=Field.OWNERS, about=_percent(WHOLE - named))
    if not any(owner.share >= QUARTER or owner.directs for owner in file.owners):
        yield Finding(code="nobody_directs", field=Field.OWNERS)


def _papers(file: File, on: date) -> Iterator[Finding]:
    for paper in file.papers:
        if paper.expires_on is not None and paper.expires_on < on:
            yield Finding(code="paper_expired", field=Field.PAPERS, about=paper.kind)
        elif paper.expires_on is not None and paper.expires_on < on + SOON:
            yield Finding(code="paper_expires_soon", field=Field.PAPERS, stops=False, about=paper.kind)
        for fault in paper.faults:
            yield Finding(code=f"picture_{fault}", field=Field.PAPERS, about=paper.kind)


def _account(file: File, on: date) -> Iterator[Finding]:
    del on
    if file.holder_likeness is None:
        yield Finding(code="no_account_yet", field=Field.BANK_ACCOUNT, stops=False)
    elif file.holder_likeness < LIKE:
        yield Finding(code="holder_differs", field=Field.BANK_ACCOUNT, about=str(file.holder_likeness))


def _others(file: File, on: date) -> Iterator[Finding]:
    del on
    for field in file.same_as_others:
        yield Finding(code="same_elsewhere", field=field)


def _screening(file: File, on: date) -> Iterator[Finding]:
    del on
    for name in file.lists_missing:
        yield Finding(code="not_screened", field=Field.NAMES, about=name)
    for hit in file.hits:
        yield Finding(
            code="on_a_list", field=Field.NAMES, about=f"{hit.name} ~ {hit.listed} ({hit.of}, {hit.score})"
        )


def _percent(share: int) -> str:
    """Write a share in ten thousandths as a percentage, without noughts that say nothing."""
    return f"{share // 100}.{share % 100:02d}".rstrip("0").rstrip(".") + " %"


_RULES: Final[Sequence[Callable[[File, date], Iterator[Finding]]]] = (
    _missing,
    _numbers,
    _ownership,
    _papers,
    _account,
    _others,
    _screening,
)
CODES: Final = (
    *("missing", "paper_missing", "identity_missing", "number_unchecked", "no_check_figure"),
    *("shares_above_whole", "owner_may_be_missing", "nobody_directs"),
    *("paper_expired", "paper_expires_soon", "no_account_yet", "holder_differs"),
    *("same_elsewhere", "not_screened", "on_a_list"),
    *("picture_small", "picture_dark", "picture_faint", "picture_blurred"),
)
