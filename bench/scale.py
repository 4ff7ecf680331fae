"""How the platform bears a year of 1,000, 10,000, 100,000 and 1,000,000 businesses: one table.

Each size is a made-up year (`entrepot simulate`) in a database of its own on a PostgreSQL of this bench. Told
are how long making it takes and how large it is, and the 95th percentile of questions and pages, with the
ratio of the largest to the smallest year. Pages are rendered in one process, without a server in between.

    .venv/bin/python bench/scale.py                             # 1k, 10k
    .venv/bin/python bench/scale.py --sizes 1000,10000,100000,1000000
    .venv/bin/python bench/scale.py --address postgresql://…/name --plans   # a year that stands already
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
from checkouts import servers  # noqa: E402 - the bench finds its parts by where it lies

MEGA = 1_000_000
GOALS = {"eligibility": 30_000.0, "officer: dashboard": 1_000.0}
"""Milliseconds that these may take beside a million businesses."""


def main() -> int:
    """Measure every size, print the table, and return 1 where a goal was missed."""
    options = _options()
    if options.measure:
        print(json.dumps(_measure(with_plans=options.plans)))
        return 0
    if options.address:
        home = options.home or tempfile.mkdtemp(prefix="entrepot-bench-")
        found = _measured({"DATABASE_URL": options.address, "ENTREPOT_HOME": home}, plans=options.plans)
        _print([("here", found)])
        return 0
    columns = []
    with servers.postgresql() as server:
        for size in options.sizes:
            columns.append((f"{size:,}", _one(server, size, options.seed, plans=options.plans)))
            _print(columns)
            if not options.keep:
                server.psql(f'DROP DATABASE "year_{size}"')
    return int(_missed(columns[-1][1]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=_sizes, default=[1_000, 10_000], help="businesses, commas between")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plans", action="store_true", help="name large tables that a page reads through")
    parser.add_argument("--keep", action="store_true", help="let each year stand until the bench ends")
    parser.add_argument("--address", help="measure the year in this database, and make none")
    parser.add_argument("--home", help="the ENTREPOT_HOME of that year")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def _one(server: Any, size: int, seed: int, *, plans: bool) -> dict[str, Any]:
    """Make one year and measure it."""
    home = Path(tempfile.mkdtemp(prefix="entrepot-bench-"))
    try:
        # Text is compared by bytes, as docs/guides/scale.md advises: its indexes are made faster.
        server.psql(f"CREATE DATABASE \"year_{size}\" TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
        place = {
            "DATABASE_URL": server.get_uri(f"year_{size}"),
            "ENTREPOT_HOME": str(home),
        }
        begun = time.monotonic()
        subprocess.run(
            [
                *(str(Path(sys.executable).parent / "entrepot"), "simulate", "--businesses", str(size)),
                *("--orders", str(2 * size), "--seed", str(seed)),
            ],
            env={**os.environ, **place},
            cwd=ROOT,
            check=True,
            stdout=sys.stderr,
        )
        made = time.monotonic() - begun
        found = _measured(place, plans=plans)
        return {**found, "made": made}
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measured(place: dict[str, str], *, plans: bool) -> dict[str, Any]:
    """Measure in a process of its own, set up for this database."""
    words = [sys.executable, __file__, "--measure", *(["--plans"] if plans else [])]
    ended = subprocess.run(
        words, env={**os.environ, **place}, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return answer


def _measure(*, with_plans: bool) -> dict[str, Any]:
    import django  # noqa: PLC0415 - only the process that measures needs it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - same

    from entrepot.cli.demo.quiet import quieten  # noqa: PLC0415 - same
    from entrepot.cli.simulate import bulk  # noqa: PLC0415 - same
    from scales.measuring import measure  # noqa: PLC0415 - same

    quieten()
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    return {"bytes": bulk.whole_size(), "lines": [asdict(each) for each in measure(with_plans=with_plans)]}


def _print(columns: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Print the table so far: a column a size, and the ratio of the last to the first."""
    heads = [name for name, _found in columns]
    print(f"\n| businesses | {' | '.join(heads)} | last : first | statements | read through |")
    print("| --- |" + " --- |" * (len(heads) + 3))
    if all("made" in found for _name, found in columns):
        _row("simulate, seconds", [found["made"] for _name, found in columns], "", "")
    _row("size, MB", [found["bytes"] / MEGA for _name, found in columns], "", "")
    for place, line in enumerate(columns[-1][1]["lines"]):
        figures = [found["lines"][place]["p95_ms"] for _name, found in columns]
        _row(f"{line['what']}, ms", figures, str(line["statements"]), ", ".join(line["read_through"]))
    sys.stdout.flush()


def _row(what: str, figures: Sequence[float], statements: str, read: str) -> None:
    ratio = figures[-1] / figures[0] if figures[0] else 0.0
    told = " | ".join(f"{each:,.0f}" for each in figures)
    print(f"| {what} | {told} | {ratio:,.1f} | {statements} | {read} |")


def _missed(found: dict[str, Any]) -> bool:
    """Say which goals were missed, and whether any was."""
    late = [
        f"{line['what']}: {line['p95_ms']:,.0f} ms, at most {most:,.0f}"
        for line in found["lines"]
        for name, most in GOALS.items()
        if line["what"].startswith(name) and line["p95_ms"] > most
    ]
    for each in late:
        print(f"Missed: {each}", file=sys.stderr)
    return bool(late)


if __name__ == "__main__":
    sys.exit(main())
