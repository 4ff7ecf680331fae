"""The goods of a maker: kept, told in other languages, put on the shelf, offered wherever they may go."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import Text
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.stock import actions as stock
from entrepot.cli.demo.makers import FIRST, Good, Maker
from entrepot.cli.demo.showing import show_pictures

FIRST_GOODS: Final = timedelta(hours=30)  # after the business was registered
BETWEEN_GOODS: Final = timedelta(minutes=5)


def add_goods(maker: Maker, words: Mapping[str, Mapping[str, str]], *, by: Actor) -> int:
    """Keep and offer all goods of the maker that are not yet; returns how many were kept."""
    known = {each.handle: each for each in queries.list_own_products(viewer=by, limit=200)}
    added = 0
    for number, good in enumerate(maker.goods):
        at = maker.opens_at + FIRST_GOODS + number * BETWEEN_GOODS
        own = known.get(good.product.handle)
        with clock.travel(at):
            product = own.product.public_id if own else _add(good, words, by=by, at=at)
            if own is None or not own.product.pictures:
                show_pictures(maker, good, product, by=by, at=at)
            if own is None or not own.listed_in:
                _publish(product, by=by, at=at)
        added += own is None
    return added


def all_kept_at(maker: Maker) -> datetime:
    """Return when the last of the maker's goods stands."""
    return maker.opens_at + FIRST_GOODS + len(maker.goods) * BETWEEN_GOODS


def _add(good: Good, words: Mapping[str, Mapping[str, str]], *, by: Actor, at: datetime) -> str:
    """Keep one thing with all that belongs to it, or nothing of it, and return its public id."""
    with transaction.atomic():
        product = actions.create_product(product=good.product, by=by, at=at)
        variants = queries.get_own_product(product, viewer=by).product.variants
        texts = [*_translations(good), *_options(variants, words)]
        actions.set_translations(product=product, texts=texts, by=by, at=at)
        for variant in variants:
            stock.receive(variant=variant.public_id, quantity=good.stock[variant.sku], by=by, at=at)
    return product


def _translations(good: Good) -> Iterator[Text]:
    for field, texts in (("title", good.titles), ("description", good.texts)):
        for language, text in texts.items():
            if language != good.product.language:
                yield Text(field=field, language=language, text=text)


def _options(
    variants: Iterable[queries.VariantView], words: Mapping[str, Mapping[str, str]]
) -> Iterator[Text]:
    """Say the options of variants in every language the tables know; there they stand in English."""
    for variant in variants:
        for value in variant.options:
            told = {language: called[value] for language, called in words.items() if value in called}
            for language, text in ({FIRST: value} | told).items() if told else ():
                yield Text(field="option1", language=language, text=text, thing=variant.public_id)


def _publish(product: str, *, by: Actor, at: datetime) -> None:
    """Offer it everywhere; a thing that the law of the day lets in nowhere stays a draft that says why."""
    try:
        actions.publish_listing(product=product, by=by, at=at)
    except ProblemRaised as refused:
        if refused.problem.slug != "not-ready":
            raise
