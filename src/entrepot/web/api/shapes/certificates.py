"""Texts of a product with their states, and its certificates."""

from datetime import date
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.catalogue.queries import CertificateView, TextView
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

    @classmethod
    def of(cls, row: CertificateView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class Certificates(Told):
    """The certificates of a product."""

    items: list[Certificate]
