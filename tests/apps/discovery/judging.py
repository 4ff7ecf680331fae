"""The judged questions, and the demo world's goods as they are found: no database is needed to measure."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from entrepot.apps.catalogue.queries import SearchableProduct
from entrepot.apps.discovery.asking import best, read
from entrepot.apps.discovery.entries import entry_of, words_of
from entrepot.apps.discovery.narrowing import MARKET
from entrepot.apps.kernel import paths
from entrepot.apps.search.provider import SearchIndex
from entrepot.apps.text.queries import Vocabulary

LANGUAGES = {"en": "en", "zh": "zh-hans", "th": "th", "vi": "vi", "id": "id", "ms": "ms"}
AT = 10
JUDGED = Path(__file__).with_name("judged.csv")


@dataclass(frozen=True, slots=True)
class Measured:
    """How well questions in one language were answered, each figure between 0 and 1."""

    questions: int
    recall: float  # of the right ones, so many among the first ten
    rank: float  # one over the place of the first right one (MRR)
    missed: tuple[str, ...]  # questions that did not bring all right ones


def demo_goods() -> Iterator[SearchableProduct]:
    """Yield every product of the demo world, shown in one market. Its handle is its key."""
    for file in sorted((paths.data_dir() / "demo" / "makers").glob("*.toml")):
        maker = tomllib.loads(file.read_text(encoding="utf-8"))
        for each in maker["product"]:
            yield SearchableProduct(
                public_id=each["handle"],
                titles=tuple(each["title"].items()),
                texts=tuple(each["text"].items()),
                brand="",
                maker=maker["name"],
                category=maker["category"],
                hs=each["hs"],
                origin=maker["country"],
                materials=(),
                markets=("SG",),
            )


def judged() -> list[dict[str, str]]:
    """Return the questions: what is right, then how it is asked for in each language."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fill(index: SearchIndex) -> Vocabulary:
    """Put the demo world's goods into an index and return the words of their names."""
    goods = list(demo_goods())
    index.put([entry_of(product) for product in goods])
    return Vocabulary((word, 1) for product in goods for word in words_of(product))


def measure(index: SearchIndex, known: Vocabulary, language: str) -> Measured:
    """Ask every question in one language as the shop asks it."""
    recalls, ranks, missed = [], [], []
    for row in judged():
        right = set(row["right"].split())
        asked = read(row[language], LANGUAGES[language], known.mend)
        keys, _is_near = best(asked, [MARKET + "SG"], index.find, limit=AT)
        recalls.append(len(right.intersection(keys)) / min(len(right), AT))
        places = [at for at, key in enumerate(keys, 1) if key in right]
        ranks.append(1 / places[0] if places else 0.0)
        if recalls[-1] < 1:
            missed.append(f"{row[language]}: {' '.join(sorted(right.difference(keys)))}")
    return Measured(len(recalls), sum(recalls) / len(recalls), sum(ranks) / len(ranks), tuple(missed))
