"""Goods that go back: asked for, answered, sent, looked at, and everything right again in one step."""

from datetime import datetime, timedelta

import pytest
from tests.apps.orders.shop import (
    KEY,
    OREGON,
    Shelf,
    balance,
    fill_cart,
    pay,
    place,
    ship,
    state_of,
)
from tests.apps.orders.test_fulfilling import agree, deliver
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Found, Terms
from entrepot.apps.orders.models import Return, ReturnedPieces
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.stock import queries as stock
from entrepot.core.ledger import AccountKind
from entrepot.core.trade.errors import IllegalMoveError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivered_once")]
DAY = timedelta(days=1)


def ask(
    order: str, shelf: Shelf, pieces: int = 1, *, reason: str = "faulty", at: datetime = AT, name: str = "w"
) -> str:
    return actions.request_return(
        order=order,
        pieces={shelf.variant: pieces},
        reason=reason,
        request_key=name,
        by=ANONYMOUS,
        at=at,
        key=KEY,
    )


def an_operator() -> Actor:
    user = make_user()
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(user)


def look(returned: str) -> queries.ReturnView:
    return queries.get_return(returned, viewer=SYSTEM)


def take_in(returned: str, seller: Actor) -> None:
    actions.accept_return(returned=returned, by=seller, at=AT)
    actions.mark_return_sent(returned=returned, by=ANONYMOUS, at=AT, key=KEY, tracking="own 1")
    actions.receive_return(returned=returned, by=seller, at=AT)


def inspect(returned: str, shelf: Shelf, found: Found, *, why: str = "") -> None:
    actions.inspect_return(returned=returned, found={shelf.variant: found}, by=shelf.seller, at=AT, why=why)
    workers.run_pending()


def release(order: str) -> None:
    actions.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()


@pytest.mark.parametrize("released", [True, False])
def test_a_piece_goes_back_and_every_share_with_it(shelf: Shelf, order: str, *, released: bool) -> None:
    if released:
        release(order)
    view = queries.get_order(order, viewer=shelf.seller)
    returned = ask(order, shelf)
    expected = look(returned).amount
    take_in(returned, shelf.seller)
    inspect(returned, shelf, Found(accepted=1, shelved=1))
    found = look(returned)
    assert found.state == "refunded"
    assert found.amount == expected
    assert found.goods_minor == view.goods.minor // 3
    assert queries.get_order(order, viewer=SYSTEM).refunded == expected
    assert stock.count_free([shelf.variant], viewer=ANONYMOUS) == {shelf.variant: 7}
    assert [step.event for step in found.steps] == [
        *("requested", "accepted", "sent", "received", "inspected", "refunded")
    ]
    if not released:
        assert state_of(order) == "delivered"
        release(order)
    assert view.commission is not None
    assert balance(AccountKind.COMMISSION, "platform") == round(view.commission.minor * 2 / 3)
    agree()


def test_all_of_it_goes_back_piece_by_piece_and_nothing_is_left_anywhere(shelf: Shelf, order: str) -> None:
    release(order)
    for number in range(3):
        returned = ask(order, shelf, name=f"r{number}")
        take_in(returned, shelf.seller)
        inspect(returned, shelf, Found(accepted=1, shelved=0))
    assert state_of(order) == "refunded"
    view = queries.get_order(order, viewer=SYSTEM)
    assert view.refunded == view.total
    assert balance(AccountKind.COMMISSION, "platform") == 0
    assert balance(AccountKind.TAX_PAYABLE, "SG-IRAS") == 0
    carried = next(share.amount.minor for share in view.shares if share.part == "carriage")
    assert balance(AccountKind.SELLER_AVAILABLE, view.business) == -carried  # the way there was carried
    assert stock.count_free([shelf.variant], viewer=ANONYMOUS) == {shelf.variant: 6}
    agree()


