"""What the engine asks of compiled law. The store in ``apps/law`` answers from one read-only file."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from entrepot.core.law.rows import (
    CodeRow,
    ConditionRow,
    CorrelateRow,
    FxRow,
    GapRow,
    ListEntryRow,
    MeasureRow,
    PackRow,
    PaperRow,
    RegistrationRow,
    RoundingRow,
    RouteRow,
    SourceRow,
    TextRow,
)


class PublishedRate(NamedTuple):
    """Units of a currency for one euro, the day they were published for, and by whom."""

    units: Decimal
    day: date
    provider: str


class LawSource(Protocol):
    """One edition of the law. A parent pack's rows come with its member's, ``{country}`` filled in."""

    @property
    def edition(self) -> str:
        """The content hash of the compiled law."""

    def pack(self, country: str) -> PackRow | None:
        """Return the pack of a country, or None when no law is loaded for it."""

    def routes(self, country: str) -> tuple[RouteRow, ...]:
        """Return the routes into a country in the order of its files (the member's own first)."""

    def measures(self, country: str, code: str) -> tuple[MeasureRow, ...]:
        """Return the rows that may concern ``code`` (6 to 10 digits).

        Those are rows for all codes, for any prefix of ``code``, and, where ``code`` has 6 digits, for the
        national lines below it. Codes named by ``@LIST`` stand written out. Exceptions (``!``) are still
        to be tested by the caller, and so are routes, origins and dates.
        """

    def conditions(self, subject: str) -> tuple[ConditionRow, ...]:
        """Return the conditions of a measure, route or gap."""

    def gaps(self, country: str) -> tuple[GapRow, ...]:
        """Return all gaps of a country and its parent."""

    def papers(self, country: str) -> tuple[PaperRow, ...]:
        """Return the papers asked for on the country's routes."""

    def geo(self, group: str, day: date) -> frozenset[str]:
        """Return the members of ``@group`` (named without the ``@``) on a day."""

    def list_entries(self, list_id: str, code: str) -> tuple[ListEntryRow, ...]:
        """Return entries whose code is a prefix of ``code``, or that lie below it."""

    def rounding(self, rounding_id: str) -> RoundingRow:
        """Return a rounding rule."""

    def fx(self, country: str) -> tuple[FxRow, ...]:
        """Return which official rate each use takes."""

    def rate(self, provider: str, currency: str, day: date) -> PublishedRate | None:
        """Return the provider's last rate on or before ``day``; where it quotes none, another provider's."""

    def registrations(self) -> tuple[RegistrationRow, ...]:
        """Return every scheme a seller or platform may register for."""

    def national(self, country: str, code: str) -> tuple[CodeRow, ...]:
        """Return the national lines equal to or below ``code``."""

    def correlate(self, edition: str, code: str) -> tuple[CorrelateRow, ...]:
        """Return where the goods of ``code`` in another HS edition went in HS 2022."""

    def hs_known(self, code: str) -> bool:
        """Say whether a six-digit code stands in HS 2022."""

    def source(self, source_id: str) -> SourceRow | None:
        """Return a source by id."""

    def text(self, code: str, language: str) -> TextRow | None:
        """Return the words of a reason code in ``en`` or ``zh-hans``."""
