"""What the law and our own rules say of a product in each market: asked, never guessed.

A product is as ready as its readiest variant; codes of all variants are kept, so that the seller sees what
stands in the way of the others too.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from entrepot.apps.catalogue.models import Product, Readiness, Variant
from entrepot.apps.catalogue.saying import batteries_of
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.law import queries as law
from entrepot.apps.markets.queries import MarketView
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.money import Money

READY, FIX = Readiness.State.READY, Readiness.State.FIX
BLOCKED, UNKNOWN = Readiness.State.BLOCKED, Readiness.State.UNKNOWN
_BEST_FIRST: Final = (READY, FIX, UNKNOWN, BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing in the way: a stable code, the field or rule it is about, and the variant, if it is one's."""

    code: str
    field: str
    message: str = ""
    fix: str = ""
    source: str = ""
    sku: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found for one product in one country or market."""

    state: str
    found: tuple[Found, ...] = ()
    routes: tuple[str, ...] = ()  # lawful ways in, as the law has them
    edition: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A product with what the check needs of it, loaded once."""

    product: Product
    variants: tuple[Variant, ...]
    details: tuple[tuple[str, str, str], ...]
    title: str
    ship_from: str
    memory: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the law said of its goods, by what it was asked: variants that say the same share it."""


def load(product: Product) -> Subject:
    """Return a product ready to be checked."""
    title = product.translations.filter(thing=product.public_id, field="title").exclude(text="").first()
    return Subject(
        product,
        tuple(product.variants.filter(archived_at=None)),
        tuple(product.details.values_list("kind", "name", "value")),
        title.text if title else "",
        product.business.country,
    )


def judge(subject: Subject, market: MarketView, *, language: str = "en") -> Verdict:
    """Return what stands between a product and a market today, in words."""
    if own := own_findings(subject):
        return lacking(own)
    key = (market.country, language)
    verdict = subject.memory.get(key)
    if verdict is None:
        verdict = subject.memory[key] = best_of(
            [_ask_for(subject, variant, market.country, language) for variant in subject.variants]
        )
    return on_offered_routes(verdict, market)


def own_findings(subject: Subject) -> tuple[Found, ...]:
    """Return the facts without which the law need not even be asked."""
    return tuple(_own_findings(subject))


def lacking(found: tuple[Found, ...]) -> Verdict:
    """Return the verdict on goods of which the law need not be asked, wherever they go."""
    return Verdict(state=FIX, found=found)


def _own_findings(subject: Subject) -> Iterator[Found]:
    product = subject.product
    if not subject.title:
        yield Found(code="title_missing", field="title")
    if not product.hs:
        yield Found(code="hs_missing", field="hs")
    elif product.hs_confirmed in {"", Product.Confirmed.MACHINE}:
        yield Found(code="hs_unconfirmed", field="hs")
    if not product.origin:
        yield Found(code="origin_missing", field="origin")
    if not subject.variants:
        yield Found(code="variant_missing", field="variants")
    for variant in subject.variants:
        if not variant.price_minor:
            yield Found(code="price_missing", field="price", sku=variant.sku)
        if not variant.gross_grams:
            yield Found(code="weight_missing", field="gross_grams", sku=variant.sku)
    if any(each.needs_measure for each in batteries_of(subject.details)):
        yield Found(code="battery_not_measured", field="battery")


def best_of(answers: Sequence[Verdict]) -> Verdict:
    """Return the best answer of several variants, with the findings of all."""
    best = min(answers, key=lambda answer: _BEST_FIRST.index(answer.state))
    found = tuple(each for answer in answers for each in answer.found)
    ends = [answer.valid_until for answer in answers if answer.valid_until]
    return Verdict(
        state=best.state,
        found=found,
        routes=best.routes,
        edition=best.edition,
        valid_until=min(ends) if ends else None,
    )


def _ask_for(subject: Subject, variant: Variant, country: str, language: str) -> Verdict:
    """Ask the law of one variant in one country, and have its answer in words."""
    try:
        reply = _reply(subject, body_of(subject, variant, country) | {"destination": country}, language)
    except InvalidRequestError as error:
        found = tuple(
            Found(
                code="not_understood",
                field=fault.field,
                message=fault.reason,
                fix=fault.fix,
                sku=variant.sku,
            )
            for fault in error.errors
        )
        return Verdict(state=FIX, found=found)
    return Verdict(
        state=reply["state"],
        found=tuple(_found(each, variant) for each in reply["findings"]),
        routes=tuple(route["route"] for route in reply["routes"] if route["status"] == "ok"),
        edition=reply["edition"],
        valid_until=date.fromisoformat(reply["valid_until"]) if reply["valid_until"] else None,
    )


def _reply(subject: Subject, body: dict[str, Any], language: str) -> dict[str, Any]:
    asked = json.dumps([language, body], sort_keys=True)
    reply = subject.replies.get(asked)
    if reply is None:
        reply = subject.replies[asked] = law.check_readiness(body, language=language, viewer=SYSTEM)
    return reply


def _found(finding: dict[str, Any], variant: Variant) -> Found:
    return Found(
        code=finding["code"],
        field=str(finding["subject"]).removeprefix("lines[0]."),
        message=finding["message"],
        fix=finding["fix"],
        source=finding["source"],
        sku=variant.sku,
    )


def body_of(subject: Subject, variant: Variant, country: str) -> dict[str, Any]:
    """Return the quote request for one unit of a variant, sold to a consumer, without its destination."""
    product = subject.product
    named: dict[str, dict[str, str]] = {"fact": {}, "measure": {}, "national": {}}
    for kind, name, value in subject.details:
        named.setdefault(kind, {})[name] = value
    line: dict[str, Any] = {
        "hs": product.hs,
        "national": named["national"].get(country),
        "hs_edition": product.hs_edition,
        "origin": product.origin,
        "unit_price": Money(variant.price_minor, variant.currency).format_plain(),
        "price_per": str(variant.per),
        "grams": variant.net_grams,
        "gross_grams": variant.gross_grams,
        "ml": variant.ml,
        "pieces": variant.pieces,
        "measures": named["measure"],
        "facts": named["fact"],
    }
    return {
        "ship_from": subject.ship_from,
        "currency": variant.currency,
        "prices": "gross" if variant.basis == Variant.Basis.ALL_IN else "net",
        "purpose": "sale",
        "seller": {"country": subject.ship_from},
        "lines": [{key: value for key, value in line.items() if value is not None}],
    }


def on_offered_routes(verdict: Verdict, market: MarketView) -> Verdict:
    """Keep the lawful ways in that the market offers; with none of them the product is blocked there."""
    offered = tuple(route for route in verdict.routes if market.allows(route))
    if verdict.state != READY or offered == verdict.routes:
        return verdict
    if offered:
        return Verdict(
            state=READY,
            found=verdict.found,
            routes=offered,
            edition=verdict.edition,
            valid_until=verdict.valid_until,
        )
    closed = Found(code="route_not_offered", field="routes")
    return Verdict(
        state=BLOCKED,
        found=(*verdict.found, closed),
        edition=verdict.edition,
        valid_until=verdict.valid_until,
    )
