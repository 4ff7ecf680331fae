"""Imports of product files, and pictures."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.catalogue.queries import FailedRow, ImportView, PictureCounts
from entrepot.apps.files.queries import PictureView
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Told


class Import(Told):
    """One import of a product file."""

    id: str = Field(examples=["imp_" + "0" * 22])
    file_name: str = Field(examples=["products_export.csv"])
    source: str = Field(description="Whose kind of file.", examples=["shopify"])
    state: str = Field(description="queued, running, finished, failed or cancelled.", examples=["finished"])
    percent: int = Field(description="How much of the file was read.", examples=[100])
    created: int
    updated: int
    unchanged: int
    failed: int = Field(description="Products that were not taken; see their rows.")
    warned: int = Field(description="Products that were taken, with a remark.")
    counted: int = Field(
        description="Variants whose pieces the file told: they go to the shelf, but not over a count by hand."
    )
    repeats: str = Field(description="The import whose failed rows this one mends, or empty.")
    error: str = Field(description="What stopped the whole import, or empty.")
    started_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: ImportView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class ImportPage(Told):
    """Some imports, the newest first."""

    items: list[Import]
    next: Next


class Finding(Told):
    """One thing about one row of the file, in words. `row` counts as a spreadsheet does."""

    row: int = Field(examples=[2])
    line: int = Field(examples=[2])
    column: str = Field(examples=["price"])
    code: str = Field(examples=["not_a_price"])
    value: str
    reason: str
    fix: str


class Failure(Told):
    """One product of a file that was not taken (or was, with a remark), and everything said of its rows."""

    row: int = Field(examples=[2])
    handle: str
    taken: bool
    findings: list[Finding]

    @classmethod
    def of(cls, row: FailedRow) -> Self:
        """Make one from a row."""
        return cls.copied(row, findings=[Finding.copied(each) for each in row.findings])


class FailurePage(Told):
    """Some failures, in the order of the file."""

    items: list[Failure]
    next: Next


class PictureFailures(Told):
    """Pictures that did not come for one reason."""

    code: str = Field(examples=["gone"])
    reason: str
    fix: str
    number: int = Field(examples=[3])


class NamedPictures(Told):
    """What became of the pictures that a file named first."""

    came: int
    waiting: int
    failed: int
    failures: list[PictureFailures]

    @classmethod
    def of(cls, row: PictureCounts) -> Self:
        """Make one from a row."""
        return cls.copied(row, failures=[PictureFailures.copied(each) for each in row.failures])


class StoredPicture(Told):
    """A picture that was uploaded: written anew by us, in several widths."""

    id: str = Field(examples=["pic_" + "0" * 22])
    width: int
    height: int
    address: str = Field(description="The widest file.", examples=["/pictures/0a1b-1280.webp"])
    srcset: str = Field(description="All widths, as HTML wants them.")

    @classmethod
    def of(cls, row: PictureView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class PicturePage(Told):
    """Some pictures, the newest first."""

    items: list[StoredPicture]
    next: Next
