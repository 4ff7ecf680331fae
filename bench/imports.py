"""How quickly a product file is taken, with what each market says of every product: products a second.

Makes a Shopify file of so many products (each in its market ready or not, by the law), brings it into an
empty database as the workers would, then brings the same file again. No two products of a chunk say the same
in price and weight, so every one is put to the law in every country; the law is compiled beforehand, as it is
where a server runs. `bench/imports.py 10000`: ten thousand.
Where DATABASE_URL names a PostgreSQL, that is measured; its tables are filled and left.
"""

import os
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = (
    "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price,"
    "HS Code,Country of Origin\n"
)
HS = ("340600", "691110", "420221", "611020", "090210", "442090", "330499", "711790")


def rows(products: int) -> str:
    """Return a file of products, one variant each, of eight kinds of goods."""
    return HEAD + "".join(
        f'h{n},Product number {n},"<p>Made by hand, number {n}.</p>",Hill Works,Home,Title,Default Title,'
        f"SKU-{n},{200 + n % 997},{10 + n % 40}.{n % 89 + 10},{HS[n % len(HS)]},{'CN' if n % 2 else 'TH'}\n"
        for n in range(products)
    )


def main() -> None:
    """Measure."""
    products = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as home:
        os.environ["ENTREPOT_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
        sys.path.insert(0, str(ROOT))
        import django  # noqa: PLC0415 - once its settings are known

        django.setup()
        _measure(products)


def _measure(products: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - once Django is set up
    from django.db import connection  # noqa: PLC0415 - same
    from tests.catalogue_factories import make_seller, open_markets  # noqa: PLC0415 - same
    from tests.factories import AT  # noqa: PLC0415 - same

    from entrepot.apps.catalogue import actions  # noqa: PLC0415 - same
    from entrepot.apps.catalogue.models import Visibility  # noqa: PLC0415 - same
    from entrepot.apps.kernel import workers  # noqa: PLC0415 - same
    from entrepot.apps.law import queries as law  # noqa: PLC0415 - same

    call_command("migrate", verbosity=0)
    open_markets()
    seller = make_seller()
    workers.run_pending()
    law.get_edition()
    content = rows(products).encode()
    print(f"{connection.vendor}: {products} products")
    for name in ("new", "the same again"):
        actions.import_products(content=BytesIO(content), file_name="p.csv", currency="USD", by=seller, at=AT)
        begun = time.perf_counter()
        workers.run_pending("bulk")
        kept = time.perf_counter()
        workers.run_pending()
        judged = time.perf_counter()
        markets = Visibility.objects.values("market").distinct().count()
        print(
            f"{name:<15}{products / (kept - begun):>8.0f} taken/s"
            f"{products / max(judged - kept, 1e-9):>10.0f} judged/s in {markets} markets"
            f"{products / (judged - begun):>8.0f} products/s in one process"
        )


if __name__ == "__main__":
    main()
