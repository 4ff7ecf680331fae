"""Seconds until words find what changed: beside a running installation, with its own worker.

ENTREPOT_HOME=… python bench/search_fresh.py, while `entrepot serve` runs on that home. One of its products is
renamed, withdrawn and listed again by its seller's own actions, and named at the end as it was.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import django

TURNS = 5
DEADLINE = 60.0
MARKET = "SG"


def main() -> None:
    """Change one product in each way, and print how long the index took to say so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - once Django is set up

    from entrepot.apps.catalogue import actions as catalogue  # noqa: PLC0415 - once Django is set up
    from entrepot.apps.catalogue import queries as catalogued  # noqa: PLC0415 - once Django is set up
    from entrepot.apps.discovery import queries as discovery  # noqa: PLC0415 - once Django is set up
    from entrepot.apps.discovery.models import Offered  # noqa: PLC0415 - once Django is set up
    from entrepot.apps.kernel import clock  # noqa: PLC0415 - once Django is set up
    from entrepot.apps.kernel.actors import ANONYMOUS  # noqa: PLC0415 - once Django is set up

    print(f"index: {settings.SEARCH_INDEX}")
    row = Offered.objects.filter(market=MARKET, sold_out=False).select_related("product").latest("pk")
    product, number = row.product.public_id, row.product.organisation_id
    seller = _owner(number)
    shown = catalogued.get_listed_product(product, market=MARKET, viewer=ANONYMOUS)
    title = shown.title

    def found(words: str) -> bool:
        asked = discovery.search_products(words, market=MARKET, language="en", viewer=ANONYMOUS)
        return product in asked.products and not asked.is_near and not asked.meant

    def name(text: str) -> None:
        catalogue.set_translation(
            product=product, thing=product, field="title", language="en", text=text, by=seller, at=clock.now()
        )

    told: dict[str, list[float]] = {}
    for turn in range(TURNS):
        word = f"zyx{int(time.time())}{turn}"
        told.setdefault("another name", []).append(
            _until(lambda w=word: name(f"{title} {w}"), lambda w=word: found(w))
        )
        told.setdefault("withdrawn", []).append(
            _until(
                lambda: catalogue.withdraw_listing(
                    product=product, markets_wanted=[MARKET], by=seller, at=clock.now()
                ),
                lambda w=word: not found(w),
            )
        )
        told.setdefault("listed again", []).append(
            _until(
                lambda: catalogue.publish_listing(
                    product=product, markets_wanted=[MARKET], by=seller, at=clock.now()
                ),
                lambda w=word: found(w),
            )
        )
    name(title)
    for what, took in told.items():
        print(f"{what:<16}{min(took):>7.2f} s least{max(took):>7.2f} s most of {len(took)}")


def _owner(organisation: int) -> Any:
    from entrepot.apps.accounts import queries as accounts  # noqa: PLC0415 - once Django is set up
    from entrepot.apps.accounts.models import Membership  # noqa: PLC0415 - once Django is set up

    row = (
        Membership.objects.filter(organisation=organisation, role="owner")
        .select_related("organisation")
        .first()
    )
    if row is None:
        raise SystemExit("Nobody owns the product.")
    return accounts.get_actor(user_id=row.user_id, organisation=row.organisation.public_id)


def _until(change: Callable[[], object], is_so: Callable[[], bool]) -> float:
    change()
    start = time.perf_counter()
    while not is_so():
        if time.perf_counter() - start > DEADLINE:
            raise SystemExit("The index did not hear of it within a minute.")
        time.sleep(0.02)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
