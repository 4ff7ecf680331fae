"""Sent again instead of money back: who may say so, what it costs whom, and what becomes of it in the end."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import KEY, OREGON, Shelf, balance, state_of
from tests.apps.orders.test_disputes import agree, complain, letters, seen, sgd
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised, as_problem
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Dispute, Order, Replacement
from entrepot.apps.orders.proving import gather
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping import queries as shipping_queries
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock.models import StockItem
from entrepot.core.ledger import AccountKind, AccountRef, Cause
from entrepot.core.trade.chargebacks import EvidenceKind
from entrepot.core.trade.disputes import Wish
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.core.trade.replacement import ReplacementError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("delivered_once")]
DAY = timedelta(days=1)
BUYER = {"by": ANONYMOUS, "key": KEY}


@pytest.fixture
def operator() -> Actor:
    user = make_user()
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return actor_of(user)


def shelves(shelf: Shelf) -> tuple[int, int]:
    """Return how many pieces lie there, and how many of them are promised."""
    row = StockItem.objects.get(variant__public_id=shelf.variant)
    return row.on_hand, row.reserved


def offered(shelf: Shelf, order: str, **more: object) -> str:
    case = complain(order, lines={shelf.variant: 1}, **more)
    actions.offer_replacement(dispute=case, text="We send a whole one.", by=shelf.seller, at=AT + DAY)
    return case


def promised(shelf: Shelf, order: str) -> str:
    case = offered(shelf, order)
    actions.choose_replacement(dispute=case, at=AT + 2 * DAY, **BUYER)
    return case


def sent(shelf: Shelf, order: str) -> tuple[str, str]:
    case = promised(shelf, order)
    packed = actions.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT + 3 * DAY)
    actions.mark_replacement_shipped(dispute=case, by=shelf.seller, at=AT + 3 * DAY)
    return case, packed.public_id


def bring(shipment: str) -> None:
    at = AT + 9 * DAY
    shipping.record_delivery(parcel=shipment, reference=f"{shipment}-d", delivered_at=at, by=SYSTEM, at=at)
    workers.run_pending()


def let_in(case: str) -> None:
    """Let customs release what is sent again."""
    found = Replacement.objects.get(dispute__public_id=case)
    actions.record_replacement_customs(
        replacement=found.public_id, step="released", by=SYSTEM, at=AT + 5 * DAY
    )


def test_the_seller_sees_what_it_costs_before_offering_it(shelf: Shelf, order: str) -> None:
    case = complain(order, lines={shelf.variant: 1})
    terms = queries.get_replacement_terms(case, viewer=shelf.seller)
    assert terms.total == terms.freight + terms.dues
    assert terms.freight.minor
    assert terms.dues.minor  # from Oregon to Singapore: freight and GST
    assert [pieces for _title, pieces in terms.pieces] == [1]
    with pytest.raises(ReplacementError) as refused:
        actions.offer_replacement(dispute=case, by=shelf.seller, at=AT + DAY, shown=terms.total - sgd(1))
    assert (refused.value.code, refused.value.cost) == ("other_cost", terms.total)
    assert shelves(shelf) == (6, 0)
    actions.offer_replacement(dispute=case, by=shelf.seller, at=AT + DAY, shown=terms.total)
    assert shelves(shelf) == (6, 1)
    workers.run_pending()
    assert letters("dispute_answered") == ["mei@example.com"]


def test_what_it_costs_is_no_business_of_the_buyer(shelf: Shelf, order: str) -> None:
    case = offered(shelf, order)
    of_buyer = queries.get_dispute(case, viewer=ANONYMOUS, key=KEY)
    assert of_buyer.replacement is not None
    assert (of_buyer.replacement.cost, of_buyer.replacement.stage) == (None, "offered")
    assert of_buyer.may == {"chosen", "insisted", "withdrawn"}
    mine = queries.get_dispute(case, viewer=shelf.seller).replacement
    assert mine is not None
    assert mine.cost is not None
    assert mine.cost.minor > 0
    with pytest.raises(Dispute.DoesNotExist):
        queries.get_replacement_terms(case, viewer=ANONYMOUS)


def test_none_left_it_cannot_be_offered_and_that_is_said(shelf: Shelf, order: str) -> None:
    stock.adjust(variant=shelf.variant, on_hand=0, by=shelf.seller, at=AT)
    case = complain(order)
    with pytest.raises(ReplacementError) as refused:
        actions.offer_replacement(dispute=case, by=shelf.seller, at=AT + DAY)
    problem = as_problem(refused.value)
    assert (problem.slug, problem.status) == ("replacement-none-left", 409)
    assert "Candle" in problem.title
    assert (seen(case).state, Replacement.objects.count()) == ("awaiting_seller", 0)


def test_sent_again_and_well_the_seller_gets_the_share_once(shelf: Shelf, order: str) -> None:
    workers.run_pending()
    sale, _progress = queries.get_sale(order, viewer=SYSTEM)
    cost = queries.get_replacement_terms(complain(order, lines={shelf.variant: 1}), viewer=shelf.seller)
    case = queries.list_disputes(viewer=SYSTEM, order=order)[0].public_id
    actions.offer_replacement(dispute=case, by=shelf.seller, at=AT + DAY, shown=cost.total)
    actions.choose_replacement(dispute=case, at=AT + 2 * DAY, **BUYER)
    assert seen(case).due_at == AT + 9 * DAY  # a week to hand it over
    workers.run_pending()
    packed = actions.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT + 3 * DAY)
    actions.mark_replacement_shipped(dispute=case, by=shelf.seller, at=AT + 3 * DAY)
    workers.run_pending()
    assert shelves(shelf) == (5, 0)
    assert balance(AccountKind.SELLER_AVAILABLE, sale.seller) == -cost.freight.minor  # owed by the seller
    assert state_of(order) == "disputed"  # held until it is there
    let_in(case)
    bring(packed.public_id)
    assert (seen(case).state, seen(case).due_at) == ("arrived", AT + 16 * DAY)
    actions.receive_replacement(dispute=case, at=AT + 10 * DAY, **BUYER)
    workers.run_pending()
    found = seen(case)
    assert (found.state, found.outcome, state_of(order)) == ("replaced", "replaced", "released")
    assert balance(AccountKind.COMMISSION, "platform") == sale.fee.minor  # once
    assert balance(AccountKind.SELLER_AVAILABLE, sale.seller) == sale.seller_share.minor - cost.freight.minor
    agree()
    told = ["replacement_promised", "replacement_sent", "replacement_arrived", "dispute_ended"]
    assert all("mei@example.com" in letters(each) for each in told)
    assert len(letters("replacement_to_send")) == 1


def test_a_statement_says_what_was_sent_again(shelf: Shelf, order: str) -> None:
    sent(shelf, order)
    (kept,) = [each for each in ledger.list_own_balances(viewer=shelf.seller) if each.balance.minor < 0]
    told = ledger.list_statement(account=kept.account, start=AT - DAY, end=AT + 30 * DAY, viewer=shelf.seller)
    (line,) = told.lines
    assert (line.cause, line.about, line.amount) == (Cause.REPLACEMENT, order, kept.balance)
    assert [each.kind for each in line.figures] == [AccountKind.CARRIER_PAYABLE]


def test_not_sent_in_time_the_money_goes_back_by_itself(shelf: Shelf, order: str) -> None:
    case = promised(shelf, order)
    packed = actions.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT + 3 * DAY)
    assert not actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 8 * DAY)
    assert actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 9 * DAY)
    workers.run_pending()
    total = queries.get_order(order, viewer=SYSTEM).total
    assert (seen(case).state, seen(case).refunded) == ("agreed", total)
    assert state_of(order) == "refunded"
    assert shelves(shelf) == (6, 0)
    assert shipping_queries.get_parcel(packed.public_id, viewer=SYSTEM).state == "cancelled"
    assert balance(AccountKind.SELLER_AVAILABLE, queries.get_sale(order, viewer=SYSTEM)[0].seller) == 0
    agree()


def test_a_part_that_was_asked_goes_back_where_nothing_is_sent(shelf: Shelf, order: str) -> None:
    case = complain(order, asked=sgd(900), wish=Wish.REPLACEMENT)
    actions.offer_replacement(dispute=case, by=shelf.seller, at=AT + DAY)
    actions.expire_clocks(by=SYSTEM, at=AT + 8 * DAY)
    workers.run_pending()
    assert (seen(case).state, seen(case).refunded, state_of(order)) == ("agreed", sgd(900), "released")
    agree()


def test_what_the_carrier_has_is_not_late_though_nobody_told_us_yet(shelf: Shelf, order: str) -> None:
    case = promised(shelf, order)
    packed = actions.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT + 3 * DAY)
    shipping.record_handover(parcel=packed.public_id, by=SYSTEM, at=AT + 8 * DAY)
    assert not actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 9 * DAY)
    assert seen(case).state == "resent"


def test_who_asked_for_it_need_not_be_asked_again(shelf: Shelf, order: str) -> None:
    case = complain(order, lines={shelf.variant: 1}, wish=Wish.REPLACEMENT)
    assert seen(case).wish == "replacement"
    assert "promised" in queries.get_dispute(case, viewer=shelf.seller).may
    actions.offer_replacement(dispute=case, by=shelf.seller, at=AT + DAY)
    assert (seen(case).state, seen(case).due_at) == ("replacing", AT + 8 * DAY)


def test_silence_after_it_came_is_receipt_and_wrong_again_is_the_platform_s(
    shelf: Shelf, order: str, operator: Actor
) -> None:
    case, shipment = sent(shelf, order)
    let_in(case)
    bring(shipment)
    actions.refuse_replacement(dispute=case, text="Broken too.", at=AT + 10 * DAY, **BUYER)
    assert (seen(case).state, seen(case).due_at) == ("under_review", AT + 17 * DAY)
    with pytest.raises(ReplacementError) as refused:  # not a second time
        actions.decide_dispute(
            dispute=case, amount=sgd(0), reasons={"en": "x"}, replace=True, by=operator, at=AT + 11 * DAY
        )
    assert refused.value.code == "used"
    left = seen(case).left
    actions.decide_dispute(dispute=case, amount=left, reasons={"en": "Twice."}, by=operator, at=AT + 11 * DAY)
    actions.expire_clocks(by=SYSTEM, at=AT + 20 * DAY)
    workers.run_pending()
    assert (state_of(order), shelves(shelf)) == ("refunded", (5, 0))
    agree()


def test_silence_after_it_came_releases_the_order(shelf: Shelf, order: str) -> None:
    case, shipment = sent(shelf, order)
    let_in(case)
    bring(shipment)
    assert not actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 15 * DAY)
    assert actions.expire_clock(dispute=case, by=SYSTEM, at=AT + 16 * DAY)
    assert (seen(case).state, state_of(order)) == ("replaced", "released")


def test_lost_again_the_money_goes_back(shelf: Shelf, order: str) -> None:
    case, shipment = sent(shelf, order)
    assert actions.record_replacement_loss(shipment=shipment, by=SYSTEM, at=AT + 9 * DAY)
    assert not actions.record_replacement_loss(shipment=shipment, by=SYSTEM, at=AT + 9 * DAY)
    workers.run_pending()
    assert (seen(case).state, state_of(order)) == ("agreed", "refunded")
    agree()


def test_the_platform_may_decide_it_and_the_seller_may_appeal(
    shelf: Shelf, order: str, operator: Actor
) -> None:
    case = complain(order, lines={shelf.variant: 1}, wish=Wish.REPLACEMENT)
    actions.take_up_dispute(dispute=case, why="Nobody agrees.", by=operator, at=AT + DAY)
    actions.decide_dispute(
        dispute=case,
        amount=sgd(900),
        reasons={"en": "One was broken."},
        replace=True,
        by=operator,
        at=AT + DAY,
    )
    assert (seen(case).state, seen(case).outcome, shelves(shelf)) == ("announced", "replaced", (6, 1))
    assert queries.get_dispute(case, viewer=shelf.seller).may >= {"appealed", "taken"}
    assert not queries.get_dispute(case, viewer=ANONYMOUS, key=KEY).may & {"appealed", "taken"}
    actions.take_decision(dispute=case, by=shelf.seller, at=AT + 2 * DAY)
    assert (seen(case).state, seen(case).due_at) == ("replacing", AT + 9 * DAY)
    actions.expire_clocks(by=SYSTEM, at=AT + 9 * DAY)
    workers.run_pending()
    assert (seen(case).refunded, state_of(order)) == (sgd(900), "released")
    agree()


def test_announced_and_sold_out_by_then_it_becomes_money_back(
    shelf: Shelf, order: str, operator: Actor
) -> None:
    case = complain(order, wish=Wish.REPLACEMENT)
    actions.take_up_dispute(dispute=case, why="Nobody agrees.", by=operator, at=AT + DAY)
    total = seen(case).left
    actions.decide_dispute(
        dispute=case, amount=total, reasons={"en": "Broken."}, replace=True, by=operator, at=AT + DAY
    )
    again = Replacement.objects.get(dispute__public_id=case).public_id
    stock.release(reference=again, by=SYSTEM, at=AT + DAY)
    stock.adjust(variant=shelf.variant, on_hand=0, by=shelf.seller, at=AT + DAY)
    actions.expire_clocks(by=SYSTEM, at=AT + 5 * DAY)
    workers.run_pending()
    assert (seen(case).state, state_of(order)) == ("decided", "refunded")


@pytest.mark.parametrize("act", ["give_in", "withdraw"])
def test_ended_otherwise_the_pieces_are_free_again(shelf: Shelf, order: str, act: str) -> None:
    case = promised(shelf, order)
    if act == "give_in":
        actions.give_in(dispute=case, by=shelf.seller, at=AT + 3 * DAY)
    else:
        actions.withdraw_dispute(dispute=case, at=AT + 3 * DAY, **BUYER)
    assert shelves(shelf) == (6, 0)
    with pytest.raises(ProblemRaised):
        actions.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT + 3 * DAY)
    workers.run_pending()
    agree()


def test_what_was_sent_again_stands_in_the_timeline_and_speaks_against_a_chargeback(
    shelf: Shelf, order: str
) -> None:
    case, shipment = sent(shelf, order)
    let_in(case)
    bring(shipment)
    events = [step.event for step in queries.get_timeline(order, viewer=SYSTEM)]
    assert events[-2:] == ["replacement_sent_again", "replacement_arrived"]
    shown = gather(Order.objects.get(public_id=order))[EvidenceKind.SHIPPING]
    assert "sent again free of charge" in shown


def test_who_forgets_a_buyer_forgets_where_it_was_sent_again(shelf: Shelf, order: str) -> None:
    case, shipment = sent(shelf, order)
    actions.receive_replacement(dispute=case, at=AT + 4 * DAY, **BUYER)
    workers.run_pending()
    assert shipping_queries.get_parcel(shipment, viewer=SYSTEM).receiver.recipient
    actions.forget_order(order=order, by=SYSTEM, at=AT + 30 * DAY)
    assert not shipping_queries.get_parcel(shipment, viewer=SYSTEM).receiver.recipient


def test_promised_pieces_are_no_phantoms(shelf: Shelf, order: str) -> None:
    promised(shelf, order)
    assert queries.list_phantoms(viewer=SYSTEM) == []
    assert queries.list_piece_differences(viewer=SYSTEM, at=AT + 3 * DAY) == []
    with clock.travel(AT + 3 * DAY):
        assert actions.release_phantoms(by=SYSTEM, at=AT + 3 * DAY) == 0


def test_only_the_two_sides_take_their_own_steps(shelf: Shelf, order: str) -> None:
    case = offered(shelf, order)
    with pytest.raises(IllegalMoveError):
        actions.choose_replacement(dispute=case, by=shelf.seller, at=AT + 2 * DAY)
    actions.choose_replacement(dispute=case, at=AT + 2 * DAY, **BUYER)
    with pytest.raises(Order.DoesNotExist):
        actions.pack_replacement(dispute=case, sender=OREGON, at=AT + 3 * DAY, by=ANONYMOUS)
    with pytest.raises(IllegalMoveError):
        actions.receive_replacement(dispute=case, at=AT + 3 * DAY, **BUYER)
    assert ledger.get_balance(
        account=AccountRef(AccountKind.SELLER_AVAILABLE, seen(case).business, "SGD"), viewer=SYSTEM
    ) == sgd(0)
