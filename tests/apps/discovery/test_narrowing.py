"""What narrows a search is asked of the index: of all that fits, not of the first few that fit best."""

from typing import Any

import pytest
from tests.catalogue_factories import a_product, a_variant, make_product, make_seller, open_markets
from tests.factories import AT

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as catalogue_queries
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery import actions, narrowing, queries
from entrepot.apps.discovery.models import Offered, Stale
from entrepot.apps.discovery.queries import FoundCounts, Wanted
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.search import queries as search
from entrepot.apps.search.provider import Between, Group, IndexUnavailableError, Query
from entrepot.apps.stock import actions as stock

pytestmark = pytest.mark.django_db
IS_THERE = f"{narrowing.THERE}SG"
DEPARTMENT = (("02", "0901"), ("0904", "2101"))


@pytest.fixture
def seller() -> Actor:
    open_markets()
    return make_seller()


def offer(seller: Actor, title: str, *, price: int = 1_000, pieces: int = 3, **more: Any) -> str:
    variant = a_variant(title.replace(" ", "-"), price_minor=price)
    product = make_product(seller, title, variants=(variant,), **more)
    catalogue.publish_listing(product=product, markets_wanted=["SG"], by=seller, at=AT)
    if pieces:
        stock.receive(variant=variant_of(product, seller), quantity=pieces, by=seller, at=AT)
    return product


def variant_of(product: str, seller: Actor) -> str:
    return catalogue_queries.get_own_product(product, viewer=seller).product.variants[0].public_id


def find(
    limit: int = 2, only: Narrowing | None = None, words: str = "candle", **wanted: Any
) -> queries.Finding:
    return queries.search_products(
        words,
        market="SG",
        language="en",
        viewer=ANONYMOUS,
        limit=limit,
        only=only or Narrowing(),
        wanted=Wanted(**wanted),
    )


def count(only: Narrowing | None = None, words: str = "candle", **wanted: Any) -> FoundCounts:
    return queries.count_found(
        words,
        market="SG",
        language="en",
        viewer=ANONYMOUS,
        only=only or Narrowing(),
        wanted=Wanted(**wanted),
        bands=((None, 10_000), (10_000, None)),
        days=(3, 60),
    )


def test_a_choice_is_made_of_all_that_fits(seller: Actor) -> None:
    with clock.travel(AT):
        for number in range(4):
            offer(seller, f"Candle {number}", hs="340600")
        far = offer(make_seller("Far"), "Red lamp", hs="940550", origin="VN", price=90_000)
        workers.run_pending()
        row = Offered.objects.get(product__public_id=far)
        business = row.product.business.public_id
    first = find()
    assert (len(first.products), first.is_cut) == (2, True)
    assert far not in first.products
    for only in (
        Narrowing(origins=("VN", "RW")),
        Narrowing(businesses=(business,)),
        Narrowing(headings=(("94", "95"),)),
        Narrowing(headings=(("9401", "9406"),)),
        Narrowing(headings=(("940550", "940560"),)),
    ):
        found = find(only=only)
        assert (found.products, found.is_cut, found.is_near) == ((far,), False, False), only
    assert find(price=(row.price_minor, None)).products == (far,)
    assert far not in find(9, price=(None, row.price_minor)).products
    assert find(9, Narrowing(origins=("VN",)), days=row.days, ships_from=(row.ships_from,)).products == (far,)
    assert find(only=Narrowing(headings=DEPARTMENT)).products == ()
    assert find(badges=("farm",)).products == ()


def test_a_choice_that_leaves_nothing_does_not_turn_to_what_fits_half(seller: Actor) -> None:
    with clock.travel(AT):
        offer(seller, "Cedar juniper candle", origin="FR")
        offer(seller, "Cedar lamp", origin="VN")
        workers.run_pending()
    assert find(words="cedar juniper", only=Narrowing(origins=("VN",))).products == ()
    near = find(words="candle zzyzx", only=Narrowing(origins=("FR",)))
    assert (len(near.products), near.is_near) == (1, True)
    slip = find(words="candel", only=Narrowing(origins=("FR",)))
    assert (len(slip.products), slip.meant) == (1, "candle")


