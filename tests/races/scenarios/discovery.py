"""What discovery does when goods, their listings and their makers change: the index looks at them again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult
from tests.factories import actor_of, make_user
from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import shelf

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.accounts.models import ErasureRequest
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
from entrepot.apps.discovery import actions as discovery
from entrepot.apps.discovery.models import SavedSearch, Stale
from entrepot.apps.discovery.tasks import renew_soon
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.law.events import EditionActivated
from entrepot.apps.markets.events import MarketChanged
from entrepot.apps.pricing.events import MarketPriceChanged
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock import queries as stock_queries
from entrepot.apps.stock.actions import Want
from entrepot.apps.stock.events import (
    PlacesRanked,
    ReservationReleased,
    StockChanged,
    StockReturned,
)


def told(event_type: Any, **said: Any) -> Callable[[], str]:
    """Return what publishes an event about a product on sale; `BUSINESS` stands for its maker."""

    def arrange() -> str:
        goods = shelf()
        business = catalogue.get_product_anywhere(goods.product, viewer=SYSTEM)[0].business
        known = {"business": business, "products": (goods.product,), "product": goods.product}
        name = next(name for name in known if name in event_type.__slots__)
        about = {name: known[name]}
        Stale.objects.all().delete()
        with transaction.atomic():
            publish(event_type(**about, **said, at=clock.now()))
        return goods.product

    return arrange


def waiting(product: str) -> list[str]:
    """Return that the index hears of it, however often."""
    return sorted(set(Stale.objects.filter(product=product).values_list("product", flat=True)) and {"told"})


def promise_all() -> str:
    """Promise every piece of a product to one order."""
    goods = shelf()
    product, _markets = catalogue.get_product_anywhere(goods.product, viewer=SYSTEM)
    variant = product.variants[0].public_id
    free = stock_queries.count_free([variant], viewer=SYSTEM)[variant]
    Stale.objects.all().delete()
    stock.reserve(
        wants=[Want(variant=variant, quantity=free)],
        reference="ord_1",
        until=clock.now() + timedelta(hours=1),
        by=SYSTEM,
        at=clock.now(),
    )
    return goods.product


def told_of_stock(event_type: Any, **said: Any) -> Callable[[], str]:
    """Return what publishes an event about the pieces or the price of a product on sale."""

    def arrange() -> str:
        goods = shelf()
        product, _markets = catalogue.get_product_anywhere(goods.product, viewer=SYSTEM)
        known = {
            "variant": product.variants[0].public_id,
            "variants": (product.variants[0].public_id,),
            "organisation_id": product.organisation,
            "valid_from": clock.now().date(),
            "until": clock.now(),
        }
        about = {name: value for name, value in known.items() if name in event_type.__slots__}
        Stale.objects.all().delete()
        with transaction.atomic():
            publish(event_type(**about, **said, at=clock.now()))
        return goods.product

    return arrange


def told_of_rules(event_type: Any, **said: Any) -> Callable[[], str]:
    """Return what publishes an event about what all prices go by."""

    def arrange() -> str:
        DBTaskResult.objects.filter(task_path=RENEWING).delete()
        with transaction.atomic():
            publish(event_type(**said, at=clock.now()))
        return RENEWING

    return arrange


def renewing(path: str) -> list[str]:
    """Return that every offer is going to be looked at again, however often it was said."""
    return ["told"] if DBTaskResult.objects.filter(task_path=path).exists() else []


def looks_for() -> str:
    """Let a person be erased who keeps a search."""
    person = actor_of(make_user())
    discovery.save_search(
        market="SG",
        place=("SG", "en"),
        title="tea",
        address="q=tea",
        wants=discovery.Wants(words="tea"),
        by=person,
        at=clock.now(),
    )
    request = accounts.request_erasure(language="en", by=person, at=clock.now())
    ErasureRequest.objects.filter(public_id=request).update(state="done", closed_at=clock.now())
    with transaction.atomic():
        publish(PersonErased(request=request, at=clock.now()))
    return request


def searches_of(request: str) -> int:
    """Return how many searches the erased person still keeps."""
    user = ErasureRequest.objects.get(public_id=request).user
    return SavedSearch.objects.filter(watcher__user=user).count()


ORGANISATION = {"organisation": "org_1"}
DECIDED = {"verification": "verif_1", "verified": True, "reasons": ()}
RENEWING = renew_soon.module_path
EDITION = {"edition": "law-2", "previous": "law-1"}
MARKET = {"market": "SG", "setting": "routes", "valid_from": date(2026, 11, 1)}
SCENARIOS = {
    "discovery.look_at_change": Scenario(told(ProductChanged, **ORGANISATION), waiting),
    "discovery.look_at_listing": Scenario(told(ListingPublished, markets=("SG",), **ORGANISATION), waiting),
    "discovery.look_at_withdrawal": Scenario(told(ListingWithdrawn, market="SG", **ORGANISATION), waiting),
    "discovery.look_at_changes": Scenario(told(ProductsChanged, **ORGANISATION), waiting),
    "discovery.look_at_listings": Scenario(told(ListingsPublished, **ORGANISATION), waiting),
    "discovery.look_at_withdrawals": Scenario(told(ListingsWithdrawn, **ORGANISATION), waiting),
    "discovery.look_at_archived": Scenario(told(ProductArchived, **ORGANISATION), waiting),
    "discovery.look_at_visibility": Scenario(told(VisibilityChanged, markets=("SG",)), waiting),
    "discovery.look_at_business": Scenario(told(BusinessChanged), waiting),
    "discovery.look_at_decision": Scenario(told(VerificationDecided, **DECIDED), waiting),
    "discovery.look_at_price": Scenario(told_of_stock(MarketPriceChanged, market="SG"), waiting),
    "discovery.look_at_stock": Scenario(told_of_stock(StockChanged), waiting),
    "discovery.look_at_promised": Scenario(promise_all, waiting),
    "discovery.look_at_released": Scenario(
        told_of_stock(ReservationReleased, reference="ord_1", lapsed=True), waiting
    ),
    "discovery.look_at_returned": Scenario(told_of_stock(StockReturned, reference="ord_1"), waiting),
    "discovery.look_at_places": Scenario(told_of_stock(PlacesRanked), waiting),
    "discovery.forget_searches": Scenario(looks_for, searches_of),
    "discovery.look_at_law": Scenario(told_of_rules(EditionActivated, **EDITION), renewing),
    "discovery.look_at_market": Scenario(told_of_rules(MarketChanged, **MARKET), renewing),
}