def test_the_books_keep_who_bears_what_as_it_was_when_the_order_was_placed(shelf: Shelf, order: str) -> None:
    view = queries.get_order(order, viewer=shelf.seller)
    assert view.commission is not None
    actions.set_return_terms(
        terms=Terms(commission="kept"), by=SYSTEM, at=AT + DAY, valid_from=AT.date() + DAY
    )
    returned = ask(order, shelf, 3, at=AT + DAY)
    assert look(returned).commission == "returned"
    later = place(fill_cart((shelf, 1), key=f"{KEY}2"), key=f"{KEY}2", at=AT + 2 * DAY)
    terms = queries.get_return_terms(later.orders[0], viewer=SYSTEM)
    assert terms.commission == "kept"


def test_the_commission_is_kept_where_it_was_agreed_so(shelf: Shelf) -> None:
    actions.set_return_terms(
        terms=Terms(commission="kept_on_fault"),
        by=SYSTEM,
        at=AT - DAY,
        valid_from=AT.date() - DAY,
        market="SG",
    )
    placed = place(fill_cart((shelf, 2)))
    pay(placed.public_id)
    workers.run_pending()
    deliver(ship(placed.orders[0], shelf.seller))
    release(placed.orders[0])
    kept = balance(AccountKind.COMMISSION, "platform")
    for reason, name in (("faulty", "a"), ("changed_mind", "b")):
        returned = ask(placed.orders[0], shelf, reason=reason, name=name)
        take_in(returned, shelf.seller)
        inspect(returned, shelf, Found(accepted=1, shelved=1))
        if reason == "faulty":
            assert balance(AccountKind.COMMISSION, "platform") == kept
    assert balance(AccountKind.COMMISSION, "platform") < kept
    agree()


