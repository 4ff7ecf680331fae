"""How well goods are found: recall among the first ten, and the place of the first right one (MRR).

Judged questions in six languages (`tests/apps/discovery/judged.csv`) about the goods of the demo world. Where
DATABASE_URL names a migrated PostgreSQL, its index is measured beside the embedded one.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure every index there is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.db import connection  # noqa: PLC0415 - once Django is set up
    from tests.apps.discovery.judging import LANGUAGES, fill, judged, measure  # noqa: PLC0415 - once Django is set up

    from entrepot.adapters.search_postgresql import PostgresqlIndex  # noqa: PLC0415 - once Django is set up
    from entrepot.adapters.search_tantivy import TantivyIndex  # noqa: PLC0415 - once Django is set up

    print(f"{len(judged())} things, each asked for in {len(LANGUAGES)} languages")
    print(f"{'index':<12}{'lang':<5}{'asked':>5}{'recall@10':>12}{'MRR':>8}{'a question':>14}")
    with tempfile.TemporaryDirectory() as folder:
        indexes = {"tantivy": TantivyIndex(Path(folder) / "search")}
        if connection.vendor == "postgresql":
            indexes["postgresql"] = PostgresqlIndex()
        for name, index in indexes.items():
            known = fill(index)
            for language in LANGUAGES:
                start = time.perf_counter()
                found = measure(index, known, language)
                took = (time.perf_counter() - start) / found.questions * 1_000
                figures = f"{found.questions:>5}{found.recall:>12.3f}{found.rank:>8.3f}{took:>11.1f} ms"
                print(f"{name:<12}{language:<5}{figures}")


if __name__ == "__main__":
    main()
