"""What a seller asks in one market by a rule, and the rules that are reckoned again."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing import rules
from entrepot.apps.pricing.asking import OwnVariant, end_rule, own_variant
from entrepot.apps.pricing.models import MarketPriceRule
from entrepot.apps.pricing.queries.reckoned import OK, reckon
from entrepot.apps.pricing.refusals import invalid, no_price
from entrepot.core.money import Money
from entrepot.core.trade.price_rules import PriceRule

RECKON: Final = "pricing.reckon_rules"


def set_price_rule(
    *,
    variant: str,
    market: str,
    rule: PriceRule,
    by: Actor,
    at: datetime,
    cost: Money | None = None,
) -> str:
    """Let a rule make the price of one's own variant in a market (by its code); return its public id.

    For members of the seller. Without a `cost` the variant's own price is brought into the market's currency;
    with the cost of one unit, in the variant's currency, the price is what one costs at the buyer's door
    with the margin on top. The rule before ends. Reckoned at once, and again whenever the rate moved by the
    rule's threshold. Raises MarketMissingError, ProblemRaised 404 for a variant that is not theirs, 422 for a
    rule that is none, 409 where no price can be made.
    """
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)
    currency = markets.get_market_by_code(market, viewer=by).currency
    own = own_variant(variant, by)
    product = catalogue.get_own_product(own.product, viewer=by).product
    view = next(each for each in product.variants if each.public_id == variant)
    _check(rule, cost, currency, view.currency)
    made = reckon(product, view, market=market, rule=rule, cost=cost, viewer=by, on=at.date())
    if made.status != OK:
        raise no_price(made.status)
    with transaction.atomic():
        end_rule(own.pk, market, at=at)
        row = _new_rule(own, market, rule, cost, currency=currency, at=at)
        said = {"market": market, "rule": row.public_id, "kind": row.kind, "margin": rule.margin}
        audit.record(by=by, action="pricing.set_price_rule", subject=variant, changes=said, at=at)
        rules.keep_reckoned(row, own, made, rules.facts_of(row), by=by, at=at)
        if row.status != OK:
            raise no_price(row.status)
    return row.public_id


def reckon_product(*, product: str, by: Actor, at: datetime) -> int:
    """Reckon the rules of a product whose facts changed again, and return how many. For the system."""
    require_role(by, roles.OPERATOR)
    due = rules.find_due(rules.in_force().filter(variant__product__public_id=product), on=at.date())
    with transaction.atomic():
        for each in due:
            rules.keep(each, by=by, at=at)
    return len(due)


def reckon_rules(*, by: Actor, at: datetime) -> None:
    """Begin to look through all rules for those whose rate moved. For the system.

    Raises ProblemRaised 409 while that is under way.
    """
    require_role(by, roles.OPERATOR)
    if rules.in_force().exists():
        start_bulk_run(name=RECKON, params={"at": at.isoformat()}, by=by, exclusive_key=RECKON)


def _new_rule(
    own: OwnVariant, market: str, rule: PriceRule, cost: Money | None, *, currency: str, at: datetime
) -> MarketPriceRule:
    return MarketPriceRule.objects.create(
        variant_id=own.pk,
        organisation_id=own.organisation_id,
        market=market,
        kind=MarketPriceRule.Kind.MARGIN if cost else MarketPriceRule.Kind.FOLLOW,
        currency=currency,
        floor_minor=rule.floor.minor if rule.floor else None,
        cost_minor=cost.minor if cost else None,
        cost_currency=cost.currency if cost else "",
        margin=rule.margin,
        ending=rule.ending,
        threshold=rule.threshold,
        checked_at=at,
        created_at=at,
    )


def _check(rule: PriceRule, cost: Money | None, currency: str, own_currency: str) -> None:
    errors = []
    if cost is not None and (cost.minor <= 0 or cost.currency != own_currency):
        errors.append(
            (
                "cost",
                _("This is not what one costs."),
                _("Give an amount above zero, in the currency of its price."),
            )
        )
    if cost is None and rule.margin:
        errors.append(
            ("margin", _("There is nothing to add it to."), _("Give what one costs you, or leave it out."))
        )
    if rule.floor is not None and rule.floor.currency != currency:
        errors.append(
            ("floor", _("The floor is in another currency."), _("Give it in the market's own currency."))
        )
    if errors:
        raise invalid(*errors)
