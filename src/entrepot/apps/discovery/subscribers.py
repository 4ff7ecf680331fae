"""What discovery does when others announce: let the index look again at what stands then."""

from collections.abc import Collection

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.businesses.events import BusinessChanged, VerificationDecided
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.events import (
    ListingPublished,
    ListingsPublished,
    ListingsWithdrawn,
    ListingWithdrawn,
    ProductArchived,
    ProductChanged,
    ProductsChanged,
    VisibilityChanged,
)
from entrepot.apps.discovery import actions
from entrepot.apps.discovery.tasks import CLERK, renew_soon
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.law.events import EditionActivated
from entrepot.apps.markets.events import MarketChanged
from entrepot.apps.pricing.events import MarketPriceChanged
from entrepot.apps.stock import queries as stock
from entrepot.apps.stock.events import (
    PlacesRanked,
    ReservationReleased,
    StockChanged,
    StockReserved,
    StockReturned,
)


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


@subscribes(ProductsChanged)
def look_at_changes(event: ProductsChanged) -> None:
    """Look at products that were changed together."""
    _look_at(*event.products)


@subscribes(ListingsPublished)
def look_at_listings(event: ListingsPublished) -> None:
    """Look at products that are offered together."""
    _look_at(*event.products)


@subscribes(ListingsWithdrawn)
def look_at_withdrawals(event: ListingsWithdrawn) -> None:
    """Look at products that left markets together."""
    _look_at(*event.products)


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


@subscribes(MarketPriceChanged)
def look_at_price(event: MarketPriceChanged) -> None:
    """Look at what costs something else."""
    _look_at_variants((event.variant,))


@subscribes(StockChanged)
def look_at_stock(event: StockChanged) -> None:
    """Look at what came in or was counted."""
    _look_at_variants(event.variants)


@subscribes(StockReserved)
def look_at_promised(event: StockReserved) -> None:
    """Look at what has no free piece left in some place: it may be sold out, or be sent from elsewhere."""
    used_up = stock.list_used_up(event.reference, viewer=CLERK)
    if used_up:
        _look_at_variants(used_up)


@subscribes(ReservationReleased)
def look_at_released(event: ReservationReleased) -> None:
    """Look at what is free again."""
    _look_at_variants(event.variants)


@subscribes(StockReturned)
def look_at_returned(event: StockReturned) -> None:
    """Look at what came back to the shelf."""
    _look_at_variants(event.variants)


@subscribes(PlacesRanked)
def look_at_places(event: PlacesRanked) -> None:
    """Look at the goods of a seller who sends them from elsewhere."""
    products = catalogue.list_products_of_seller(event.organisation_id, viewer=CLERK)
    actions.mark_stale(products=products, by=CLERK, at=clock.now(), words=False)


@subscribes(EditionActivated)
def look_at_law(event: EditionActivated) -> None:
    """Look at every offer: duties and taxes may be others."""
    renew_soon.enqueue(event.at.isoformat())


@subscribes(MarketChanged)
def look_at_market(event: MarketChanged) -> None:
    """Look at every offer: a market may ask another price."""
    renew_soon.enqueue(event.at.isoformat())


@subscribes(PersonErased)
def forget_searches(event: PersonErased) -> None:
    """Drop what an erased person looked for."""
    whose = accounts.get_erased(event.request, viewer=CLERK)
    if whose.user_id is not None:
        actions.forget_searches(user_id=whose.user_id, by=CLERK)


def _look_at_variants(variants: Collection[str]) -> None:
    products = catalogue.list_products_of_variants(variants, viewer=CLERK)
    actions.mark_stale(products=products, by=CLERK, at=clock.now(), words=False)


def _look_at(*products: str) -> None:
    actions.mark_stale(products=products, by=CLERK, at=clock.now())
