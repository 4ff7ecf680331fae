"""From a cart with a price to orders that are paid: what was shown is what is charged, posted and shared."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from tests.apps.orders.shop import HOME, KEY, balance, fill_cart, make_shelf, open_shop, pay, place, state_of
from tests.factories import AT, actor_of, make_user

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.fees.queries import get_fee
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.law import queries as law
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Address
from entrepot.apps.orders.actions.freezing import hold
from entrepot.apps.orders.actions.placing import Given
from entrepot.apps.orders.actions.placing import place as place_held
from entrepot.apps.orders.models import Cart, Order, OrderParcel
from entrepot.apps.orders.refusals import CheckoutRefusedError
from entrepot.apps.pricing import queries as pricing
from entrepot.core.law.keeping import from_plain
from entrepot.core.law.quote import recompute
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
PAID = {"goods", "due", "carriage"}


def test_the_cart_s_total_is_charged_is_the_sum_of_the_orders_and_stands_in_the_ledger() -> None:
    hill, valley = make_shelf("Hill Candles"), make_shelf("Valley Wax")
    cart = fill_cart((hill, 2), (valley, 1))
    shown = queries.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert shown.refusals == ()
    assert shown.total is not None
    assert len(shown.parcels) == 2
    placed = place(cart)
    assert placed.total == shown.total
    assert len(placed.orders) == 2
    orders = queries.get_checkout_orders(placed.public_id, viewer=ANONYMOUS, key=KEY)
    assert Money.total((order.total for order in orders), "SGD") == shown.total
    assert [order.state for order in orders] == ["awaiting_payment"] * 2
    payment = pay(placed.public_id)
    workers.run_pending()
    assert [state_of(order) for order in placed.orders] == ["paid", "paid"]
    assert sum(balance(AccountKind.BUYER_FUNDS, order) for order in placed.orders) == shown.total.minor
    assert balance(AccountKind.PROVIDER_CLEARING, "sandbox") == shown.total.minor
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert {queries.get_order(order, viewer=SYSTEM).payment for order in placed.orders} == {payment}


def test_the_fee_stays_as_it_was_when_the_rate_changes_later() -> None:
    shelf = make_shelf()
    placed = place(fill_cart((shelf, 1)))
    (order,) = placed.orders
    before = queries.get_order(order, viewer=SYSTEM)
    open_shop(rate="0.20")
    other = place(fill_cart((shelf, 1), key=KEY + "2"), key=KEY + "2").orders[0]
    assert before.commission is not None
    assert before.commission.minor * 4 == pytest.approx(
        queries.get_order(other, viewer=SYSTEM).commission.minor, abs=4
    )  # type: ignore[union-attr]
    sale, _ = queries.get_sale(order, viewer=SYSTEM)
    assert (sale.commission, sale.seller_share) == (before.commission, before.seller_share)
    assert get_fee(kind="order", reference=order, viewer=SYSTEM).commission == before.commission


def test_the_same_quote_again_is_the_same_orders() -> None:
    shelves = [make_shelf(name) for name in ("Hill Candles", "Valley Wax", "Shore Soap")]
    cart = fill_cart(*((shelf, 1) for shelf in shelves))
    quote = actions.freeze_quote(cart=cart, by=ANONYMOUS, at=AT, key=KEY)
    given = {"cart": cart, "quote": quote, "address": HOME, "email": "m@example.com", "key": KEY}
    first = actions.place_order(**given, by=ANONYMOUS, at=AT)
    assert actions.place_order(**given, by=ANONYMOUS, at=AT) == first
    assert Order.objects.count() == 3
    for order, shelf in zip(first.orders, shelves, strict=True):
        assert queries.get_order(order, viewer=shelf.seller).public_id == order


def test_a_price_is_held_for_half_an_hour_and_for_the_cart_as_it_was() -> None:
    shelf = make_shelf()
    cart = fill_cart((shelf, 1))
    quote = actions.freeze_quote(cart=cart, by=ANONYMOUS, at=AT, key=KEY)
    given = {"cart": cart, "quote": quote, "address": HOME, "email": "m@example.com", "key": KEY}
    with pytest.raises(ProblemRaised) as error:
        actions.place_order(**given, by=ANONYMOUS, at=AT + timedelta(minutes=30))
    assert error.value.problem.slug == "price-lapsed"
    actions.set_quantity(cart=cart, variant=shelf.variant, quantity=2, by=ANONYMOUS, at=AT, key=KEY)
    with pytest.raises(ProblemRaised) as error:
        actions.place_order(**given, by=ANONYMOUS, at=AT)
    assert error.value.problem.slug == "cart-changed"
    with pytest.raises(ProblemRaised) as error:
        actions.freeze_quote(cart=cart, by=ANONYMOUS, at=AT, key=KEY, shown=Money(1, "SGD"))
    assert error.value.problem.slug == "price-changed"
    assert Order.objects.count() == 0


def test_what_cannot_be_bought_is_told_with_every_reason() -> None:
    few, gone = make_shelf(pieces=1), make_shelf()
    cart = fill_cart((few, 2), (gone, 1))
    catalogue.withdraw_listing(product=gone.product, by=gone.seller, at=AT)
    shown = queries.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert shown.total is None
    assert sorted(reason.code for reason in shown.refusals) == ["no_price", "stock_short"]
    with pytest.raises(CheckoutRefusedError) as error:
        actions.freeze_quote(cart=cart, by=ANONYMOUS, at=AT, key=KEY)
    assert {each.field for each in error.value.problem.errors} == {few.variant, gone.variant}
    assert all(each.reason for each in error.value.problem.errors)


def test_a_guest_fills_in_at_most_eight_fields() -> None:
    assert len(fields(Address)) - 1 + len(["email"]) <= 8  # the twin in local script is the browser's
    cart = fill_cart((make_shelf(), 1))
    quote = actions.freeze_quote(cart=cart, by=ANONYMOUS, at=AT, key=KEY)
    nobody = replace(HOME, recipient="", lines="")
    with pytest.raises(ProblemRaised) as error:
        actions.place_order(cart=cart, quote=quote, address=nobody, by=ANONYMOUS, at=AT, key=KEY)
    assert [each.field for each in error.value.problem.errors] == ["recipient", "lines", "email"]


def test_a_cart_is_its_owner_s_alone() -> None:
    shelf = make_shelf()
    cart = fill_cart((shelf, 1))
    for viewer, key in (
        (ANONYMOUS, ""),
        (ANONYMOUS, "another-key-of-thirty-two-letters-x"),
        (shelf.seller, KEY),
    ):
        with pytest.raises(Cart.DoesNotExist):
            queries.quote_cart(cart, viewer=viewer, key=key)
        with pytest.raises(Cart.DoesNotExist):
            actions.remove_from_cart(cart=cart, variant=shelf.variant, by=viewer, at=AT, key=key)
    person = actor_of(make_user())
    actions.claim_cart(cart=cart, key=KEY, by=person, at=AT)
    assert queries.get_open_cart(market="SG", viewer=person) is not None
    assert queries.count_pieces(market="SG", viewer=person) == 1
    with pytest.raises(Cart.DoesNotExist):
        queries.get_cart(cart, viewer=ANONYMOUS, key=KEY)


def test_an_order_is_seen_by_its_buyer_its_seller_and_the_platform() -> None:
    hill, valley = make_shelf("Hill Candles"), make_shelf("Valley Wax")
    placed = place(fill_cart((hill, 1), (valley, 1)))
    first, second = placed.orders
    buyers = queries.get_order(first, viewer=ANONYMOUS, key=KEY)
    assert (buyers.commission, {each.part for each in buyers.shares} & {"commission_tax"}) == (None, set())
    assert buyers.address.recipient == "Tan Mei Ling"
    sellers = queries.get_order(first, viewer=hill.seller)
    assert sellers.seller_share is not None
    with pytest.raises(Order.DoesNotExist):
        queries.get_order(second, viewer=hill.seller)
    for stranger in (ANONYMOUS, actor_of(make_user())):
        with pytest.raises(Order.DoesNotExist):
            queries.get_order(first, viewer=stranger)
        assert queries.list_orders(viewer=stranger) == []
    assert [each.public_id for each in queries.list_orders(viewer=valley.seller, as_="seller")] == [second]
    assert queries.count_orders(viewer=SYSTEM) == 2
    assert queries.count_states(viewer=SYSTEM) == queries.count_states(viewer=SYSTEM, most=2)
    assert queries.count_states(viewer=SYSTEM, most=2) == {"awaiting_payment": 2}
    with pytest.raises(Order.DoesNotExist):
        actions.accept_order(order=second, by=hill.seller, at=AT)


def test_a_state_of_many_orders_is_counted_only_so_far() -> None:
    shelf = make_shelf()
    for _order in range(3):
        place(fill_cart((shelf, 1)))
    assert queries.count_states(viewer=SYSTEM, most=1) == {"awaiting_payment": 2}
    assert queries.count_states(viewer=SYSTEM)["awaiting_payment"] == 3


def test_the_quote_is_kept_so_that_its_price_can_be_worked_out_again() -> None:
    placed = place(fill_cart((make_shelf(), 3)))
    ((_parcel, plan),) = queries.get_declarable(placed.orders[0], viewer=SYSTEM).parcels
    kept = from_plain(OrderParcel.objects.get().kept)
    again = recompute(kept)
    assert again.chosen.route.id == plan.quote.route
    assert again.chosen.total_minor == plan.quote.total.minor


def test_a_cart_is_changed_by_its_owner_until_it_is_ordered() -> None:
    shelf = make_shelf()
    cart = fill_cart((shelf, 1))
    assert (
        actions.add_to_cart(cart=cart, variant=shelf.variant, quantity=2, by=ANONYMOUS, at=AT, key=KEY)
        .items[0]
        .quantity
        == 3
    )
    assert queries.get_cart(cart, viewer=ANONYMOUS, key=KEY).items[0].quantity == 3
    for wrong in (0, 10_000):
        with pytest.raises(ProblemRaised):
            actions.add_to_cart(
                cart=cart, variant=shelf.variant, quantity=wrong, by=ANONYMOUS, at=AT, key=KEY
            )
    place(cart)
    with pytest.raises(ProblemRaised) as error:
        actions.remove_from_cart(cart=cart, variant=shelf.variant, by=ANONYMOUS, at=AT, key=KEY)
    assert error.value.problem.slug == "cart-changed"
    assert fill_cart() != cart


@pytest.mark.parametrize("basis", ["net", "all_in"])
def test_one_piece_costs_in_the_cart_what_its_page_says(basis: str) -> None:
    shelf = make_shelf(basis=basis)
    page = pricing.get_price(shelf.variant, market="SG", viewer=ANONYMOUS)
    shown = queries.quote_cart(fill_cart((shelf, 1)), viewer=ANONYMOUS, key=KEY)
    assert page.quote is not None
    assert shown.total == page.quote.at_checkout
    assert place(shown.cart).total == shown.total
    (line,) = shown.lines
    assert (line.listed_minor, line.listed_currency, line.currency) == (2400, "USD", "SGD")
    assert line.rate.startswith("USD/SGD ")


def test_what_the_law_does_not_let_in_is_told_before_paying() -> None:
    shelf = make_shelf()
    cart = fill_cart((shelf, 1))
    refused = {"status": "refused", "reasons": [{"code": "forbidden", "message": "No.", "fix": ""}]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(law, "quote_to_keep", lambda *_given, **_named: (refused, {}))
        shown = queries.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert [(each.code, each.message) for each in shown.refusals] == [("no_price", "No.")]
    assert shown.total is None


def test_the_law_s_warnings_come_with_the_parcel_they_are_about() -> None:
    shown = queries.quote_cart(fill_cart((make_shelf(), 1)), viewer=ANONYMOUS, key=KEY)
    told = {each["code"] for each in shown.parcels[0].reply["warnings"]}
    assert told <= {each.code for each in shown.warnings}
    assert {each.subject for each in shown.warnings} <= {"p1"}


@pytest.mark.parametrize(("market", "route"), [("CN", "CN-CBEC-9610"), ("DE", "EU-IOSS")])
def test_a_cart_becomes_an_order_by_the_way_in_of_its_market(market: str, route: str) -> None:
    open_shop(market)
    shelf = make_shelf(market=market)
    cart = fill_cart((shelf, 2), market=market)
    shown = queries.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert shown.refusals == ()
    view = queries.get_order(place(cart).orders[0], viewer=SYSTEM)
    assert [parcel.route for parcel in view.parcels] == [route]
    assert (
        Money.total((each.amount for each in view.shares if each.part in PAID), shown.currency)
        == view.total
        == shown.total
    )


def test_the_same_purchase_asked_twice_at_once_is_the_same_orders() -> None:
    shelf = make_shelf()
    cart = fill_cart((shelf, 1))
    given = {"by": ANONYMOUS, "at": AT, "key": KEY}
    second = hold(cart, "", None, **given)  # it has read the cart before the first one orders it
    begun = actions.check_out(cart=cart, address=HOME, email="mei@example.com", **given)
    who = Given(HOME, "mei@example.com", KEY)
    placed, payment = place_held(second, who, by=ANONYMOUS, at=AT, provider="")
    assert (placed, payment) == (begun.placed, None)
    assert Order.objects.count() == 1
    with pytest.raises(ProblemRaised) as refused:  # a program that pays by itself has a key for each wish
        place_held(second, who, by=ANONYMOUS, at=AT)
    assert refused.value.problem.slug == "cart-changed"
