"""What discovery does when goods, their listings and their makers change: the index looks at them again."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import shelf

from entrepot.apps.businesses.events import BusinessChanged, VerificationDecided
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.events import (
    ListingPublished,
    ListingWithdrawn,
    ProductArchived,
    ProductChanged,
    VisibilityChanged,
)
from entrepot.apps.discovery.models import Stale
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish


def told(event_type: Any, **said: Any) -> Callable[[], str]:
    """Return what publishes an event about a product on sale; `BUSINESS` stands for its maker."""

    def arrange() -> str:
        goods = shelf()
        business = catalogue.get_product_anywhere(goods.product, viewer=SYSTEM)[0].business
        about = {"business": business} if "business" in event_type.__slots__ else {"product": goods.product}
        Stale.objects.all().delete()
        with transaction.atomic():
            publish(event_type(**about, **said, at=clock.now()))
        return goods.product

    return arrange


def waiting(product: str) -> list[str]:
    """Return that the index hears of it, however often."""
    return sorted(set(Stale.objects.filter(product=product).values_list("product", flat=True)) and {"told"})


ORGANISATION = {"organisation": "org_1"}
DECIDED = {"verification": "verif_1", "verified": True, "reasons": ()}
SCENARIOS = {
    "discovery.look_at_change": Scenario(told(ProductChanged, **ORGANISATION), waiting),
    "discovery.look_at_listing": Scenario(told(ListingPublished, markets=("SG",), **ORGANISATION), waiting),
    "discovery.look_at_withdrawal": Scenario(told(ListingWithdrawn, market="SG", **ORGANISATION), waiting),
    "discovery.look_at_archived": Scenario(told(ProductArchived, **ORGANISATION), waiting),
    "discovery.look_at_visibility": Scenario(told(VisibilityChanged, markets=("SG",)), waiting),
    "discovery.look_at_business": Scenario(told(BusinessChanged), waiting),
    "discovery.look_at_decision": Scenario(told(VerificationDecided, **DECIDED), waiting),
}
