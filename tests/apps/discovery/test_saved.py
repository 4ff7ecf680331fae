"""People keep searches; a letter tells of new goods, once a day at most, of none that were seen."""

from datetime import datetime, timedelta

import pytest
from django.core.signing import BadSignature
from tests.apps.discovery.test_offers import offer
from tests.catalogue_factories import make_seller, open_markets
from tests.factories import AT, actor_of, make_user

from entrepot.apps.discovery import actions
from entrepot.apps.discovery.actions import Wants
from entrepot.apps.discovery.models import SavedSearch, Watcher
from entrepot.apps.discovery.queries import saved as queries
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CANDLE = Wants(words="candle")


@pytest.fixture
def seller() -> Actor:
    open_markets()
    return make_seller()


@pytest.fixture
def looker() -> Actor:
    return actor_of(make_user("mei@example.com"))


def save(by: Actor, wants: Wants = CANDLE, *, address: str = "q=candle") -> str:
    return actions.save_search(
        market="SG", place=("SG", "en"), title="“candle”", address=address, wants=wants, by=by, at=AT
    )


def letters() -> list[dict[str, str]]:
    return list(Message.objects.filter(template="new_goods").order_by("pk").values_list("context", flat=True))


def tell(at: datetime) -> None:
    actions.tell_of_new_goods(by=SYSTEM, at=at)


def test_a_letter_tells_of_what_is_new_and_of_nothing_twice(seller: Actor, looker: Actor) -> None:
    with clock.travel(AT):
        offer(seller, "Old Candle")
        workers.run_pending()
        save(looker)
        offer(seller, "New Candle")
        offer(seller, "Gone Candle", pieces=0)
        workers.run_pending()
        tell(AT)
        assert letters() == []
        tell(AT + DAY)
        tell(AT + DAY)
        assert [each["found"] for each in letters()] == ["“candle”: 1 new"]
        offer(seller, "Third Candle")
        workers.run_pending()
        tell(AT + DAY + timedelta(hours=23))
        assert len(letters()) == 1
        tell(AT + 2 * DAY)
        assert len(letters()) == 2


def test_nobody_is_told_of_what_they_saw(seller: Actor, looker: Actor) -> None:
    with clock.travel(AT):
        search = save(looker)
        offer(seller)
        workers.run_pending()
        assert [each.new for each in queries.list_searches(viewer=looker)] == [1]
        assert actions.look_through(search=search, by=looker).address == "q=candle"
        assert [each.new for each in queries.list_searches(viewer=looker)] == [0]
        tell(AT + DAY)
    assert letters() == []


def test_what_is_asked_of_offers_holds(seller: Actor, looker: Actor) -> None:
    with clock.travel(AT):
        save(looker, Wants(price=(None, 5_000)), address="price=-50")
        save(looker, Wants(origins=("ZW",)), address="origin=ZW")
        offer(seller, "Cheap", price=500)
        offer(seller, "Dear", price=90_000)
        workers.run_pending()
        assert [each.new for each in queries.list_searches(viewer=looker)] == [0, 1]


def test_a_letter_holds_what_stops_them(seller: Actor, looker: Actor) -> None:
    with clock.travel(AT):
        save(looker)
        offer(seller)
        workers.run_pending()
        tell(AT + DAY)
        token = letters()[0]["stop"].rstrip("/").rsplit("/", 1)[1]
        actions.stop_letters(token=token, by=ANONYMOUS, at=AT)
        with pytest.raises(BadSignature):
            actions.stop_letters(token=f"{token}x", by=ANONYMOUS, at=AT)
        assert not queries.wants_letters(viewer=looker)
        offer(seller, "Second Candle")
        workers.run_pending()
        tell(AT + 9 * DAY)
        assert len(letters()) == 1
        actions.set_letters(wanted=True, by=looker, at=AT + 9 * DAY)
        tell(AT + 10 * DAY)
        assert len(letters()) == 2


def test_twenty_are_kept_and_one_is_kept_once(looker: Actor) -> None:
    open_markets()
    first = save(looker)
    assert save(looker) == first
    for number in range(19):
        save(looker, address=f"q={number}")
    with pytest.raises(ProblemRaised) as refused:
        save(looker, address="q=more")
    assert refused.value.problem.slug == "many-searches"
    assert SavedSearch.objects.count() == Watcher.objects.get().kept == 20
    actions.drop_search(search=first, by=looker)
    actions.drop_search(search=first, by=looker)
    assert Watcher.objects.get().kept == 19
    save(looker, address="q=more")


def test_they_are_one_s_own(looker: Actor) -> None:
    open_markets()
    search = save(looker)
    other = actor_of(make_user("joe@example.com"))
    actions.drop_search(search=search, by=other)
    with pytest.raises(SavedSearch.DoesNotExist):
        actions.look_through(search=search, by=other)
    assert queries.list_searches(viewer=other) == []
    assert len(queries.list_searches(viewer=looker)) == 1
    with pytest.raises(PermissionRefused):
        save(ANONYMOUS)
    actions.forget_searches(user_id=looker.user_id or 0, by=SYSTEM)
    assert not SavedSearch.objects.exists()
