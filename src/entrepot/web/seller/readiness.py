"""How thousands of products stand: counts by market, what keeps most out, what is behind a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import queries
from entrepot.apps.catalogue.queries import MarketCount, Reason, Selection
from entrepot.apps.catalogue.words import VISIBILITY_WORDS
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.seller.access import Seller, seller_page
from entrepot.web.seller.bulk_words import FIELDS, HEADS, KINDS, MENDED_BY, OFFERED, ON_SALE, word_of
from entrepot.web.seller.fixing import fix_of
from entrepot.web.seller.products import summary_of
from entrepot.web.seller.words import BADGES, STATES

ON_A_PAGE: Final = 50
MOST_LAWS: Final = 8
"""So many reasons of laws are told in the law's own words; further ones by their code."""
REMEMBERED_SECONDS: Final = 300
LONGEST_NUMBER: Final = 12
MOST_MARKED: Final = 200
NARROWING: Final = ("market", "state", "code", "on_sale", "category", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reason in words, with what mends it for all products at once, if one thing does."""

    reason: Reason
    message: str
    fix: str
    badge: str
    word: Any
    query: str
    kind: str
    set_query: str


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show how all products stand, what keeps most of them out, and each market."""
    summary = queries.summarise_readiness(viewer=seller.actor)
    context = {
        "seller": seller,
        "summary": summary,
        "reasons": told_reasons(summary.reasons, seller),
        "families": _families(summary.markets, seller),
        "changes": queries.list_bulk_changes(viewer=seller.actor, limit=1),
    }
    return render(request, "seller/readiness.html", context)


@require_safe
@seller_page
def show_products(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List the products that match, and what can be done with all of them."""
    only = selection_of(request.GET)
    language = places.current().language
    after = request.GET.get("after", "")
    found = queries.list_selected(
        only,
        viewer=seller.actor,
        language=language,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < LONGEST_NUMBER else 0,
        limit=ON_A_PAGE + 1,
    )
    shown = found[:ON_A_PAGE]
    context = {
        "seller": seller,
        "only": only,
        "said": words_of(only),
        "query": query_of(only),
        "hidden": [(name, getattr(only, name)) for name in NARROWING if getattr(only, name)],
        "count": queries.count_selected(only, viewer=seller.actor),
        "products": [(each, summary_of(each)) for each in shown],
        "next": urlencode({"after": shown[-1].product.id}) if len(found) > ON_A_PAGE else "",
        "categories": queries.count_categories(replace(only, category=""), viewer=seller.actor),
        "kinds": [(kind, KINDS[kind]) for kind in OFFERED],
        "states": STATES,
        "markets": market_names(seller),
    }
    return render(request, "seller/readiness_products.html", context)


def selection_of(said: QueryDict) -> Selection:
    """Return what the address asks for; a 404 for what cannot be meant."""
    asked = {name: said.get(name, "").strip() for name in NARROWING}
    only = Selection(products=tuple(said.getlist("product")[:MOST_MARKED]), **asked)
    try:
        only.check()
    except ProblemRaised as raised:
        raise Http404 from raised
    if any("\x00" in each for each in (*only.products, *asked.values())):
        raise Http404
    return only


def query_of(only: Selection) -> str:
    """Return a selection as the end of an address."""
    said = [("product", each) for each in only.products]
    said += [(name, getattr(only, name)) for name in NARROWING if getattr(only, name)]
    return urlencode(said)


def words_of(only: Selection) -> list[str]:
    """Return what a selection asks, each thing in some words."""
    found = []
    if only.market:
        found.append(market_name(only.market))
    if only.state:
        found.append(str(STATES[only.state]))
    if only.code:
        found.append(word_of(only.code))
    if only.on_sale:
        found.append(str(ON_SALE[only.on_sale == "yes"]))
    return [*found, *filter(None, (only.category, f"“{only.words}”" if only.words else ""))]


def market_name(code: str) -> str:
    """Return the country of a market, and its code where a country has several."""
    country = reference.country_name(code[:2], places.current().language)
    return country if len(code) == len("SG") else f"{country} ({code})"


def market_names(seller: Seller) -> list[tuple[str, str]]:
    """Return the markets by family, as a form offers them."""
    return [(each.code, market_name(each.code)) for each in markets.list_markets(viewer=seller.actor)]


def told_reasons(reasons: Sequence[Reason], seller: Seller) -> list[Told]:
    """Return reasons in words; what a law says is asked of one product each, and remembered for a while."""
    laws = [each for each in reasons if each.code not in VISIBILITY_WORDS][:MOST_LAWS]
    return [_told(each, seller, ask=each in laws) for each in reasons]


def _told(reason: Reason, seller: Seller, *, ask: bool) -> Told:
    words = VISIBILITY_WORDS.get(reason.code)
    message, fix, field = (str(words[0]), str(words[1]), "") if words else (word_of(reason.code), "", "")
    if words is None and ask:
        message, fix, field = _in_law(reason, seller) or (message, fix, field)
    query = urlencode({"code": reason.code, "state": reason.state})
    kind, name = _mends(reason, field)
    return Told(
        reason=reason,
        message=message,
        fix=fix,
        badge=BADGES[reason.state],
        word=STATES[reason.state],
        query=query,
        kind=kind,
        set_query=f"{query}&{urlencode({'name': name})}" if name else query,
    )


def _mends(reason: Reason, field: str) -> tuple[str, str]:
    """Return what kind of fact mends a reason for many, and its name where laws name it."""
    if reason.state != "fix":
        return "", ""
    head, _dot, name = field.partition(".")
    if head in HEADS and name:
        return HEADS[head], name
    return MENDED_BY.get(reason.code, FIELDS.get(field, "")), ""


def _in_law(reason: Reason, seller: Seller) -> tuple[str, str, str] | None:
    language = places.current().language
    key = f"seller-reason:{seller.organisation.public_id}:{reason.code}:{reason.state}:{language}"
    known: tuple[str, str, str] | None = cache.get(key)
    if known is None:
        found = queries.explain_reason(reason.code, reason.state, viewer=seller.actor, language=language)
        if found is None:
            return None
        known = (found[1].message, fix_of(found[1]), found[1].field)
        cache.set(key, known, REMEMBERED_SECONDS)
    return known


def _families(counts: Sequence[MarketCount], seller: Seller) -> list[tuple[str, list[dict[str, Any]]]]:
    by_code = {each.market: each for each in counts}
    chinese = places.current().language == "zh-hans"
    return [
        (
            family.name_zh if chinese else family.name,
            [_row(by_code[market.code], seller) for market in family.markets if market.code in by_code],
        )
        for family in markets.list_families(viewer=seller.actor)
    ]


def _row(count: MarketCount, seller: Seller) -> dict[str, Any]:
    page = reverse("sell-products-selected", kwargs={"organisation": seller.organisation.public_id})
    said: Mapping[str, int] = {state: getattr(count, state) for state in STATES}
    return {
        "name": market_name(count.market),
        "count": count,
        "cells": [
            (
                STATES[state],
                BADGES[state],
                many,
                f"{page}?{urlencode({'market': count.market, 'state': state})}",
            )
            for state, many in said.items()
            if many
        ],
    }
