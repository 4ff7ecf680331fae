"""Readiness of many products at once: loaded, judged and kept by as many statements however many they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from entrepot.apps.catalogue.growing import count_anew
from entrepot.apps.catalogue.keeping import Judged, Verdicts, keep_verdicts
from entrepot.apps.catalogue.models import Detail, Product, Translation, Variant, Visibility
from entrepot.apps.catalogue.visibility import (
    Found,
    Subject,
    Verdict,
    best_of,
    body_of,
    judge,
    lacking,
    on_offered_routes,
    own_findings,
)
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.statements import Read
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView
from entrepot.core.law.readiness import Standing
from entrepot.core.law.request import InvalidRequestError

_LIVE: Read[Product] = Read(
    lambda *, products: Product.objects.select_related("business").filter(
        public_id__in=products, archived_at=None
    )
)
_JUDGED: Read[int] = Read(
    lambda *, products: Visibility.objects.filter(
        product__pk__in=products, product_version=F("product__version")
    ).values_list("product_id", flat=True)
)
_VARIANTS: Read[Variant] = Read(
    lambda *, products: Variant.objects.filter(product__pk__in=products, archived_at=None)
)
_TITLES: Read[tuple[str, str]] = Read(
    lambda *, things: (
        Translation.objects.filter(thing__in=things, field="title")
        .exclude(text="")
        .order_by("-id")
        .values_list("thing", "text")
    )
)
_DETAILS: Read[tuple[int, str, str, str]] = Read(
    lambda *, products: Detail.objects.filter(product__pk__in=products).values_list(
        "product_id", "kind", "name", "value"
    )
)

type Answer = tuple[str, Mapping[str, Standing]]
"""The edition asked, and what it says of goods by country."""


def check_together(products: Collection[str], *, at: datetime) -> None:
    """Ask the law of products (public ids) that changed since they were last asked about; keep the answers.

    The law is asked outside the transaction. Of a product that changed meanwhile nothing is kept: whoever
    changed it has it checked again.
    """
    live = _LIVE.rows(products=list(products))
    known = set(_JUDGED.rows(products=[row.pk for row in live]))
    rows = [row for row in live if row.pk not in known]
    chosen = markets.list_markets(viewer=SYSTEM)
    if not rows or not chosen:
        return
    judged = judge_together(rows, chosen)
    with transaction.atomic(), gathered():
        keep_verdicts(judged, at=at, everywhere=True)
    numbers = [row.pk for row in rows]
    count_anew(min(numbers), max(numbers) + 1, ("catalogue_visibility", "catalogue_productstanding"))


def judge_together(rows: Sequence[Product], chosen: Sequence[MarketView]) -> Judged:
    """Return what `judge` finds of products (with their business) in markets, without its words."""
    return judge_loaded(load_together(rows), chosen)


def judge_loaded(subjects: Sequence[tuple[Product, Subject]], chosen: Sequence[MarketView]) -> Judged:
    """Return what `judge` finds of loaded products in markets, without its words."""
    judge_one = _Judge(chosen)
    return [(row, judge_one(subject)) for row, subject in subjects]


class _Judge:
    """Judges goods, each with one question to the law for all countries; goods alike share their verdicts."""

    def __init__(self, chosen: Sequence[MarketView]) -> None:
        self._chosen = chosen
        self._countries = frozenset(market.country for market in chosen)
        self._shared: dict[tuple[int, ...], tuple[Sequence[Answer], Verdicts]] = {}
        """By the identity of what the law said of each variant, held here so that it stays the same."""
        self._lacking: dict[tuple[Found, ...], Verdicts] = {}

    def __call__(self, subject: Subject) -> Verdicts:
        """Return what is found of a product in each market."""
        own = own_findings(subject)
        if own:
            if own not in self._lacking:
                self._lacking[own] = self._everywhere(dict.fromkeys(self._countries, lacking(own)))
            return self._lacking[own]
        answers = [self._ask(subject, variant) for variant in subject.variants]
        if any(each is None for each in answers):  # says field by field what is wrong with the goods
            return [(market, judge(subject, market)) for market in self._chosen]
        held = [part for each in answers for part in each or ()]
        same = tuple([id(standings) for _edition, standings in held])
        if same not in self._shared:
            found = {country: _together(held, country) for country in self._countries}
            self._shared[same] = held, self._everywhere(found)
        return self._shared[same][1]

    def _ask(self, subject: Subject, variant: Variant) -> list[Answer] | None:
        """Return what the law says of a variant; a country with a code of its own is asked by itself."""
        apart = {name for kind, name, _value in subject.details if kind == "national"} & self._countries
        try:
            return [
                law.list_standings(body_of(subject, variant, country), destinations=where, viewer=SYSTEM)
                for country, where in (
                    ("", self._countries - apart),
                    *((each, {each}) for each in sorted(apart)),
                )
            ]
        except InvalidRequestError:
            return None

    def _everywhere(self, found: Mapping[str, Verdict]) -> Verdicts:
        return [(market, on_offered_routes(found[market.country], market)) for market in self._chosen]


def _together(answers: Sequence[Answer], country: str) -> Verdict:
    """Return the best that was said of any variant in a country, with the findings of all."""
    return best_of([_verdict(edition, said[country]) for edition, said in answers if country in said])


def _verdict(edition: str, standing: Standing) -> Verdict:
    return Verdict(
        state=standing.state,
        found=tuple(Found(code=code, field="") for code in standing.codes),
        routes=standing.routes,
        edition=edition,
        valid_until=standing.valid_until,
    )


def load_together(rows: Sequence[Product]) -> list[tuple[Product, Subject]]:
    """Return products (with their business) ready to be checked."""
    numbers = [row.pk for row in rows]
    titles = dict(_TITLES.rows(things=[row.public_id for row in rows]))  # the first one wins
    variants: dict[int, list[Variant]] = defaultdict(list)
    for variant in _VARIANTS.rows(products=numbers):
        variants[variant.product_id].append(variant)
    details: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for product, *detail in _DETAILS.rows(products=numbers):
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
