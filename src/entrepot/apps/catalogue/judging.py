"""Readiness of many products at once: loaded, judged and kept by as many statements however many they are."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from entrepot.apps.catalogue.events import VisibilityChanged
from entrepot.apps.catalogue.models import Detail, Product, Translation, Variant, Visibility
from entrepot.apps.catalogue.standings import reckon
from entrepot.apps.catalogue.visibility import (
    KEPT_COLUMNS,
    Found,
    Subject,
    Verdict,
    ask_for,
    body_of,
    judge,
    row_of,
)
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView
from entrepot.core.law.readiness import Standing
from entrepot.core.law.request import InvalidRequestError

type Answer = tuple[str, Mapping[str, Standing]] | None
"""The edition asked and what it says by country; None when the goods are not understood."""

type Judged = Sequence[tuple[Product, Sequence[tuple[MarketView, Verdict]]]]


def check_together(products: Collection[str], *, at: datetime) -> None:
    """Ask the law of products (public ids) that changed since they were last asked about; keep the answers.

    The law is asked outside the transaction. Of a product that changed meanwhile nothing is kept: whoever
    changed it has it checked again.
    """
    live = Product.objects.select_related("business").filter(public_id__in=products, archived_at=None)
    known = _known_already(live)
    rows = [row for row in live if row.pk not in known]
    chosen = markets.list_markets(viewer=SYSTEM)
    if not rows or not chosen:
        return
    judged = judge_together(rows, chosen)
    with transaction.atomic(), gathered():
        keep_together(judged, at=at)


def judge_together(rows: Sequence[Product], chosen: Sequence[MarketView]) -> Judged:
    """Return what `judge` finds of products (with their business) in markets, without its words."""
    return judge_loaded(load_together(rows), chosen)


def judge_loaded(subjects: Sequence[tuple[Product, Subject]], chosen: Sequence[MarketView]) -> Judged:
    """Return what `judge` finds of loaded products in markets, without its words."""
    ask = _Asked({market.country for market in chosen})
    return [
        (row, [(market, judge(subject, market, ask=ask)) for market in chosen]) for row, subject in subjects
    ]


class _Asked:
    """Asks the law of goods once, in every country together; products that say the same share the answer."""

    def __init__(self, countries: Collection[str]) -> None:
        self._countries = frozenset(countries)
        self._of_variant: dict[tuple[int, str], Answer] = {}
        self._of_goods: dict[str, Answer] = {}

    def __call__(self, subject: Subject, variant: Variant, country: str) -> Verdict:
        """Return what the law says of a variant in a country."""
        apart = {name for kind, name, _value in subject.details if kind == "national"}
        alone = country if country in apart else ""  # a country with a code of its own is asked by itself
        known = (variant.pk, alone)
        if known not in self._of_variant:
            where = {country} if alone else self._countries - apart
            self._of_variant[known] = self._ask(body_of(subject, variant, country), where)
        if (answer := self._of_variant[known]) is None:
            return ask_for(subject, variant, country)  # says field by field what is wrong with the goods
        edition, standings = answer
        standing = standings[country]
        return Verdict(
            state=standing.state,
            found=tuple(Found(code=code, field="", sku=variant.sku) for code in standing.codes),
            routes=standing.routes,
            edition=edition,
            valid_until=standing.valid_until,
        )

    def _ask(self, body: Mapping[str, Any], where: Collection[str]) -> Answer:
        goods = json.dumps([sorted(where), body], sort_keys=True)
        if goods not in self._of_goods:
            try:
                self._of_goods[goods] = law.list_standings(body, destinations=where, viewer=SYSTEM)
            except InvalidRequestError:
                self._of_goods[goods] = None
        return self._of_goods[goods]


def _known_already(products: QuerySet[Product]) -> set[int]:
    known: dict[int, bool] = {}
    for row in Visibility.objects.filter(product__in=products).values_list(
        "product_id", "product_version", "product__version"
    ):
        known[row[0]] = known.get(row[0], True) and row[1] == row[2]
    return {product for product, is_fresh in known.items() if is_fresh}


def load_together(rows: Sequence[Product]) -> list[tuple[Product, Subject]]:
    """Return products (with their business) ready to be checked."""
    texts = Translation.objects.filter(thing__in=[row.public_id for row in rows], field="title")
    titles = dict(texts.exclude(text="").order_by("-id").values_list("thing", "text"))  # the first one wins
    variants: dict[int, list[Variant]] = defaultdict(list)
    for variant in Variant.objects.filter(product__in=rows, archived_at=None):
        variants[variant.product_id].append(variant)
    details: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for product, *detail in Detail.objects.filter(product__in=rows).values_list(
        "product_id", "kind", "name", "value"
    ):
        details[product].append((detail[0], detail[1], detail[2]))
    return [
        (
            row,
            Subject(
                row,
                tuple(variants[row.pk]),
                tuple(details[row.pk]),
                titles.get(row.public_id, ""),
                row.business.country,
            ),
        )
        for row in rows
    ]


def keep_together(judged: Judged, *, at: datetime) -> int:
    """Keep the verdicts on many products in the caller's transaction, and count those that changed.

    Announced is what changed of products that were on sale: of drafts there is nothing to find.
    """
    rows = [row for row, _verdicts in judged]
    current = dict(
        Product.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.pk for row in rows])
        .order_by("pk")
        .values_list("pk", "version")
    )
    fresh = [(row, verdicts) for row, verdicts in judged if current.get(row.pk) == row.version]
    before = _standing(fresh)
    made = [
        (row, market, row_of(row, market, verdict, at)) for row, all_ in fresh for market, verdict in all_
    ]
    Visibility.objects.bulk_create(
        [new for _row, _market, new in made],
        update_conflicts=True,
        unique_fields=["product", "market"],
        update_fields=KEPT_COLUMNS,
    )
    changed: dict[Product, list[str]] = defaultdict(list)
    for row, market, new in made:
        if before.get((row.pk, market.id)) != (new.state, new.codes, new.route):
            changed[row].append(market.code)
    for row, codes in changed.items():
        if row.state == Product.State.PUBLISHED:
            publish(VisibilityChanged(product=row.public_id, markets=tuple(codes), at=at))
    _reckon(fresh, before, made)
    return len(changed)


def _reckon(
    fresh: Judged,
    before: Mapping[tuple[int, int], tuple[str, str, str]],
    made: Iterable[tuple[Product, MarketView, Visibility]],
) -> None:
    """Bring the patterns of judged products up to what is kept of them now."""
    verdicts: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    for (product, market), (state, codes, _route) in before.items():
        verdicts[product][market] = (state, codes)
    for row, market_, new in made:
        verdicts[row.pk][market_.id] = (new.state, new.codes)
    reckon((row for row, _verdicts in fresh), verdicts)


def _standing(judged: Judged) -> Mapping[tuple[int, int], tuple[str, str, str]]:
    known = Visibility.objects.filter(product__in=[row.pk for row, _verdicts in judged])
    return {
        (product, market): (state, codes, route)
        for product, market, state, codes, route in known.values_list(
            "product_id", "market_id", "state", "codes", "route"
        )
    }
