"""Which part of the figures somebody asks for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from entrepot.apps.impact.definitions import indicators
from entrepot.apps.reference.queries import get_region


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One region (M49), country, programme or level of proof; days from and until, both among them.

    Empty: all of them.
    """

    region: str = ""
    country: str = ""
    programme: str = ""
    evidence: str = ""
    since: date | None = None
    until: date | None = None

    def where(self, column: str) -> dict[str, Any]:
        """Return the condition that a country is the one asked for, or of the region asked for."""
        found: dict[str, Any] = {}
        if self.region:
            region = get_region(self.region)
            found[f"{column}__in"] = region.countries if region is not None else ()
        if self.country:
            found[column] = self.country
        return found

    def days(self, column: str) -> dict[str, Any]:
        """Return the condition that a moment falls on these days (UTC)."""
        found: dict[str, Any] = {}
        if self.since is not None:
            found[f"{column}__gte"] = datetime.combine(self.since, time.min, UTC)
        if self.until is not None:
            found[f"{column}__lt"] = datetime.combine(self.until + timedelta(days=1), time.min, UTC)
        return found

    def known(self) -> Q:
        """Return the condition that a kept figure is known as is asked, by its own word or its definition."""
        own = [code for code, each in indicators().items() if each.evidence == self.evidence]
        return Q(evidence=self.evidence) | Q(evidence="", indicator__in=own)


EVERYTHING = Asked()