def test_the_money_of_the_order_waits_while_goods_are_on_their_way(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    release(order)
    assert state_of(order) == "confirmed"
    with pytest.raises(ProblemRaised, match="Wait until that is done"):
        actions.release_order(order=order, by=SYSTEM, at=AT)
    actions.withdraw_return(returned=returned, by=ANONYMOUS, at=AT, key=KEY)
    actions.reconcile_order(order=order, by=SYSTEM, at=AT)
    assert state_of(order) == "released"
    agree()


def test_of_two_returns_of_one_piece_one_is_told(shelf: Shelf, order: str) -> None:
    first = ask(order, shelf, 2)
    assert ask(order, shelf, 2) == first  # the same wish again
    with pytest.raises(ProblemRaised) as raised:
        ask(order, shelf, 2, name="other")
    assert raised.value.problem.slug == "returned-already"
    actions.withdraw_return(returned=first, by=ANONYMOUS, at=AT, key=KEY)
    ask(order, shelf, 3, name="third")
    assert ReturnedPieces.objects.get().claimed == 3
    answer = queries.get_returnable(order, viewer=SYSTEM, now=AT)
    assert (answer.until, answer.reasons) == (None, ())


def test_until_when_and_because_of_what(shelf: Shelf, order: str) -> None:
    found = queries.get_returnable(order, viewer=ANONYMOUS, now=AT, key=KEY)
    assert (
        found.words
        == "You may send it back until December 5, 2026. We promise 14 days to think better of it."
    )
    assert found.until == AT.replace(hour=16, minute=0) + 30 * DAY
    late = AT + 40 * DAY
    assert (
        "ended on December 21, 2026"
        in queries.get_returnable(order, viewer=SYSTEM, now=late).lines[0].words["fault"]
    )
    with pytest.raises(ProblemRaised) as raised:
        ask(order, shelf, at=late)
    assert raised.value.problem.slug == "not-returnable"


def test_what_a_refusal_needs_and_that_the_platform_may_decide_otherwise(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    with pytest.raises(ProblemRaised):
        actions.refuse_return(returned=returned, why=" ", by=shelf.seller, at=AT)
    actions.refuse_return(returned=returned, why="It was fine.", by=shelf.seller, at=AT)
    actions.appeal_return(returned=returned, why="It was not.", by=ANONYMOUS, at=AT, key=KEY)
    operator = an_operator()
    assert [item.subject for item in desk.list_items(viewer=operator, lane="return")] == [returned]
    actions.decide_appeal(returned=returned, for_buyer=True, why="We saw it.", by=operator, at=AT)
    assert look(returned).state == "accepted"
    assert desk.list_items(viewer=operator, lane="return") == []


def test_goods_that_come_back_worse_are_worth_less(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf, 2)
    take_in(returned, shelf.seller)
    whole = look(returned).amount
    with pytest.raises(ProblemRaised) as raised:
        inspect(returned, shelf, Found(accepted=2, shelved=1, off_minor=300))
    assert [error.field for error in raised.value.problem.errors] == ["why"]
    inspect(returned, shelf, Found(accepted=2, shelved=1, off_minor=300), why="One was lit.")
    found = look(returned)
    assert found.state == "refunded"
    assert whole.minor - 400 < found.amount.minor < whole.minor - 299
    assert found.answer == "One was lit."
    assert stock.count_free([shelf.variant], viewer=ANONYMOUS) == {shelf.variant: 7}
    agree()


def test_nothing_goes_back_for_what_is_not_it(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    take_in(returned, shelf.seller)
    inspect(returned, shelf, Found(accepted=0, shelved=0), why="An empty box.")
    assert look(returned).state == "refused"
    with clock.travel(AT + 15 * DAY):
        assert actions.expire_return(returned=returned, by=SYSTEM, at=clock.now())
    assert look(returned).state == "closed"
    with pytest.raises(ProblemRaised):
        ask(order, shelf, 3, name="again")
    agree()


def test_the_platform_gives_back_what_the_seller_would_not(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    take_in(returned, shelf.seller)
    inspect(returned, shelf, Found(accepted=0, shelved=0), why="An empty box.")
    actions.appeal_return(returned=returned, why="It was full.", by=ANONYMOUS, at=AT, key=KEY)
    operator = an_operator()
    actions.decide_appeal(returned=returned, for_buyer=True, why="Weighed.", by=operator, at=AT)
    workers.run_pending()
    assert look(returned).state == "refunded"
    agree()


def test_the_buyer_may_keep_the_goods(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf, 3)
    actions.waive_goods(returned=returned, by=shelf.seller, at=AT, why="Not worth the way.")
    workers.run_pending()
    assert look(returned).state == "refunded"
    assert look(returned).restores is False
    assert state_of(order) == "refunded"
    assert stock.count_free([shelf.variant], viewer=ANONYMOUS) == {shelf.variant: 6}
    agree()


def test_silence_decides(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    assert not actions.expire_return(returned=returned, by=SYSTEM, at=AT + 2 * DAY)
    assert actions.expire_return(returned=returned, by=SYSTEM, at=AT + 3 * DAY)
    assert look(returned).state == "accepted"
    assert actions.expire_return(returned=returned, by=SYSTEM, at=AT + 17 * DAY)
    assert look(returned).state == "lapsed"
    second = ask(order, shelf, name="second")  # the pieces are the buyer's again
    actions.accept_return(returned=second, by=shelf.seller, at=AT)
    actions.receive_return(returned=second, by=shelf.seller, at=AT)
    with clock.travel(AT + 3 * DAY):
        actions.start_return_clocks(by=SYSTEM, at=clock.now())
        workers.run_pending("bulk")
        workers.run_pending()
    assert look(second).state == "refunded"
    assert look(second).steps[-2].event == "taken_as_good"
    assert stock.count_free([shelf.variant], viewer=ANONYMOUS) == {shelf.variant: 7}
    agree()


@pytest.mark.parametrize(("reason", "payer"), [("faulty", "seller"), ("changed_mind", "buyer")])
def test_our_label_is_paid_by_whom_the_rule_says(shelf: Shelf, order: str, reason: str, payer: str) -> None:
    release(order)
    returned = ask(order, shelf, 2, reason=reason)
    actions.accept_return(returned=returned, by=shelf.seller, at=AT)
    whole = look(returned).amount.minor
    actions.set_return_address(market="SG", address=_singapore(), by=SYSTEM, at=AT)
    actions.make_return_label(returned=returned, by=ANONYMOUS, at=AT, key=KEY)
    found = look(returned)
    assert found.state == "labelled"
    assert found.tracking
    assert found.label.minor > 0
    assert found.amount.minor == whole - (found.label.minor if payer == "buyer" else 0)
    shipping.record_delivery(parcel=found.shipment, reference="back", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    assert look(returned).state == "received"
    carrier = Return.objects.get().label_carrier
    before = balance(AccountKind.CARRIER_PAYABLE, carrier), balance(AccountKind.PROVIDER_CLEARING, "sandbox")
    inspect(returned, shelf, Found(accepted=2, shelved=2))
    assert look(returned).amount == found.amount
    after = balance(AccountKind.CARRIER_PAYABLE, carrier), balance(AccountKind.PROVIDER_CLEARING, "sandbox")
    assert (after[0] - before[0], before[1] - after[1]) == (found.label.minor, found.amount.minor)
    agree()


def _singapore() -> shipping.Address:
    return shipping.Address(
        country="SG", recipient="Returns desk", lines=("1 Changi Road",), locality="Singapore", postcode="1"
    )


def test_a_label_goes_to_the_place_near_the_buyer_else_to_the_sender(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    way = queries.get_way_back(returned, viewer=SYSTEM, now=AT)
    assert way.place is not None
    assert way.place.lines == OREGON.lines
    actions.set_return_address(market="SG", address=_singapore(), by=SYSTEM, at=AT)
    near = queries.get_way_back(returned, viewer=SYSTEM, now=AT)
    assert near.place == _singapore()
    assert near.price is not None
    assert way.price is None or near.price.minor < way.price.minor
    actions.set_return_address(market="SG", address=None, by=SYSTEM, at=AT)
    assert queries.get_way_back(returned, viewer=SYSTEM, now=AT).place == OREGON


def test_a_chargeback_after_a_return_deducts_once(shelf: Shelf, order: str) -> None:
    release(order)
    view = queries.get_order(order, viewer=SYSTEM)
    returned = ask(order, shelf, 3)
    take_in(returned, shelf.seller)
    inspect(returned, shelf, Found(accepted=3, shelved=3))
    before = balance(AccountKind.SELLER_AVAILABLE, view.business)
    for outcome in ("", "lost"):
        actions.record_chargeback(
            chargeback="cb_1",
            provider="sandbox",
            amount_minor=view.total.minor,
            orders=[(order, view.total.minor)],
            outcome=outcome,
            by=SYSTEM,
            at=AT,
        )
    assert balance(AccountKind.SELLER_AVAILABLE, view.business) == before
    assert balance(AccountKind.LOSS, "platform") == view.total.minor


def test_a_refused_refund_is_seen_by_a_person_and_tried_again(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    actions.accept_return(returned=returned, by=shelf.seller, at=AT)
    actions.receive_return(returned=returned, by=shelf.seller, at=AT)
    row = Return.objects.get()
    with clock.travel(AT):
        actions.inspect_return(returned=returned, found={shelf.variant: Found(1, 1)}, by=shelf.seller, at=AT)
    row.refresh_from_db()
    assert row.refund is not None
    actions.record_refund_refusal(request_key=row.refund.public_id, by=SYSTEM, at=AT)
    operator = an_operator()
    assert [item.subject for item in desk.list_items(viewer=operator, lane="return")] == [returned]
    assert look(returned).state == "inspected"


def test_a_return_is_its_parties_own(shelf: Shelf, order: str) -> None:
    returned = ask(order, shelf)
    stranger = actor_of(make_user())
    with pytest.raises(Return.DoesNotExist):
        queries.get_return(returned, viewer=stranger)
    assert queries.list_returns(viewer=stranger) == []
    assert [each.public_id for each in queries.list_returns(viewer=shelf.seller, as_="seller")] == [returned]
    with pytest.raises(IllegalMoveError):
        actions.withdraw_return(returned=returned, by=shelf.seller, at=AT)
    with pytest.raises((PermissionRefused, ProblemRaised)):
        actions.set_return_terms(terms=Terms(), by=shelf.seller, at=AT, valid_from=AT.date())
