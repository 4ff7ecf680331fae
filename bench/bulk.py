"""How long it takes to mend and to list many products of one seller: seconds, in one process.

Makes so many products of eight kinds of goods without an origin, sets the origin for all of them, lets the
law be asked of each, and puts them on sale in six markets, as the workers would; then counts how they stand
and lists a page of them, as the seller's pages do. `bench/bulk.py 10000`: ten thousand products.
Where DATABASE_URL names a PostgreSQL, that is measured; its tables are filled and left.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HS = ("340600", "691110", "420221", "611020", "090210", "442090", "330499", "711790")
MARKETS = ("SG", "DE", "GB", "MY", "PH", "AU")
CHUNK = 500


def main() -> None:
    """Measure."""
    products = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as home:
        os.environ["ENTREPOT_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
        sys.path.insert(0, str(ROOT))
        import django  # noqa: PLC0415 - once its settings are known

        django.setup()
        measure(products)


def measure(products: int) -> None:
    """Make the products, then say of each step how long it took."""
    from django.core.management import call_command  # noqa: PLC0415 - once Django is set up
    from django.db import connection  # noqa: PLC0415 - same
    from tests.catalogue_factories import make_seller, open_markets  # noqa: PLC0415 - same
    from tests.factories import AT  # noqa: PLC0415 - same

    from entrepot.apps.catalogue import actions, queries  # noqa: PLC0415 - same
    from entrepot.apps.kernel import workers  # noqa: PLC0415 - same
    from entrepot.apps.law import queries as law  # noqa: PLC0415 - same

    call_command("migrate", verbosity=0)
    open_markets()
    seller = make_seller()
    workers.run_pending()
    law.get_edition()
    print(f"{connection.vendor}: {products} products")
    _step("made and checked", lambda: _make(products, seller))

    def mended() -> None:
        said: dict[str, Any] = {"kind": "origin", "given": {"origin": "TH"}}
        actions.mend_products(selection=queries.Selection(), **said, by=seller, at=AT)
        workers.run_pending("bulk")

    _step("an origin for all", mended)
    _step("checked again", workers.run_pending)

    def listed() -> None:
        job = actions.publish_products(
            selection=queries.Selection(), markets_wanted=MARKETS, by=seller, at=AT
        )
        workers.run_pending("bulk")
        view = queries.get_bulk_change(job, viewer=seller)
        print(f"  on sale: {view.changed} products, {sum(view.markets.values())} listings")

    _step(f"on sale in {len(MARKETS)} markets", listed)
    _step("search told", workers.run_pending)
    for _ in range(2):  # the first reads what the second knows
        _step("how all stand", lambda: queries.summarise_readiness(viewer=seller))
    _step(
        "a page of what is on sale",
        lambda: queries.list_selected(queries.Selection(market="SG", on_sale="yes"), viewer=seller),
    )


def _make(products: int, seller: Any) -> None:
    from tests.catalogue_factories import a_product, a_variant  # noqa: PLC0415 - once Django is set up
    from tests.factories import AT  # noqa: PLC0415 - same

    from entrepot.apps.businesses import queries as businesses  # noqa: PLC0415 - same
    from entrepot.apps.catalogue.judging import check_together  # noqa: PLC0415 - same
    from entrepot.apps.catalogue.models import Product  # noqa: PLC0415 - same
    from entrepot.apps.catalogue.writing import keep_new  # noqa: PLC0415 - same

    organisation = seller.organisation_id
    business = businesses.get_standings(organisations=[organisation], viewer=seller)[organisation].id
    for start in range(0, products, CHUNK):
        new = [
            (
                Product(organisation_id=organisation, business_id=business, created_at=AT, updated_at=AT),
                a_product(
                    f"Product number {number}",
                    hs=HS[number % len(HS)],
                    origin="",
                    variants=(a_variant(f"SKU-{number}", gross_grams=540 + number % 997),),
                ),
            )
            for number in range(start, min(start + CHUNK, products))
        ]
        keep_new(new, user_id=seller.user_id, at=AT)
        check_together([row.public_id for row, _given in new], at=AT)


def _step(name: str, work: Callable[[], object]) -> None:
    begun = time.perf_counter()
    work()
    print(f"{name:<28}{time.perf_counter() - begun:>9.3f} s")


if __name__ == "__main__":
    main()
