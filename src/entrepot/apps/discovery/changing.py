"""What of the shop each event changes, by the names pages say they show.

`goods` is the choice there is: what is on sale, in which order, how much of each kind, what words find.
`rules` is what every price and page goes by: law, markets, commissions.
"""

from collections.abc import Sequence
from typing import Any, Final

from entrepot.apps.accounts.events import OrganisationClosed
from entrepot.apps.businesses.events import BusinessChanged, BusinessListed, VerificationDecided
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
from entrepot.apps.catalogue.queries import ProductView
from entrepot.apps.fees.events import FeeScheduleSet
from entrepot.apps.kernel.changes import changes
from entrepot.apps.law.events import EditionActivated
from entrepot.apps.markets.events import MarketChanged, MarketOpened
from entrepot.apps.pricing.events import MarketPriceChanged
from entrepot.apps.programmes.events import AwardEnding, AwardMade
from entrepot.apps.reviews.events import ReviewsChanged
from entrepot.apps.stock.events import (
    PlacesRanked,
    ReservationReleased,
    StockChanged,
    StockReserved,
    StockReturned,
)

GOODS: Final = "goods"
RULES: Final = "rules"


def product(public_id: str) -> str:
    """Return the name of all that is said of a product, but for its price and its stock."""
    return f"product:{public_id}"


def variant(public_id: str) -> str:
    """Return the name of a variant's price and stock."""
    return f"variant:{public_id}"


def business(public_id: str) -> str:
    """Return the name of all that is said of a business."""
    return f"business:{public_id}"


def seller(organisation_id: int) -> str:
    """Return the name of where a seller's goods are sent from, and of whether there still is one."""
    return f"seller:{organisation_id}"


def shown_by(products: Sequence[ProductView]) -> list[str]:
    """Return the names of all that is said of these products with their prices, stock and makers."""
    named = [product(each.public_id) for each in products]
    named += [business(each.business) for each in products]
    named += [seller(each.organisation) for each in products]
    return named + [variant(each.public_id) for product_ in products for each in product_.variants]


@changes(ListingPublished, ListingWithdrawn, ProductArchived, ProductChanged, VisibilityChanged)
def goods_of(event: Any) -> list[str]:
    """Return a product that is another, or stands elsewhere."""
    return [product(event.product), GOODS]


@changes(ListingsPublished, ListingsWithdrawn, ProductsChanged)
def much_of(event: Any) -> list[str]:
    """Return products that are others, or stand elsewhere, all at once."""
    return [*(product(each) for each in event.products), GOODS]


@changes(MarketPriceChanged)
def price_of(event: MarketPriceChanged) -> list[str]:
    """Return a variant that costs something else; its product may stand elsewhere in order of price."""
    return [variant(event.variant), GOODS]


@changes(StockChanged, StockReserved, ReservationReleased, StockReturned)
def stock_of(event: Any) -> list[str]:
    """Return variants of which there are more or fewer free pieces; a sale of promised ones frees none."""
    return [variant(each) for each in event.variants]


@changes(PlacesRanked)
def places_of(event: PlacesRanked) -> list[str]:
    """Return a seller whose goods come from elsewhere, and may cost something else."""
    return [seller(event.organisation_id), GOODS]


@changes(OrganisationClosed)
def closed(event: OrganisationClosed) -> list[str]:
    """Return a seller who is there no more."""
    return [seller(event.organisation_id), GOODS]


@changes(ReviewsChanged)
def reviews_of(event: ReviewsChanged) -> list[str]:
    """Return a product of which people say something else."""
    return [product(event.product), business(event.business)]


@changes(BusinessChanged, BusinessListed, VerificationDecided)
def looks_of(event: Any) -> list[str]:
    """Return a business that says something else of itself, or may be seen now or no longer."""
    return [business(event.business), GOODS]


@changes(AwardMade, AwardEnding)
def support_of(event: Any) -> list[str]:
    """Return a business that is in a programme, or leaves it."""
    return [business(event.business)]


@changes(EditionActivated, MarketOpened, MarketChanged, FeeScheduleSet)
def rules_of(_event: Any) -> list[str]:
    """Return what all prices go by."""
    return [RULES]
