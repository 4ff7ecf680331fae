"""When a product says something else, the prices that rules make of it are made anew."""

from entrepot.apps.catalogue.events import ProductChanged, ProductsChanged
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.pricing.actions import reckon_product

CLERK = system("pricing")


@subscribes(ProductChanged)
def reckon_changed_product(event: ProductChanged) -> None:
    """Make the prices of a changed product by its rules."""
    reckon_product(product=event.product, by=CLERK, at=clock.now())


@subscribes(ProductsChanged)
def reckon_changed_products(event: ProductsChanged) -> None:
    """Make the prices of products that were changed together by their rules."""
    for product in event.products:
        reckon_product(product=product, by=CLERK, at=clock.now())
