"""The rights to send goods back, from `data/returns`: hand-editable, read again when the file changes."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import paths
from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.returns import ReturnRule

COLUMNS: Final = (
    *("id", "places", "routes", "ground", "days", "counted_from", "back_days", "basis", "way_back"),
    *("outward", "except_hs", "valid_from", "valid_to", "source", "confidence", "words", "words_zh"),
)
CONFIDENCE: Final = frozenset({"P", "S", "U"})


class RuleFaultsError(ValueError):
    """The rules cannot be used; `faults` are lines such as `rules.csv:3: …`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    id: str
    title: str
    address: str
    authority: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule, with what people read of it, and its source."""

    rules: tuple[ReturnRule, ...]
    words: Mapping[str, tuple[str, str]]  # English, Chinese
    sources: Mapping[str, Source]

    def get(self, rule: str) -> ReturnRule:
        """Return one rule; rows are ended, never deleted, so that one of an old return is there too."""
        return next(each for each in self.rules if each.id == rule)

    def say(self, rule: str, language: str) -> str:
        """Return what people read of a rule."""
        english, chinese = self.words[rule]
        return chinese if language.startswith("zh") else english


def load() -> Rules:
    """Return the rules. Raises RuleFaultsError with every fault of the files."""
    folder = paths.data_dir() / "returns"
    files = (folder / "rules.csv", folder / "sources.csv")
    return _load(*files, *(file.stat().st_mtime_ns for file in files))


@lru_cache(maxsize=2)
def _load(rules: Path, sources: Path, _one: int, _other: int) -> Rules:
    with sources.open(encoding="utf-8", newline="") as file:
        known = {
            row["id"]: Source(row["id"], row["title"], row["address"], row["authority"])
            for row in csv.DictReader(file)
        }
    with rules.open(encoding="utf-8", newline="") as file:
        return _read(csv.DictReader(file), known)


def _read(rows: "csv.DictReader[str]", sources: Mapping[str, Source]) -> Rules:
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise RuleFaultsError([f"rules.csv:1: the columns are {', '.join(COLUMNS)}"])
    found: dict[str, ReturnRule] = {}
    words: dict[str, tuple[str, str]] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, 2):
        try:
            rule = _rule(row, sources)
        except (ValueError, TradeError) as error:
            faults.append(f"rules.csv:{number}: {error}")
            continue
        if rule.id in found:
            faults.append(f"rules.csv:{number}: {rule.id} stands twice")
        found[rule.id], words[rule.id] = rule, (row["words"], row["words_zh"])
    if faults:
        raise RuleFaultsError(faults)
    return Rules(tuple(found.values()), words, sources)


def _rule(row: Mapping[str, str], sources: Mapping[str, Source]) -> ReturnRule:
    if row["source"] not in sources:
        raise ValueError(f"{row['source']!r} is not in sources.csv")
    if row["confidence"] not in CONFIDENCE or row["outward"] not in {"yes", "no"}:
        raise ValueError("confidence is P, S or U, and outward yes or no")
    if not row["words"] or not row["words_zh"]:
        raise ValueError("say it in words, in English and in Chinese")
    return ReturnRule(
        id=row["id"],
        places=frozenset(row["places"].split()),
        routes=frozenset(row["routes"].split()),
        ground=row["ground"],
        days=int(row["days"]),
        counted_from=row["counted_from"],
        back_days=int(row["back_days"] or 0),
        basis=row["basis"],
        way_back=row["way_back"],
        outward=row["outward"] == "yes",
        except_hs=tuple(row["except_hs"].split()),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
    )
