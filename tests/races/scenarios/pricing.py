"""What pricing does when a product says something else."""

from dataclasses import replace

from tests.catalogue_factories import make_product, make_seller, open_markets
from tests.factories import AT
from tests.races.scenarios import Scenario

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as products
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.pricing import actions
from entrepot.apps.pricing.models import MarketPrice, MarketPriceRule
from entrepot.core.trade.price_rules import PriceRule


def make_dearer() -> str:
    """A product whose price in Singapore follows its own becomes dearer."""
    open_markets()
    seller = make_seller()
    product = make_product(seller)
    own = products.get_own_product(product, viewer=seller).product
    variant = own.variants[0].public_id
    actions.set_price_rule(variant=variant, market="SG", rule=PriceRule(ending="90"), by=seller, at=AT)
    said = products.get_product_input(product, viewer=seller)
    dearer = replace(said, variants=(replace(said.variants[0], price_minor=9900),))
    catalogue.update_product(product=product, content=dearer, by=seller, at=AT)
    return variant


def prices(variant: str) -> list[object]:
    """What was asked for it, what the rule was made of, and how often it was written down."""
    rows = MarketPrice.objects.filter(variant__public_id=variant).order_by("pk")
    return [
        [(row.price_minor, row.currency, row.valid_to is None) for row in rows],
        list(MarketPriceRule.objects.filter(variant__public_id=variant).values_list("made_of", "status")),
        AuditEntry.objects.filter(action="pricing.reckon_rule", subject=variant).count(),
    ]


def make_all_dearer() -> str:
    """The same, by one price for many products."""
    open_markets()
    seller = make_seller()
    product = make_product(seller)
    variant = products.get_own_product(product, viewer=seller).product.variants[0].public_id
    actions.set_price_rule(variant=variant, market="SG", rule=PriceRule(ending="90"), by=seller, at=AT)
    catalogue.mend_products(
        selection=products.Selection(),
        kind="price",
        given={"price_minor": 9900, "currency": "USD"},
        overwrites=True,
        by=seller,
        at=AT,
    )
    return variant


SCENARIOS = {
    "pricing.reckon_changed_product": Scenario(make_dearer, prices),
    "pricing.reckon_changed_products": Scenario(make_all_dearer, prices),
}
