"""The addresses of the API, one file a noun: read the request, call an action or a query, answer."""

from collections.abc import Sequence
from typing import Final

from entrepot.web.api.declaring import Resource, Rule
from entrepot.web.api.resources.businesses import businesses
from entrepot.web.api.resources.carts import carts
from entrepot.web.api.resources.checkouts import checkouts
from entrepot.web.api.resources.imports import imports
from entrepot.web.api.resources.ledger import ledger
from entrepot.web.api.resources.listings import listings
from entrepot.web.api.resources.orders import orders
from entrepot.web.api.resources.products import products
from entrepot.web.api.resources.shipments import shipments
from entrepot.web.api.resources.shop import shop
from entrepot.web.api.resources.stock import stock

RESOURCES: Final[Sequence[Resource]] = (
    shop,
    carts,
    checkouts,
    orders,
    shipments,
    businesses,
    products,
    listings,
    imports,
    stock,
    ledger,
)


def rules() -> dict[str, Rule]:
    """Return what holds for each operation, by operation id."""
    return {name: rule for resource in RESOURCES for name, rule in resource.rules.items()}
