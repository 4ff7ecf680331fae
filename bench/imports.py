"""How quickly a product file is taken, with what each market says of every product: products a second.

Makes a Shopify file of so many products (each in its market ready or not, by the law) and brings it into an
empty database: by the two workers as `entrepot serve` runs them, one taking while the other judges; then,
in this process, another file and the same again, to see what each part takes. Of eight kinds of goods every
product has a price and a weight of its own; the law is compiled beforehand, as it is where a server runs.
`bench/imports.py 10000`: ten thousand. Where DATABASE_URL names a PostgreSQL, that is measured; its tables
are filled and left.
"""

import os
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEAD = (
    "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price,"
    "HS Code,Country of Origin\n"
)
HS = ("340600", "691110", "420221", "611020", "090210", "442090", "330499", "711790")

PATIENCE = 60.0
"""Seconds in which the workers must have begun, and made the day's first round."""


def rows(products: int, name: str) -> str:
    """Return a file of products, one variant each, of eight kinds of goods."""
    return HEAD + "".join(
        f'{name}{n},Product number {n},"<p>Made by hand, number {n}.</p>",Hill Works,Home,Title,'
        f"Default Title,{name}-{n},{200 + n % 997},{10 + n % 40}.{n % 89 + 10},{HS[n % len(HS)]},"
        f"{'CN' if n % 2 else 'TH'}\n"
        for n in range(products)
    )


def main() -> None:
    """Measure."""
    products = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as home:
        os.environ["ENTREPOT_HOME"] = home
        os.environ["PYTHONPATH"] = str(ROOT / "src")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
        sys.path.insert(0, str(ROOT))
        import django  # noqa: PLC0415 - once its settings are known

        django.setup()
        _measure(products)


def _measure(products: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - once Django is set up
    from django.db import connection  # noqa: PLC0415 - same
    from tests.catalogue_factories import make_seller, open_markets  # noqa: PLC0415 - same

    from entrepot.apps.kernel import workers  # noqa: PLC0415 - same
    from entrepot.apps.law import queries as law  # noqa: PLC0415 - same

    call_command("migrate", verbosity=0)
    open_markets()
    seller = make_seller()
    workers.run_pending()
    law.get_edition()
    print(f"{connection.vendor}: {products} products")
    _by_two_workers(seller, products)
    _in_one_process(seller, products)


def _bring(seller: Any, products: int, name: str) -> None:
    from tests.factories import AT  # noqa: PLC0415 - once Django is set up

    from entrepot.apps.catalogue import actions  # noqa: PLC0415 - same

    content = BytesIO(rows(products, name).encode())
    actions.import_products(content=content, file_name="p.csv", currency="USD", by=seller, at=AT)


def _by_two_workers(seller: Any, products: int) -> None:
    from django.db import connections  # noqa: PLC0415 - once Django is set up

    from entrepot.apps.catalogue.models import ProductStanding  # noqa: PLC0415 - same
    from entrepot.cli.serve import commands  # noqa: PLC0415 - same

    wanted = commands("127.0.0.1", 0, 1)
    with TemporaryFile() as log:
        started = [subprocess.Popen(wanted[each], stdout=log, stderr=log) for each in ("bulk", "events")]
        try:
            _wait_for_first_round()
            before = ProductStanding.objects.count()
            begun = time.perf_counter()
            _bring(seller, products, "W")
            while ProductStanding.objects.count() < before + products:
                if any(each.poll() is not None for each in started):
                    sys.exit("A worker has ended.")
                time.sleep(0.05)
            taken = time.perf_counter() - begun
            peaks = [_peak_memory(each.pid) for each in started]
        finally:
            for each in started:
                each.terminate()
            for each in started:
                each.wait()
    connections.close_all()
    print(f"by the two workers, taken and judged{products / taken:>8.0f} products/s")
    print(f"their memory at most: {peaks[0]:.0f} MB who takes, {peaks[1]:.0f} MB who judges")


def _peak_memory(process: int) -> float:
    """Return how many megabytes a process has had at most, as Linux tells them."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def _wait_for_first_round() -> None:
    """Wait until the workers have looked at every product, of which there are none, as they do once a day."""
    from entrepot.apps.kernel.models import BulkRun  # noqa: PLC0415 - once Django is set up

    until = time.monotonic() + PATIENCE
    while not BulkRun.objects.filter(name="catalogue.recheck", state=BulkRun.State.FINISHED).exists():
        if time.monotonic() > until:
            sys.exit("The workers have not begun.")
        time.sleep(0.2)


def _in_one_process(seller: Any, products: int) -> None:
    from entrepot.apps.kernel import workers  # noqa: PLC0415 - once Django is set up
    from entrepot.apps.kernel.actors import SYSTEM  # noqa: PLC0415 - same
    from entrepot.apps.markets.queries import list_markets  # noqa: PLC0415 - same

    for name in ("new", "the same again"):
        _bring(seller, products, "P")
        begun = time.perf_counter()
        workers.run_pending("bulk")
        kept = time.perf_counter()
        workers.run_pending()
        judged = time.perf_counter()
        markets = len(list_markets(viewer=SYSTEM))
        print(
            f"{name:<15}{products / (kept - begun):>8.0f} taken/s"
            f"{products / max(judged - kept, 1e-9):>10.0f} judged/s in {markets} markets"
            f"{products / (judged - begun):>8.0f} products/s in one process"
        )


if __name__ == "__main__":
    main()
