"""What a business is verified by, and what it declares of itself."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from entrepot.apps.businesses.queries import FactSheet, FileView, OwnerView, PaperView, ProofView
from entrepot.web.api.shapes.base import Asked, Told


class Details(Asked):
    """The business as its register has it; its numbers are tested as its country allows."""

    legal_form: str = Field(max_length=20, description="A code of its country's list.", examples=["llc"])
    legal_name: str = Field(max_length=200, examples=["Shaxi Tea Ltd"])
    registration: str = Field(
        "", max_length=60, description="Empty where the form has none.", examples=["91110000600037341L"]
    )
    tax_number: str = Field("", max_length=60, examples=["91110000600037341L"])


class SeatAddress(Asked):
    """The parts an address of its country has; others stay empty."""

    street: str = Field("", max_length=160, examples=["6 Sideng Street"])
    city: str = Field("", max_length=80, examples=["Dali"])
    area: str = Field("", max_length=80, examples=["Yunnan Sheng"])
    postcode: str = Field("", max_length=20, examples=["671000"])


class OwnerContent(Asked):
    """Somebody who owns a quarter or more, or directs the business."""

    name: str = Field(min_length=1, max_length=160, examples=["Lin Mei"])
    share: int = Field(ge=0, le=10_000, description="In ten thousandths of the whole.", examples=[10000])
    directs: bool = Field(examples=[True])
    country: str = Field(pattern="^[A-Z]{2}$", description="Of the document.", examples=["CN"])
    birth_year: int = Field(ge=1900, le=2100, examples=[1990])
    identity_number: str = Field(
        max_length=40, description="Kept sealed; never given back.", examples=["11010519491231002X"]
    )


class OwnersStated(Asked):
    """Whether nobody beside those named owns a quarter or more."""

    nobody_else: bool


class JobsDeclared(Asked):
    """How many people work for the business now. Asked once a year."""

    jobs_full_time: int = Field(ge=0, le=1_000_000, examples=[4])
    jobs_part_time: int = Field(ge=0, le=1_000_000, examples=[2])
    jobs_seasonal: int = Field(ge=0, le=1_000_000, examples=[10])
    jobs_women: int = Field(ge=0, le=1_000_000, description="Of all these.", examples=[9])
    jobs_youth: int = Field(ge=0, le=1_000_000, description="Under 35, of all these.", examples=[5])
    founded_on: date | None = Field(None, examples=["2021-04-01"])


class KnownFact(Told):
    """One fact, how well it is known (declared, documented, verified) and since when."""

    name: str = Field(examples=["jobs_full_time"])
    value: bool | int | date
    evidence: str = Field(examples=["declared"])
    since: datetime


class Facts(Told):
    """Everything known of a business now."""

    business: str
    country: str
    legal_form: str
    jobs: int | None = Field(description="Full time, part time and seasonal together; null when unknown.")
    facts: list[KnownFact]

    @classmethod
    def of(cls, row: FactSheet) -> Self:
        """Make one from a sheet."""
        known = [
            KnownFact(name=name, value=fact.value, evidence=fact.evidence.value, since=fact.since)
            for name, fact in sorted(row.facts.items())
        ]
        return cls(
            business=row.business, country=row.country, legal_form=row.legal_form, jobs=row.jobs, facts=known
        )


class Owner(Told):
    """Somebody named; of the number of their document the last characters."""

    id: str = Field(examples=["own_" + "0" * 22])
    name: str
    share: int
    directs: bool
    country: str
    birth_year: int
    tail: str

    @classmethod
    def of(cls, row: OwnerView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class Document(Told):
    """A document of the file. `faults` are of its picture: small, dark, faint, blurred."""

    id: str = Field(examples=["pap_" + "0" * 22])
    kind: str = Field(examples=["registration"])
    owner: str
    expires_on: date | None
    faults: list[str]

    @classmethod
    def of(cls, row: PaperView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id, faults=list(row.faults))


class Missing(Told):
    """A part of the file that is not there yet."""

    field: str = Field(examples=["owners"])
    code: str = Field(examples=["missing"])
    about: str


class Recheck(Told):
    """A look again that is due; pay-outs wait from `due_at`, and have waited since `held_at`."""

    cause: str = Field(description="yearly, paper, owners, account or details.", examples=["yearly"])
    due_at: datetime
    held_at: datetime | None


class BusinessFile(Told):
    """What the own business gave to be verified by. A person's own numbers are masked."""

    business: str
    state: str
    waits: bool = Field(description="Whether somebody looks at it now: nothing can be changed meanwhile.")
    legal_form: str
    legal_name: str
    registration: str
    registration_known: str | None = Field(description="checked, formed or unchecked; null without one.")
    tax_number: str
    tax_known: str | None
    address: dict[str, str]
    nobody_else: bool
    owners: list[Owner]
    documents: list[Document]
    missing: list[Missing]
    recheck: Recheck | None

    @classmethod
    def of(cls, row: FileView) -> Self:
        """Make one from the file."""
        again = row.recheck
        return cls.copied(
            row,
            state=str(row.state),
            legal_form=row.legal_form.code if row.legal_form else "",
            registration_known=row.registration_known.value if row.registration_known else None,
            tax_known=row.tax_known.value if row.tax_known else None,
            owners=[Owner.of(each) for each in row.owners],
            documents=[Document.of(each) for each in row.papers],
            missing=[Missing(field=field, code=code, about=about) for field, code, about in row.missing],
            recheck=Recheck(cause=again.cause, due_at=again.due_at, held_at=again.held_at) if again else None,
        )


class Proof(Told):
    """A paper for some declared facts."""

    id: str = Field(examples=["prf_" + "0" * 22])
    facts: list[str] = Field(examples=[["farm"]])
    state: str = Field(description="waiting, accepted or refused.", examples=["waiting"])
    note: str = Field(description="Why it does not show them.")
    faults: list[str] = Field(description="Of its picture: small, dark, faint, blurred.")
    at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, row: ProofView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row, id=row.public_id, facts=list(row.facts), faults=list(row.faults), state=str(row.state)
        )


class ProofList(Told):
    """Papers for declared facts, the newest first."""

    items: list[Proof]
