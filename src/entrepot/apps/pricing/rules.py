"""Rules in force: which of them need a new price, and how what was reckoned is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing.asking import Asked, OwnVariant, put_price
from entrepot.apps.pricing.models import MarketPriceRule
from entrepot.apps.pricing.queries.reckoned import NO_RATE, OK, Reckoned, is_rate_moved, rate_between, reckon
from entrepot.core.trade.price_rules import PriceRule

CLOSED: Final = "closed"
OTHER_CURRENCY: Final = "other_currency"
BEGINS_LATER: Final = "begins_later"


@dataclass(frozen=True, slots=True)
class Due:
    """A rule whose price was reckoned anew, and what the price came from besides the rate."""

    rule: MarketPriceRule
    reckoned: Reckoned
    made_of: str


def in_force() -> QuerySet[MarketPriceRule]:
    """Return the rules that hold for variants that are sold, each with its variant and product."""
    rows = MarketPriceRule.objects.filter(ended_at=None, variant__archived_at=None)
    return rows.select_related("variant__product").order_by("pk")


def terms_of(row: MarketPriceRule) -> PriceRule:
    """Return a kept rule as core takes it."""
    return PriceRule(margin=row.margin, floor=row.floor, ending=row.ending, threshold=row.threshold)


def find_due(rows: Iterable[MarketPriceRule], *, on: date) -> list[Due]:
    """Return what those rules make whose rate moved far enough, or whose price came from other facts.

    Outside any transaction: the law is asked for what costs at the door.
    """
    found = []
    for row in rows:
        facts = facts_of(row)
        if is_due(row, facts, on=on):
            found.append(Due(row, _reckoned(row, on), facts))
    return found


def facts_of(row: MarketPriceRule) -> str:
    """Return in short what a price by the rule comes from besides the rate."""
    variant = row.variant
    if row.kind == MarketPriceRule.Kind.FOLLOW:
        return f"{variant.price_minor} {variant.currency} {variant.per} {variant.basis}"
    return f"{variant.product.version} {law.get_edition(viewer=SYSTEM)}"[:120]


def is_due(row: MarketPriceRule, facts: str, *, on: date) -> bool:
    """Return whether a rule's price is to be reckoned again."""
    base = row.cost_currency or row.variant.currency
    if row.status != OK or row.made_of != facts or row.base not in {"", base}:
        return True
    return is_rate_moved(terms_of(row), row.rate, rate_between(base, row.currency, on=on, viewer=SYSTEM))


def keep(due: Due, *, by: Actor, at: datetime) -> None:
    """Keep what was reckoned in the caller's transaction, unless the rule ended meanwhile."""
    row = MarketPriceRule.objects.select_for_update().filter(pk=due.rule.pk, ended_at=None).first()
    if row is None:
        return
    variant = due.rule.variant
    own = OwnVariant(
        pk=variant.pk,
        public_id=variant.public_id,
        product=variant.product.public_id,
        organisation_id=row.organisation_id,
    )
    keep_reckoned(row, own, due.reckoned, due.made_of, by=by, at=at)


def keep_reckoned(
    row: MarketPriceRule, variant: OwnVariant, reckoned: Reckoned, made_of: str, *, by: Actor, at: datetime
) -> None:
    """Let a rule's new price hold from today and note what it was made with; without one, why there is none.

    Where there is none the price before stays: nobody's goods are given away for want of a rate.
    """
    row.status, row.checked_at = reckoned.status, at
    if reckoned.status == OK and reckoned.price is not None:
        asked: Asked = {
            "price_minor": reckoned.price.minor,
            "currency": reckoned.price.currency,
            "basis": reckoned.basis,
            "per": reckoned.per,
        }
        try:
            changes = put_price(variant, row.market, asked, valid_from=at.date(), at=at)
        except ProblemRaised:  # a price that begins later was set before the rule
            row.status = BEGINS_LATER
        else:
            _note(row, reckoned, made_of, at)
            told = {"market": row.market, "rule": row.public_id, **_said(reckoned), **changes}
            audit.record(by=by, action="pricing.reckon_rule", subject=variant.public_id, changes=told, at=at)
    row.save()


def _note(row: MarketPriceRule, reckoned: Reckoned, made_of: str, at: datetime) -> None:
    rate = reckoned.rate
    row.made_of, row.made_at = made_of, at
    row.base = rate.base if rate else ""
    row.rate = rate.rate if rate else None
    row.rate_on = rate.on if rate else None
    row.rate_source = rate.source[:80] if rate else ""


def _said(reckoned: Reckoned) -> dict[str, str]:
    rate = reckoned.rate
    return {"rate": f"{rate.pair} {rate.rate:.6f} {rate.source} {rate.on}"} if rate else {}


def _reckoned(row: MarketPriceRule, on: date) -> Reckoned:
    none = Reckoned(status=CLOSED, basis="net", per=1)
    try:
        market = markets.get_market_by_code(row.market, viewer=SYSTEM, on=on)
    except markets.MarketMissingError:
        return none
    if market.currency != row.currency:
        return Reckoned(status=OTHER_CURRENCY, basis="net", per=1)
    product = catalogue.get_own_product(row.variant.product.public_id, viewer=SYSTEM).product
    variant = next((each for each in product.variants if each.id == row.variant_id), None)
    if variant is None:
        return none
    return reckon(
        product, variant, market=row.market, rule=terms_of(row), cost=row.cost, viewer=SYSTEM, on=on
    )


__all__ = ["NO_RATE", "OK", "Due", "find_due", "in_force", "keep", "keep_reckoned", "terms_of"]
