"""What the shop tells programs is written once, and anew at once when something of it changes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.orders.shop import open_shop
from tests.apps.reviews.talk import Talk, make_talk, say
from tests.factories import AT
from tests.web.api.calls import Caller
from tests.web.front.test_door import archive, reprice, retitle, withdraw
from tests.web.storefront.test_fronts import put_in_front

from entrepot.apps.accounts.events import OrganisationClosed
from entrepot.apps.accounts.models import Organisation
from entrepot.apps.campaigns import actions as campaigns
from entrepot.apps.campaigns import queries as campaigns_queries
from entrepot.apps.kernel import changes, clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.reviews import actions as reviews

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]
ONCE = 1  # has anything changed?

type Change = Callable[[Talk], Any]


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    monkeypatch.setattr(changes, "SETTLED", 0.0)
    open_shop()
    with clock.travel(AT):
        made = make_talk()
        workers.run_pending()
        yield made


def addresses(talk: Talk, collection: str) -> dict[str, str]:
    product = talk.shelf.product
    return {
        "facets": "/shop/SG/facets",
        "facets of words": "/shop/SG/facets?q=candle",
        "front": "/shop/SG/collections",
        "collection": f"/shop/SG/collections/{collection}",
        "comparison": f"/shop/SG/comparison?products={product}",
        "reviews": f"/shop/SG/products/{product}/reviews",
        "questions": f"/shop/SG/products/{product}/questions",
    }


def ask(client: Client, address: str) -> tuple[int, bytes]:
    """Return the statements of a call, and its answer."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/api/v1{address}")
    return len(asked), answer.content


def test_it_is_written_once(client: Client, talk: Talk) -> None:
    for address in addresses(talk, put_in_front(talk.shelf.product)).values():
        first, told = ask(client, address)
        again, same = ask(client, address)
        assert (first > ONCE, again, same) == (True, ONCE, told), address


def test_each_answer_is_kept_by_all_it_depends_on(client: Client, talk: Talk) -> None:
    made = put_in_front(talk.shelf.product)
    for address in addresses(talk, made).values():
        ask(client, address)
    anybody = Caller(client)
    assert anybody.get("/shop/SG/collections?language=zh-hans")["items"][0]["title"] == "长夜"
    euro = anybody.get(f"/shop/SG/collections/{made}?currency=EUR")["sold"][0]["price"]["total"]
    assert euro["currency"] == "EUR"
    assert anybody.get("/shop/SG/facets?origin=TH")["total"] == 0
    chinese = anybody.get("/shop/SG/facets", headers={"Accept-Language": "zh-hans"})
    assert chinese["facets"][0]["name"] != anybody.get("/shop/SG/facets")["facets"][0]["name"]
    assert anybody.get("/shop/DE/facets")["total"] == 0


def answer(talk: Talk) -> None:
    question = reviews.ask_question(
        product=talk.shelf.product, market="SG", words="How long?", language="en", by=talk.visitor, at=AT
    )
    reviews.answer_question(question=question, answer="Six hours.", by=talk.shelf.seller, at=AT)


def put_away() -> None:
    for each in campaigns_queries.list_collections(viewer=SYSTEM):
        campaigns.archive_collection(collection=each.public_id, by=SYSTEM, at=AT)


def close(talk: Talk) -> None:
    """Close a seller without asking what must end first, as their letting go announces it."""
    organisation = talk.shelf.seller.organisation_id or 0
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation).update(archived_at=AT)
        publish(OrganisationClosed(organisation="", organisation_id=organisation, at=AT))


OF_GOODS = {"facets", "facets of words", "collection", "comparison"}
OF_PRODUCT = {"collection", "comparison", "reviews", "questions"}
CHANGES: dict[str, tuple[Change, set[str]]] = {
    "price": (lambda talk: reprice(talk.shelf.product, talk.shelf.seller), {"collection", "comparison"}),
    "title": (lambda talk: retitle(talk.shelf.product, talk.shelf.seller), {"collection", "comparison"}),
    "withdrawn": (lambda talk: withdraw(talk.shelf.product, talk.shelf.seller), OF_GOODS | OF_PRODUCT),
    "archived": (lambda talk: archive(talk.shelf.product, talk.shelf.seller), OF_GOODS | OF_PRODUCT),
    "review": (say, {"comparison", "reviews"}),
    "answer": (answer, {"questions"}),
    "front": (lambda talk: put_in_front(talk.shelf.product), {"front"}),
    "collections away": (lambda _talk: put_away(), {"front", "collection"}),
    "seller closed": (close, OF_GOODS | OF_PRODUCT),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_at_once(client: Client, talk: Talk, name: str) -> None:
    named = addresses(talk, put_in_front(talk.shelf.product))
    before = {what: ask(client, address)[1] for what, address in named.items()}
    change, shown = CHANGES[name]
    change(talk)
    changed = {what for what, address in named.items() if ask(client, address)[1] != before[what]}
    assert changed == shown
