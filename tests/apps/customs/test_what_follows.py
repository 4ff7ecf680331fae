"""What the workers ask of the database after one order: declaration, invoice, letters and their post.

Nobody waits for it, but all of it is work: whoever adds a subscriber to every order pays for it here.
"""

import pytest
from tests.apps.orders.shop import KEY, RESIDENT, fill_cart, make_shelf, open_shop
from tests.apps.orders.test_statements import buy, count

from entrepot.apps.kernel import believed, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import queries as orders

pytestmark = pytest.mark.django_db(transaction=True)
AFTERWARDS = 50  # by the workers, the queue's own statements included
COMMITS_AFTERWARDS = 12


@pytest.fixture(autouse=True)
def _busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(believed, "SECONDS", 60.0)


@pytest.mark.parametrize("market", ["SG", "CN"])
def test_what_follows_of_an_order_is_fifty_statements_and_twelve_commits(market: str) -> None:
    open_shop(market)
    shelf = make_shelf(market=market)
    for key in (KEY + "0", KEY + "1"):
        bought = buy(fill_cart((shelf, 1), market=market, key=key), key=key, identity=RESIDENT)
        tasks, statements, commits = count(workers.run_pending)
    assert tasks >= 3, "the declaration, the papers and letters, and the post"
    assert len(statements) <= AFTERWARDS, "\n".join(each[:120] for each in statements)
    assert commits <= COMMITS_AFTERWARDS
    (order,) = bought.placed.orders
    (parcel,) = orders.get_order(order, viewer=SYSTEM).parcels
    assert parcel.customs == "draft"
    written = messages.list_messages(viewer=SYSTEM, subject=order)
    assert {each.template for each in written if each.state == "sent"} == {"order_paid", "order_to_pack"}
    assert [each.kind for each in orders.list_order_invoices(order, viewer=SYSTEM)] == ["invoice"]
