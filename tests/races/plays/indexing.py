"""Several processes tell the index what changes and build it anew, in the order in which it may go wrong."""

import os
import time
from collections.abc import Callable
from typing import Any

from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets
from tests.races.processes import fork, join

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.discovery import actions, keeping_up, queries
from entrepot.apps.discovery.models import Stale
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.search import queries as search
from entrepot.apps.search.provider import IndexBeingBuiltError

LONG = 1.0
"""Seconds that somebody dawdles; who may overtake has all of them. Whoever must wait waits, however long."""


class Sign:
    """One process waves, another has waited for it."""

    def __init__(self) -> None:
        self._seen, self._given = os.pipe()

    def wave(self) -> None:
        """Let the other go on."""
        os.write(self._given, b"!")

    def wait(self) -> None:
        """Stand until the other waved."""
        os.read(self._seen, 1)


def two_who_tell() -> dict[str, Any]:
    """Let one read the old name and dawdle, while the product is named anew and another tells that."""
    product, seller = on_sale()
    has_read = Sign()

    def dawdle() -> None:
        keeping_up._entries = _then(keeping_up._entries, has_read)
        actions.index_stale(by=SYSTEM, at=clock.now())

    actions.mark_stale(products=[product], by=SYSTEM, at=clock.now())
    slow = fork(dawdle)
    has_read.wait()
    rename(product, seller, "Juniper Lamp")
    quick = fork(lambda: actions.index_stale(by=SYSTEM, at=clock.now()))
    return {"codes": [join(slow), join(quick)], **told()}


def one_who_tells_and_one_who_builds() -> dict[str, Any]:
    """Let one build from the old name; another tells the new one to the old index, and dawdles to say so."""
    product, seller = on_sale()
    has_read, has_told = Sign(), Sign()

    def build() -> None:
        def tell(_count: int) -> None:
            has_read.wave()
            has_told.wait()

        actions.rebuild_index(by=SYSTEM, at=clock.now(), tell=tell)

    def dawdle() -> None:
        keeping_up.search.put_entries = _then(keeping_up.search.put_entries, has_told)
        actions.index_stale(by=SYSTEM, at=clock.now())

    builder = fork(build)
    has_read.wait()
    rename(product, seller, "Juniper Lamp")
    teller = fork(dawdle)
    return {"codes": [join(builder), join(teller)], **told()}


def two_who_build() -> dict[str, Any]:
    """Let two build at once: one of them is told that another does."""
    on_sale()
    has_begun, has_asked = Sign(), Sign()

    def build() -> None:
        def tell(_count: int) -> None:
            has_begun.wave()
            has_asked.wait()

        actions.rebuild_index(by=SYSTEM, at=clock.now(), tell=tell)

    builder = fork(build)
    has_begun.wait()
    try:
        actions.rebuild_index(by=SYSTEM, at=clock.now())
        refused = False
    except IndexBeingBuiltError:
        refused = True
    has_asked.wave()
    return {"codes": [join(builder)], "refused": refused, "current": search.is_index_current(viewer=SYSTEM)}


def on_sale() -> tuple[str, Actor]:
    """Return a product that words find, and its seller."""
    open_markets()
    seller = make_seller()
    product = make_product(seller, "Cedar Lamp", variants=(a_variant("L-1"),))
    catalogue.publish_listing(product=product, markets_wanted=["SG"], by=seller, at=clock.now())
    actions.rebuild_index(by=SYSTEM, at=clock.now())
    _tell_all()
    Stale.objects.all().delete()
    return product, seller


def rename(product: str, seller: Actor, name: str) -> None:
    """Give a product another name, and let the index hear of it."""
    catalogue.set_translation(
        product=product, thing=product, field="title", language="en", text=name, by=seller, at=clock.now()
    )
    actions.mark_stale(products=[product], by=SYSTEM, at=clock.now())


def told() -> dict[str, Any]:
    """Return by which name the product is found once everything was told."""
    _tell_all()
    return {word: len(_found(word)) for word in ("cedar", "juniper")}


def _tell_all() -> None:
    while actions.index_stale(by=SYSTEM, at=clock.now()):
        pass


def _found(word: str) -> tuple[str, ...]:
    finding = queries.search_products(word, market="SG", language="en", viewer=ANONYMOUS)
    return () if finding.meant or finding.is_near else finding.products


def _then(work: Callable[..., Any], sign: Sign) -> Callable[..., Any]:
    def slow(*given: Any, **named: Any) -> Any:
        answer = work(*given, **named)
        sign.wave()
        time.sleep(LONG)
        return answer

    return slow
