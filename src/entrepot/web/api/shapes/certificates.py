"""Texts of a product with their states, and its certificates."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.catalogue.queries import CertificatePaperView, CertificateView, TextView
from entrepot.web.api.shapes.base import Asked, Told

type CertificateKind = Literal["organic", "fair_trade", "halal", "kosher", "iso", "lab", "other"]


class TextInLanguage(Told):
    """One text as it is kept."""

    thing: str = Field(description="The product, or the variant whose option it is.")
    field: str = Field(examples=["title"])
    language: str = Field(examples=["zh-hans"])
    text: str
    state: str = Field(description="original, reviewed (a person's) or machine (nobody read it).")
    stale: bool = Field(description="Its source was changed after it was written.")
    lacks: str = Field(description="Agreed words that a machine left out.")

    @classmethod
    def of(cls, row: TextView) -> Self:
        """Make one from a row."""
        return cls.copied(row)


class Texts(Told):
    """All texts of a product."""

    items: list[TextInLanguage]


class CertificateContent(Asked):
    """What stands on a certificate."""

    kind: CertificateKind = Field(examples=["organic"])
    number: str = Field(min_length=1, max_length=80, examples=["FR-BIO-01-1234"])
    issuer: str = Field(min_length=1, max_length=160, examples=["Ecocert"])
    country: str = Field(pattern="^[A-Z]{2}$", description="Of who issued it.", examples=["FR"])
    valid_from: date = Field(examples=["2026-01-01"])
    valid_to: date | None = Field(
        None, description="Only a laboratory's report has none.", examples=["2027-12-31"]
    )


class CertificateFile(Told):
    """The file of a certificate, and what a person of the platform found of it."""

    state: str = Field(description="waiting, accepted or refused.", examples=["refused"])
    field: str = Field(description="What it does not show, empty unless refused.", examples=["valid_to"])
    reason: str = Field(description="Why.", examples=["The last day cannot be read."])
    fix: str = Field(description="What mends it.", examples=["Send a picture of the whole page."])
    faults: list[str] = Field(description="Of its picture: small, dark, faint, blurred.")
    at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, row: CertificatePaperView) -> Self:
        """Make one from a row."""
        return cls.copied(row, state=str(row.state), faults=list(row.faults))


class Certificate(Told):
    """A certificate as its seller told it; nobody here has asked who issued it."""

    id: str = Field(examples=["cert_" + "0" * 22])
    kind: str
    number: str
    issuer: str
    country: str
    valid_from: date
    valid_to: date | None
    state: str = Field(description="Today: valid, soon_over, over, not_yet.", examples=["valid"])
    checked_at: datetime | None = Field(
        description="When a person found all of it on its file; null where it is only declared."
    )
    file: CertificateFile | None = Field(description="Null where none was sent.")

    @classmethod
    def of(cls, row: CertificateView, paper: CertificatePaperView | None) -> Self:
        """Make one from a row and its file."""
        return cls.copied(row, id=row.public_id, file=CertificateFile.of(paper) if paper else None)


class Certificates(Told):
    """The certificates of a product."""

    items: list[Certificate]
