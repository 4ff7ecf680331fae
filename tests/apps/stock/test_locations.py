"""Several places: pieces lie, move and are promised where they are, and none is lost or made."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.apps.stock.goods import make_place, make_seller, make_variant
from tests.factories import AT

from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.actions import LocationAddress, Want
from entrepot.apps.stock.models import Location, MarketRank, Movement, StockItem, TransferLine
from entrepot.apps.stock.refusals import InsufficientStockError
from entrepot.core.trade.allocation import Origin

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(minutes=30)
BONDED = Origin("CN", "US")


@pytest.fixture
def seller() -> Actor:
    return make_seller()


@pytest.fixture
def candle(seller: Actor) -> str:
    variant = make_variant(seller)
    actions.receive(variant=variant, quantity=5, by=seller, at=AT)
    return variant


def lying(variant: str) -> dict[str, int]:
    rows = StockItem.objects.filter(variant__public_id=variant)
    return dict(rows.values_list("location__code", "on_hand"))


def refused(action: object, **words: object) -> str:
    with pytest.raises(ProblemRaised) as raised, transaction.atomic():
        action(**words, at=AT)  # type: ignore[operator]
    assert queries.find_faults(viewer=SYSTEM) == []
    return raised.value.problem.slug


def test_the_first_place_is_where_the_business_is(seller: Actor, candle: str) -> None:
    (home,) = queries.list_locations(viewer=seller)
    assert (home.code, home.kind, home.country, home.is_default) == ("main", "home", "US", True)
    assert (home.variants, home.on_hand, home.reserved, home.coming) == (1, 5, 0, 0)
    actions.change_location(
        location=home.public_id,
        name="Workshop",
        address=LocationAddress(recipient="June", lines="1 Elm Street", locality="Austin"),
        by=seller,
        at=AT,
    )
    assert queries.get_location(home.public_id, viewer=seller).locality == "Austin"
    stranger = make_seller()
    assert queries.list_locations(viewer=stranger) == []
    assert refused(actions.close_location, location=home.public_id, by=stranger) == "not-found"
    with pytest.raises(Location.DoesNotExist):
        queries.get_location(home.public_id, viewer=stranger)
    assert candle


def test_a_place_is_refused_with_every_fault(seller: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.add_location(name=" ", kind="moon", country="xx", entered_from="US", by=seller, at=AT)
    assert [each.field for each in raised.value.problem.errors] == ["name", "kind", "country", "entered_from"]
    with pytest.raises(ProblemRaised) as raised:
        actions.add_location(name="Hamburg", kind="bonded", country="DE", by=seller, at=AT)
    assert [each.field for each in raised.value.problem.errors] == ["country", "entered_from"]
    make_place(seller, "SG")
    assert refused(make_place_again, by=seller) == "location-code-taken"


def make_place_again(by: Actor, at: object) -> None:
    assert at
    make_place(by, "SG")


def test_what_can_be_had_depends_on_the_market(seller: Actor, candle: str) -> None:
    make_place(seller, "ningbo", "bonded", "CN", entered_from="US")
    actions.receive(variant=candle, quantity=3, location="ningbo", by=seller, at=AT)

    def free(market: str, country: str) -> int:
        return queries.count_free([candle], market=market, destination=country, viewer=ANONYMOUS)[candle]

    assert (free("CN", "CN"), free("SG", "SG")) == (5, 5)
    actions.allow_splitting(allowed=True, by=seller, at=AT)
    assert (free("CN", "CN"), free("SG", "SG")) == (8, 5)
    home = Location.objects.get(code="main").public_id
    ningbo = Location.objects.get(code="ningbo").public_id
    assert queries.list_serving("CN", "CN", viewer=seller) == [ningbo, home]


def test_a_parcel_comes_from_the_place_its_price_was_made_for(seller: Actor, candle: str) -> None:
    make_place(seller, "ningbo", "bonded", "CN", entered_from="US")
    actions.receive(variant=candle, quantity=3, location="ningbo", by=seller, at=AT)
    want = Want(candle, 2, "p1", BONDED)
    actions.reserve(wants=[want], reference="o", until=SOON, by=SYSTEM, at=AT)
    place = Location.objects.get(code="ningbo").public_id
    assert queries.list_places_of("o", viewer=seller) == {candle: ((place, 2),)}
    with pytest.raises(InsufficientStockError) as raised:
        actions.reserve(wants=[want], reference="p", until=SOON, by=SYSTEM, at=AT)
    (short,) = raised.value.shortages
    assert (short.wanted, short.left, short.elsewhere) == (2, 1, 5)
    two = [Want(candle, 1, "p1", BONDED), Want(candle, 4, "p2", Origin("US"))]
    actions.reserve(wants=two, reference="p", until=SOON, by=SYSTEM, at=AT)
    actions.capture(reference="p", by=SYSTEM, at=AT)
    assert (lying(candle), queries.find_faults(viewer=SYSTEM)) == ({"main": 1, "ningbo": 2}, [])


def test_pieces_of_one_parcel_are_not_taken_from_two_places(seller: Actor, candle: str) -> None:
    make_place(seller, "shed", country="US")
    other = make_variant(seller)
    actions.receive(variant=other, quantity=5, location="shed", by=seller, at=AT)
    both = [Want(candle, 1, "p1", Origin("US")), Want(other, 1, "p1", Origin("US"))]
    with pytest.raises(InsufficientStockError):
        actions.reserve(wants=both, reference="o", until=SOON, by=SYSTEM, at=AT)
    actions.receive(variant=candle, quantity=1, location="shed", by=seller, at=AT)
    actions.reserve(wants=both, reference="o", until=SOON, by=SYSTEM, at=AT)
    assert {
        place for places in queries.list_places_of("o", viewer=SYSTEM).values() for place, _ in places
    } == {Location.objects.get(code="shed").public_id}


def test_pieces_under_way_lie_nowhere_and_arrive_in_parts(seller: Actor, candle: str) -> None:
    make_place(seller, "SG")
    transfer = actions.send_transfer(source="main", target="SG", pieces={candle: 4}, by=seller, at=AT)
    assert (lying(candle), queries.list_locations(viewer=seller)[1].coming) == ({"main": 1}, 4)
    assert refused(actions.send_transfer, source="main", target="SG", pieces={candle: 2}, by=seller) == (
        "not-so-many-free"
    )
    actions.receive_transfer(transfer=transfer, pieces={candle: 2}, by=seller, at=AT)
    assert (
        refused(actions.receive_transfer, transfer=transfer, pieces={candle: 3}, by=seller)
        == "not-on-the-way"
    )
    assert [view.under_way for view in queries.list_transfers(viewer=seller)] == [2]
    actions.receive_transfer(transfer=transfer, pieces={candle: 1}, by=seller, at=AT)
    actions.lose_transfer(transfer=transfer, pieces={candle: 1}, why="Broken in the box", by=seller, at=AT)
    assert (lying(candle), queries.list_transfers(viewer=seller)) == ({"main": 1, "SG": 3}, [])
    assert queries.get_transfer(transfer, viewer=seller).done_at == AT
    assert (queries.find_faults(viewer=SYSTEM), queries.get_sums(viewer=SYSTEM).on_hand) == ([], (4, 4))
    kinds = [(move.kind, move.pieces, move.on_way) for move in queries.list_movements(viewer=seller)]
    assert sorted(kinds) == [
        ("arrived", 1, -1),
        ("arrived", 2, -2),
        ("lost", 0, -1),
        ("received", 5, 0),
        ("sent", -4, 4),
    ]


def test_a_place_closes_only_when_it_is_empty(seller: Actor, candle: str) -> None:
    home = Location.objects.get(code="main").public_id
    singapore = make_place(seller, "SG")
    assert refused(actions.close_location, location=home, by=seller) == "default-location"
    actions.set_default_location(location=singapore, by=seller, at=AT)
    assert refused(actions.close_location, location=home, by=seller) == "location-not-empty"
    transfer = actions.send_transfer(source="main", target="SG", pieces={candle: 5}, by=seller, at=AT)
    actions.close_location(location=home, by=seller, at=AT)
    actions.close_location(location=home, by=seller, at=AT)
    assert (
        refused(actions.receive, variant=candle, quantity=1, location="main", by=seller) == "invalid-request"
    )
    actions.receive_transfer(transfer=transfer, pieces={candle: 5}, by=seller, at=AT)
    actions.receive(variant=candle, quantity=1, by=seller, at=AT)
    assert lying(candle) == {"main": 0, "SG": 6}
    assert [view.code for view in queries.list_locations(viewer=seller)] == ["SG"]
    assert [view.code for view in queries.list_locations(viewer=seller, closed=True)] == ["SG", "main"]


def test_what_is_written_off_is_free_and_has_a_reason(seller: Actor, candle: str) -> None:
    actions.reserve(wants=[Want(candle, 3)], reference="o", until=SOON, by=SYSTEM, at=AT)
    words = {"variant": candle, "by": seller}
    assert refused(actions.write_off, quantity=3, reason="damaged", **words) == "not-so-many-free"
    assert refused(actions.write_off, quantity=1, reason="whim", **words) == "invalid-request"
    actions.write_off(quantity=2, reason="damaged", note="Fell", at=AT, **words)  # type: ignore[arg-type]
    assert (lying(candle), queries.find_faults(viewer=SYSTEM)) == ({"main": 3}, [])
    moved = Movement.objects.get(kind="written_off")
    assert (moved.shelf, moved.reason, moved.why, moved.who) == (-2, "damaged", "Fell", seller.key)


def test_movements_are_never_changed(candle: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Movement.objects.filter(item__variant__public_id=candle).update(shelf=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        Movement.objects.all().delete()


def test_what_comes_back_from_a_buyer_goes_to_the_place_for_returns(seller: Actor, candle: str) -> None:
    actions.reserve(wants=[Want(candle, 3)], reference="o", until=SOON, by=SYSTEM, at=AT)
    actions.capture(reference="o", by=SYSTEM, at=AT)
    actions.put_back_pieces(reference="o", pieces={candle: 1}, returned=True, by=SYSTEM, at=AT)
    assert lying(candle) == {"main": 3}
    make_place(seller, "back", "returns", "CN")
    actions.put_back_pieces(reference="o", pieces={candle: 1}, returned=True, by=SYSTEM, at=AT)
    assert (lying(candle), queries.find_faults(viewer=SYSTEM)) == ({"main": 3, "back": 1}, [])
    assert queries.count_free([candle], viewer=ANONYMOUS) == {candle: 3}
    actions.put_back(reference="o", by=SYSTEM, at=AT)
    assert (lying(candle), queries.find_faults(viewer=SYSTEM)) == ({"main": 4, "back": 1}, [])


def test_the_seller_ranks_places_for_a_market(seller: Actor, candle: str) -> None:
    bonded = make_place(seller, "ningbo", "bonded", "CN", entered_from="US")
    home = Location.objects.get(code="main").public_id
    for locations, market in (([bonded], "SG"), ([home, home], "CN")):
        assert refused(actions.rank_locations, market=market, locations=locations, by=seller) in {
            "invalid-request",
            "not-found",
        }
    MarketRank.objects.create(location=Location.objects.get(public_id=bonded), market="CN", position=0)
    assert queries.list_serving("CN", "CN", viewer=seller) == [bonded]
    assert queries.count_free([candle], market="CN", destination="CN", viewer=ANONYMOUS) == {candle: 0}
    assert queries.list_ranked_markets(viewer=seller) == ["CN"]


def test_every_difference_is_named(seller: Actor, candle: str) -> None:
    make_place(seller, "SG")
    transfer = actions.send_transfer(source="main", target="SG", pieces={candle: 2}, by=seller, at=AT)
    StockItem.objects.update(on_hand=4)
    TransferLine.objects.update(lost=1)
    faults = queries.find_faults(viewer=SYSTEM)
    assert [(fault.code, fault.place, fault.kept, fault.summed) for fault in faults] == [
        ("on_hand", "main", 4, 3),
        ("on_way", transfer, 1, 2),
    ]
    sums = queries.get_sums(viewer=SYSTEM)
    assert (sums.items, sums.reserved, sums.on_hand, sums.on_way) == (1, (0, 0), (4, 3), (1, 2))


def test_every_change_of_a_place_is_written_down(seller: Actor) -> None:
    place = make_place(seller, "SG")
    actions.allow_splitting(allowed=True, by=seller, at=AT)
    actions.allow_splitting(allowed=True, by=seller, at=AT)
    actions.close_location(location=place, by=seller, at=AT)
    audited = AuditEntry.objects.filter(action__startswith="stock.").values_list("action", flat=True)
    assert sorted(audited) == ["stock.add_location", "stock.allow_splitting", "stock.close_location"]
