import pytest
from tests.catalogue_factories import make_seller, open_markets

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import Actor


@pytest.fixture
def seller() -> Actor:
    """The owner of a business in Oregon that makes candles; the markets are open."""
    open_markets()
    workers.run_pending()
    return make_seller()
