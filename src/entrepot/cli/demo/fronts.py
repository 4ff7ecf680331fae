"""Fronts of the demo world's shops: collections and campaigns, and what buyers say of their goods."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from entrepot.apps.campaigns import actions as campaigns
from entrepot.apps.campaigns import queries as fronts
from entrepot.apps.campaigns.actions import CollectionInput
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.reviews import actions as reviews
from entrepot.apps.reviews import queries as said
from entrepot.apps.reviews.actions import Wording
from entrepot.cli.demo import people
from entrepot.cli.demo.makers import Maker, folder

BUYERS: Final = ("tan.mei.ling@demo.example", "li.wei@demo.example")
ASKER: Final = "li.wei@demo.example"


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
    spoken = _talk(written["said"], makers, now)
    for each in written["asked"]:
        _ask(each, products, makers, now)
    told(f"  {count} collections stand in front of the shops; {spoken} buyers say how their goods are")


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


def _talk(written: list[dict[str, Any]], makers: Mapping[str, Actor], now: datetime) -> int:
    """Let the buyers who sign in speak in turn, as far as something has come to them; makers answer."""
    sellers = {people.business_of(owner): owner for owner in makers.values()}
    waiting = [
        (people.actor(email), each.line, email == ASKER)
        for email in BUYERS
        for each in said.list_to_review(viewer=people.actor(email), at=now)
        if each.review is None
    ]
    for text, (buyer, line, chinese) in zip(written, waiting, strict=False):
        wording = Wording(
            stars=text["stars"],
            words=text["zh" if chinese else "en"],
            language="zh-hans" if chinese else "en",
        )
        made = reviews.write_review(order=line.order, variant=line.variant, wording=wording, by=buyer, at=now)
        if "answer" in text and line.business in sellers:
            reviews.answer_review(review=made, answer=text["answer"], by=sellers[line.business], at=now)
    return min(len(written), len(waiting))


def _ask(
    each: dict[str, Any], products: Mapping[str, str], makers: Mapping[str, Actor], now: datetime
) -> None:
    product = products.get(each["goods"])
    if product is None:
        return
    question = reviews.ask_question(
        product=product,
        market=each["market"],
        words=each["en"],
        language="en",
        by=people.actor(ASKER),
        at=now,
    )
    asked = said.get_question(question, viewer=SYSTEM)
    owner = next((one for one in makers.values() if people.business_of(one) == asked.business), None)
    if owner is not None:
        reviews.answer_question(question=question, answer=each["answer"], by=owner, at=now)
