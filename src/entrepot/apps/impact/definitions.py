"""What is counted and how, from `data/impact`: read once, refused whole when it makes no sense."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from entrepot.apps.kernel.paths import data_dir
from entrepot.core.support.business_facts import JOBS, Evidence
from entrepot.core.support.indicators import FULL, IndicatorError, JobRule

CHINESE: Final = "zh"
UNITS: Final[Mapping[str, int]] = {
    "business": 1,
    "market": 1,
    "hour": 1,
    "job": FULL,
    "percent": 1,
    "euro": 100,
    "day": 24 * 60 * 60,
}
"""What one of each unit is stored as. Of a percentage the part is stored, and what it is a part of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure: its code, what one is, its goal in whole units (0: none), and its words by language.

    `evidence` is how well what is counted here is known; where it is `declared` each row says so itself.
    """

    code: str
    unit: str
    goal: int
    declared: bool
    evidence: str
    words: Mapping[str, str]

    @property
    def title(self) -> str:
        """Its name in the language of the page."""
        return _said(self.words, "title")

    @property
    def definition(self) -> str:
        """What it counts, in the language of the page."""
        return _said(self.words, "definition")

    @property
    def source(self) -> str:
        """Where its rows come from, in the language of the page."""
        return _said(self.words, "source")

    @property
    def is_share(self) -> bool:
        """Whether it is a part of something, in hundredths: nothing then where there is no whole."""
        return self.unit == "percent"

    @property
    def is_time(self) -> bool:
        """Whether it is time that was measured: not known where nothing could be compared."""
        return self.unit == "day"

    @property
    def one(self) -> int:
        """What a whole one is stored as."""
        return UNITS[self.unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedJobRule:
    """The rule by which heads become jobs, and where it comes from."""

    rule: JobRule
    source: str
    confidence: str
    valid_from: Any
    words: Mapping[str, str]

    @property
    def source_title(self) -> str:
        """What the source is called."""
        return _said(self.words, "source_title")

    @property
    def principle(self) -> str:
        """What the source asks for."""
        return _said(self.words, "principle")

    @property
    def fractions(self) -> str:
        """Where the fractions come from."""
        return _said(self.words, "fractions")


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by its code, in the order of the pages."""
    found = {}
    for row in _read("indicators")["indicator"]:
        told = {key: str(value) for key, value in row.items()}
        if told.get("unit") not in UNITS or not all(
            told.get(key) for key in ("code", "title", "definition", "source")
        ):
            raise ImproperlyConfigured(f"data/impact/indicators.toml: {row} lacks a code, unit or words.")
        declared = bool(row.get("declared", False))
        if not declared and told.get("evidence") not in {each.value for each in Evidence}:
            raise ImproperlyConfigured(f"data/impact/indicators.toml: {told['code']} lacks its evidence.")
        found[told["code"]] = Indicator(
            code=told["code"],
            unit=told["unit"],
            goal=int(row.get("goal", 0)),
            declared=declared,
            evidence="" if declared else told["evidence"],
            words=told,
        )
    return found


@cache
def job_rule() -> PublishedJobRule:
    """Return how heads become jobs; raises ImproperlyConfigured for a kind of head that nobody declares."""
    told = _read("jobs")
    weights = dict(told.pop("weights"))
    if unknown := set(weights) - set(JOBS):
        raise ImproperlyConfigured(f"data/impact/jobs.toml: nobody declares {', '.join(sorted(unknown))}.")
    try:
        rule = JobRule(weights)
    except IndicatorError as error:
        raise ImproperlyConfigured(f"data/impact/jobs.toml: {error}") from error
    return PublishedJobRule(
        rule=rule,
        source=told["source"],
        confidence=told["confidence"],
        valid_from=told["valid_from"],
        words={key: str(value) for key, value in told.items()},
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((data_dir() / "impact" / f"{name}.toml").read_text(encoding="utf-8"))


def _said(words: Mapping[str, str], key: str) -> str:
    chinese = (get_language() or "").startswith(CHINESE)
    return words.get(f"{key}_{CHINESE}", "") if chinese and f"{key}_{CHINESE}" in words else words[key]
