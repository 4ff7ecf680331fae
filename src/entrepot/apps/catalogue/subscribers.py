"""When a product, a market or the law changes, readiness is asked anew."""

from entrepot.apps.accounts.events import OrganisationClosed
from entrepot.apps.catalogue.actions import archive_products, recheck_visibility
from entrepot.apps.catalogue.events import ProductChanged, ProductCreated, ProductsChanged, ProductsImported
from entrepot.apps.catalogue.judging import check_together
from entrepot.apps.catalogue.models import Product
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.law.events import EditionActivated
from entrepot.apps.markets.events import MarketChanged, MarketOpened

US = system("catalogue")


@subscribes(ProductCreated)
def check_new_product(event: ProductCreated) -> None:
    """Say of a new product where it is ready."""
    check_together([event.product], at=clock.now())


@subscribes(ProductChanged)
def check_changed_product(event: ProductChanged) -> None:
    """Say of a changed product where it is ready now."""
    check_together([event.product], at=clock.now())


@subscribes(ProductsImported)
def check_imported_products(event: ProductsImported) -> None:
    """Say of the products that a file brought where each is ready."""
    check_together(event.products, at=clock.now())


@subscribes(ProductsChanged)
def check_changed_products(event: ProductsChanged) -> None:
    """Say of products that were changed together where each is ready now."""
    check_together(event.products, at=clock.now())


@subscribes(MarketOpened)
def check_opened_market(event: MarketOpened) -> None:
    """Check every product again, chunk by chunk; markets opened together share one run."""
    _check_all(f"opened:{event.at.isoformat()}")


@subscribes(MarketChanged)
def check_changed_market(event: MarketChanged) -> None:
    """Check every product again where a market changed, chunk by chunk."""
    _check_all(event.at.isoformat(), market=event.market)


@subscribes(EditionActivated)
def check_under_new_law(event: EditionActivated) -> None:
    """Check every product in every market under another edition of the law, chunk by chunk."""
    _check_all(event.edition)


def _check_all(cause: str, *, market: str = "") -> None:
    if Product.objects.filter(archived_at=None).exists():
        recheck_visibility(by=US, at=clock.now(), market=market, cause=cause)


@subscribes(OrganisationClosed)
def archive_of_closed(event: OrganisationClosed) -> None:
    """Take the products of a closed organisation off every market."""
    archive_products(organisation_id=event.organisation_id, by=US, at=event.at)
