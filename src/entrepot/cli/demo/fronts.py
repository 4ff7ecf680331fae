"""Fronts of the demo world's shops: collections and campaigns."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from entrepot.apps.campaigns import actions as campaigns
from entrepot.apps.campaigns import queries as fronts
from entrepot.apps.campaigns.actions import CollectionInput
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.cli.demo import people, talking
from entrepot.cli.demo.makers import Maker, folder


def put_in_front(
    variants: Mapping[str, str], owners: Mapping[str, tuple[Maker, Actor]], told: Callable[[str], None]
) -> None:
    """Put collections in front of the shops and let buyers talk; again changes nothing."""
    makers = {slug: owner for slug, (_maker, owner) in owners.items()}
    if fronts.list_collections(viewer=SYSTEM, limit=1):
        return
    written = tomllib.loads((folder() / "fronts.toml").read_text(encoding="utf-8"))
    now = clock.now()
    products = _products(variants, makers)
    count = sum(_collect(each, place, products, now) for place, each in enumerate(written["collection"]))
    spoken = talking.review(written["said"], variants, makers, now)
    asked = talking.ask(written["asked"], products, makers, now)
    told(
        f"  {count} collections stand in front of the shops; buyers say {spoken} times how their goods are"
        f" and ask {asked} questions"
    )


def _products(variants: Mapping[str, str], makers: Mapping[str, Actor]) -> dict[str, str]:
    """Return the product of each article number, as its maker reads it."""
    found: dict[str, str] = {}
    for owner in makers.values():
        for own in catalogue.list_own_products(viewer=owner, limit=200):
            for variant in own.product.variants:
                if variants.get(variant.sku) == variant.public_id:
                    found[variant.sku] = own.product.public_id
    return found


def _collect(each: dict[str, Any], place: int, products: Mapping[str, str], now: datetime) -> int:
    goods = [products[sku] for sku in each["goods"] if sku in products]
    if not goods:  # none of its makers was asked for
        return 0
    wanted = CollectionInput(
        family=each["family"],
        slot=each.get("slot", "shelf"),
        position=place,
        texts={"en": tuple(each["en"]), "zh-hans": tuple(each["zh"])},
        products=goods,
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=each["days"]) if "days" in each else None,
    )
    campaigns.create_collection(wanted=wanted, by=people.actor(people.OPERATOR), at=now)
    return 1
