"""What discovery does when others announce: let the index look again at what stands then."""

from entrepot.apps.businesses.events import BusinessChanged, VerificationDecided
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.events import (
    ListingPublished,
    ListingWithdrawn,
    ProductArchived,
    ProductChanged,
    VisibilityChanged,
)
from entrepot.apps.discovery import actions
from entrepot.apps.discovery.tasks import CLERK
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.outbox import subscribes


@subscribes(ProductChanged)
def look_at_change(event: ProductChanged) -> None:
    """Look at a product whose words may have changed."""
    _look_at(event.product)


@subscribes(ListingPublished)
def look_at_listing(event: ListingPublished) -> None:
    """Look at a product that is offered."""
    _look_at(event.product)


@subscribes(ListingWithdrawn)
def look_at_withdrawal(event: ListingWithdrawn) -> None:
    """Look at a product that is offered no longer."""
    _look_at(event.product)


@subscribes(ProductArchived)
def look_at_archived(event: ProductArchived) -> None:
    """Look at a product that was put away."""
    _look_at(event.product)


@subscribes(VisibilityChanged)
def look_at_visibility(event: VisibilityChanged) -> None:
    """Look at a product of which the law says something else now."""
    _look_at(event.product)


@subscribes(BusinessChanged)
def look_at_business(event: BusinessChanged) -> None:
    """Look at the products of a business that may have another name."""
    _look_at(*catalogue.list_products_of_business(event.business, viewer=CLERK))


@subscribes(VerificationDecided)
def look_at_decision(event: VerificationDecided) -> None:
    """Look at the products of a business that may be seen again."""
    _look_at(*catalogue.list_products_of_business(event.business, viewer=CLERK))


def _look_at(*products: str) -> None:
    actions.mark_stale(products=products, by=CLERK, at=clock.now())
