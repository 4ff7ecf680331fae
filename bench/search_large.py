"""How long words take in a large index: common and rare ones, narrowed, counted, in both indexes.

python bench/search_large.py [--entries 100000]; with DATABASE_URL naming a migrated PostgreSQL its index too.
What is measured is the index, not the page around it. Every entry is shown in six markets, and two in three
hold the commonest word in their name.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
MARKETS = ("SG", "DE", "US", "TH", "VN", "US-HUA")
WORDS = ("tea", "bowl", "soap", "candle", "scarf", "basket", "honey", "lamp")
ORIGINS = ("CN", "VN", "TH", "RW", "KE", "FR", "ID", "MA", "GH", "PE")
PORTION = 500
ROUNDS = 60


def main() -> None:
    """Fill each index, ask it, and print the middle and the slow end of what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    entries = parser.parse_args().entries
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.db import connection  # noqa: PLC0415 - once Django is set up

    from entrepot.adapters.search_postgresql import PostgresqlIndex  # noqa: PLC0415 - once Django is set up
    from entrepot.adapters.search_tantivy import TantivyIndex  # noqa: PLC0415 - once Django is set up

    with tempfile.TemporaryDirectory() as folder:
        indexes: dict[str, Any] = {"tantivy": TantivyIndex(Path(folder) / "search")}
        if connection.vendor == "postgresql":
            indexes["postgresql"] = PostgresqlIndex()
        for name, index in indexes.items():
            start = time.perf_counter()
            count = index.replace(portions(entries))
            print(f"{name}: {count} entries in {time.perf_counter() - start:.0f} s", flush=True)
            for what, ask in questions(index).items():
                took = sorted(timed(ask) for _round in range(ROUNDS))
                middle, slow = statistics.median(took), took[int(len(took) * 0.95)]
                print(f"  {what:<46}{middle:>9.1f} ms{slow:>9.1f} ms p95", flush=True)


def portions(entries: int) -> Iterator[Sequence[Any]]:
    """Yield made-up entries, the same each time."""
    from entrepot.apps.search.provider import Entry, Part  # noqa: PLC0415 - once Django is set up

    chance = random.Random(7)  # noqa: S311 - goods, not secrets
    rare = [f"word{number}" for number in range(5_000)]
    for start in range(0, entries, PORTION):
        made = []
        for number in range(start, min(start + PORTION, entries)):
            named = chance.choices(WORDS, k=2) + chance.choices(rare, k=2)
            named += ["tea"] if number % 3 else []
            prices = {
                f"price_{code.lower().replace('-', '_')}": chance.randrange(200, 90_000) for code in MARKETS
            }
            days = {name.replace("price", "days"): chance.randrange(2, 40) for name in prices}
            sent = chance.choice(ORIGINS)
            tags = [f"market:{code}" for code in MARKETS] + [f"from:{code}:{sent}" for code in MARKETS]
            tags += [f"origin:{sent}", f"maker:biz_{chance.randrange(entries // 10 + 1)}"]
            tags += [
                f"heading:{chance.randrange(100, 9700):04}",
                f"badge:SG:{chance.choice(['farm', 'none'])}",
            ]
            body = chance.choices(rare, k=40) + chance.choices(WORDS, k=4)
            parts = {Part.NAME: named, Part.THING: [f"={named[0]}"], Part.BODY: body}
            made.append(Entry(key=f"prd_{number:08}", parts=parts, tags=tags, numbers=prices | days))
        yield made


def questions(index: Any) -> dict[str, Callable[[int], object]]:
    """Return what is asked, by what it is called; each is given the number of the round."""
    from entrepot.apps.search.provider import Between, Group, Query  # noqa: PLC0415 - once Django is set up

    def asked(*words: str, **more: Any) -> Query:
        groups = [Group({word: 1.0, f"={word}": 0.9}) for word in words]
        return Query(groups=groups, tags=["market:SG"], least=len(words), **{"limit": 1_001, **more})

    starts = ["heading:", "origin:", "maker:", "from:SG:", "badge:SG:"]
    bands = [Between("price_sg", low, low + 10_000) for low in range(0, 60_000, 10_000)]

    def narrowed(turn: int) -> object:
        origin = f"origin:{ORIGINS[turn % len(ORIGINS)]}"
        return index.find(asked("tea", any_of=[[origin]], between=[Between("price_sg", 1_000, 5_000)]))

    return {
        "a rare word": lambda turn: index.find(asked(f"word{turn * 7}")),
        "a common word, the 1,000 best": lambda _turn: index.find(asked("tea")),
        "two common words, the 1,000 best": lambda turn: index.find(asked("tea", WORDS[1 + turn % 7])),
        "a common word, narrowed by origin and price": narrowed,
        "a common word, 10,000 to be ordered": lambda _turn: index.find(
            asked("tea", limit=10_001, ranked=False)
        ),
        "a common word, all choices counted": lambda _turn: index.tally(
            asked("tea"), starts=starts, bands=bands, most=1_500
        ),
    }


_turns = iter(range(10**9))


def timed(ask: Callable[[int], object]) -> float:
    """Return what one question took, in milliseconds."""
    turn = next(_turns) % 700
    start = time.perf_counter()
    ask(turn)
    return (time.perf_counter() - start) * 1_000


if __name__ == "__main__":
    main()