def test_each_choice_is_counted_as_if_none_of_its_kind_was_made(seller: Actor) -> None:
    with clock.travel(AT):
        offer(seller, "Candle one", hs="340600", origin="FR")
        offer(seller, "Candle two", hs="340600", origin="VN", price=90_000)
        offer(seller, "Candle lamp", hs="940550", origin="VN")
        offer(make_seller("Bowls"), "Bowl", hs="691200", origin="CN")
        workers.run_pending()
    all_of_them = count()
    assert (all_of_them.origins, all_of_them.is_whole) == ({"VN": 2, "FR": 1}, True)
    assert all_of_them.headings == {"3406": 2, "9405": 1}
    assert all_of_them.offers.bands == (2, 1)
    assert all_of_them.offers.days == {3: 0, 60: 3}
    assert list(all_of_them.makers.values()) == [3]
    chosen = count(Narrowing(origins=("FR",)), price=(None, 10_000))
    assert chosen.origins == {"FR": 1, "VN": 1}
    assert chosen.offers.bands == (1, 0)
    assert chosen.headings == {"3406": 1}
    nothing = count(words="zzyzx")
    assert (nothing.origins, nothing.offers.bands) == ({}, (0, 0))


def known(price: int | None = None, *tags: str) -> tuple[str, ...]:
    """Return what the index finds by the price it knows in Singapore, and by tags."""
    bands = [] if price is None else [Between("price_sg", price, price + 1)]
    group = Group({"candle": 1.0})
    return search.find_keys(Query(groups=[group], tags=tags, between=bands), viewer=SYSTEM)


def test_the_index_hears_of_another_price_and_of_what_is_sold_out(seller: Actor) -> None:
    with clock.travel(AT):
        product = offer(seller, "Candle")
        workers.run_pending()
        before = Offered.objects.get().price_minor
        assert known(before, IS_THERE) == (product,)
        stock.adjust(variant=variant_of(product, seller), on_hand=0, by=seller, at=AT)
        workers.run_pending()
        assert (known(before, IS_THERE), known(before)) == ((), (product,))
        dear = a_product("Candle", variants=(a_variant("Candle", price_minor=2_000),))
        catalogue.update_product(product=product, content=dear, by=seller, at=AT)
        workers.run_pending()
        after = Offered.objects.get().price_minor
        assert after != before
        assert (known(before), known(after)) == ((), (product,))


def test_an_index_that_was_away_hears_of_it_later(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise IndexUnavailableError("away")

    with clock.travel(AT):
        product = offer(seller, "Candle")
        workers.run_pending()
        stock.adjust(variant=variant_of(product, seller), on_hand=0, by=seller, at=AT)
        Stale.objects.update(done_at=AT)
        actions.mark_stale(products=[product], words=False, by=SYSTEM, at=AT)
        with monkeypatch.context() as patched:
            patched.setattr("entrepot.apps.search.actions.put_entries", away)
            assert actions.index_stale(by=SYSTEM, at=AT) == 1  # the offer is another now, and says so
            with pytest.raises(IndexUnavailableError):
                actions.index_stale(by=SYSTEM, at=AT)
        assert Offered.objects.get().sold_out
        assert known(None, IS_THERE) == (product,)
        while actions.index_stale(by=SYSTEM, at=AT):
            pass
        assert known(None, IS_THERE) == ()


def test_a_look_that_finds_the_same_leaves_the_index_alone(seller: Actor) -> None:
    with clock.travel(AT):
        product = offer(seller, "Candle")
        workers.run_pending()
        actions.mark_stale(products=[product], words=False, by=SYSTEM, at=AT)
        assert actions.index_stale(by=SYSTEM, at=AT) == 1
        assert queries.count_waiting(viewer=SYSTEM) == 0


@pytest.mark.parametrize(
    ("first", "end", "tags"),
    [
        ("34", "35", {"chapter:34"}),
        ("0901", "0904", {"heading:0901", "heading:0902", "heading:0903"}),
        ("3399", "3501", {"heading:3399", "chapter:34", "heading:3500"}),
        ("940550", "940560", {"heading:9405"}),
        ("00", "99", {f"chapter:{number:02}" for number in range(99)}),
    ],
)
def test_ranges_of_codes_are_whole_chapters_and_headings(first: str, end: str, tags: set[str]) -> None:
    assert set(narrowing._headings(first, end)) == tags
