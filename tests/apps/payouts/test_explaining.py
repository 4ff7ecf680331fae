"""You get X on day Y because Z: every piece of a seller's money, from an order to the bank."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, open_shop, pay, place, ship
from tests.apps.payouts.earnings import earn, operator, purse, seller, sent, set_account
from tests.factories import AT

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.orders.models import OrderRefund
from entrepot.apps.payouts import actions, queries, rounds, terms
from entrepot.apps.shipping import actions as shipping
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    mine = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: mine)
    return mine


def explained(shelf: Shelf, order: str, at=AT) -> dict[str, queries.Piece]:
    """Return what is said of a seller's money, and check that the pieces add up."""
    business = order_queries.get_order(order, viewer=SYSTEM).business
    with clock.travel(at):
        found = queries.explain_available(viewer=shelf.seller, business=business)
    for each in found.currencies:
        pieces = Money.total((piece.amount for piece in each.pieces), each.currency)
        assert pieces == each.available + each.on_the_way + each.held
    return {piece.reason: piece for each in found.currencies for piece in each.pieces}


def verify(shelf: Shelf) -> None:
    asked = businesses.submit_verification(
        legal_name="Mill Ltd", registration="1", register="Companies House", by=shelf.seller, at=AT
    )
    businesses.decide_verification(verification=asked, verified=True, by=SYSTEM, at=AT)


def released_order() -> tuple[Shelf, str]:
    """Return a shop and an order of it whose money was shared out."""
    open_shop()
    shelf = make_shelf()
    placed = place(fill_cart((shelf, 1)))
    (order,) = placed.orders
    pay(placed.public_id)
    workers.run_pending()
    for shipment in ship(order, shelf.seller):
        shipping.record_delivery(parcel=shipment, reference="d", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    orders.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    return shelf, order


def test_money_is_explained_from_the_order_to_the_bank() -> None:
    open_shop()
    shelf = make_shelf()
    placed = place(fill_cart((shelf, 3)))
    (order,) = placed.orders
    pay(placed.public_id)
    workers.run_pending()
    share = order_queries.get_order(order, viewer=SYSTEM).seller_share
    held = explained(shelf, order)["not_delivered"]
    assert (held.amount, held.on, held.about) == (share, None, order)
    for shipment in ship(order, shelf.seller):
        shipping.record_delivery(parcel=shipment, reference="d", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    assert explained(shelf, order)["receipt_term"].on is None, "nobody knows where to pay it"
    set_account(shelf.seller)
    verify(shelf)
    waits = explained(shelf, order)["receipt_term"]
    assert waits.on == terms.arrives_on((AT + timedelta(days=14)).date())
    assert "Dec. 5, 2026" in waits.words
    orders.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    free = explained(shelf, order)["free"]
    assert (free.amount, free.on) == (share, terms.arrives_on(AT.date()))
    business = order_queries.get_order(order, viewer=SYSTEM).business
    (payout,) = actions.propose_payouts(by=SYSTEM, at=AT, business=business).payouts
    assert explained(shelf, order)["proposed"].about == payout
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    actions.send_payouts(by=SYSTEM, at=AT)
    sent_piece = explained(shelf, order)["sent"]
    assert sent_piece.on == terms.after_bank_days(AT.date())
    assert "ending in 5432" in sent_piece.words


def test_a_chargeback_after_the_release_keeps_the_money_here(provider: Sandbox) -> None:
    shelf, order = released_order()
    set_account(shelf.seller)
    verify(shelf)
    view = order_queries.get_order(order, viewer=SYSTEM)
    (early,) = actions.propose_payouts(by=SYSTEM, at=AT, business=view.business).payouts
    provider.open_chargeback(view.payment)
    provider.deliver_due(_post)
    workers.run_pending()
    with pytest.raises(ProblemRaised) as error:
        actions.approve_payout(payout=early, by=operator(), at=AT)
    assert error.value.problem.slug == "payout-not-due"
    actions.reject_payout(payout=early, reason="claim", by=operator(), at=AT)
    assert explained(shelf, order)["chargeback"].amount == view.seller_share
    assert actions.propose_payouts(by=SYSTEM, at=AT, business=view.business).payouts == ()
    provider.close_chargeback(view.payment, won=True)
    provider.deliver_due(_post)
    workers.run_pending()
    assert set(explained(shelf, order)) == {"free"}


def test_money_on_its_way_back_to_a_buyer_is_not_paid_to_the_seller() -> None:
    shelf, order = released_order()
    set_account(shelf.seller)
    verify(shelf)
    view = order_queries.get_order(order, viewer=SYSTEM)
    (early,) = actions.propose_payouts(by=SYSTEM, at=AT, business=view.business).payouts
    back = {"order": order, "reason": "A scratch", "by": SYSTEM, "at": AT}
    orders.refund_order(**back, amount=Money(1_000, view.seller_share.currency), request_key="a")
    orders.refund_order(**back, amount=Money(333, view.seller_share.currency), request_key="b")
    with pytest.raises(ProblemRaised) as error:
        actions.approve_payout(payout=early, by=operator(), at=AT)
    assert error.value.problem.detail == "It is going back to the buyer."
    actions.reject_payout(payout=early, reason="claim", by=operator(), at=AT)
    pieces = explained(shelf, order)
    assert set(pieces) == {"refund", "free"}
    claims = order_queries.list_claims(business=view.business, viewer=SYSTEM)
    assert [claim.reason for claim in claims] == ["refund", "refund"]
    free = view.seller_share - Money.total((claim.amount for claim in claims), view.seller_share.currency)
    assert free < view.seller_share - pieces["refund"].amount
    (payout,) = actions.propose_payouts(by=SYSTEM, at=AT, business=view.business).payouts
    assert queries.get_payout(payout, viewer=SYSTEM).amount == free
    for refund in reversed(OrderRefund.objects.filter(order__public_id=order)):
        orders.record_refund(request_key=refund.public_id, provider="sandbox", by=SYSTEM, at=AT)
    assert order_queries.list_claims(business=view.business, viewer=SYSTEM) == []
    assert purse(view.business, free.currency) == (0, free.minor)


def test_claims_on_one_order_keep_no_more_than_its_share(provider: Sandbox) -> None:
    _shelf, order = released_order()
    view = order_queries.get_order(order, viewer=SYSTEM)
    provider.open_chargeback(view.payment)
    provider.deliver_due(_post)
    workers.run_pending()
    (whole,) = order_queries.list_claims(business=view.business, viewer=SYSTEM)
    amount = Money(1_000, view.seller_share.currency)
    orders.refund_order(order=order, amount=amount, request_key="a", reason="A scratch", by=SYSTEM, at=AT)
    assert order_queries.list_claims(business=view.business, viewer=SYSTEM) == [whole]


def test_what_stops_all_of_it_is_said() -> None:
    mill = seller(verified=False, account=False)
    earn(mill.business, 500)

    def reasons() -> list[str]:
        found = queries.explain_available(viewer=mill.actor, business=mill.business, at=AT)
        return [piece.reason for each in found.currencies for piece in each.pieces]

    assert reasons() == ["no_account"]
    set_account(mill.actor)
    assert reasons() == ["not_verified"]
    other = seller()
    earn(other.business, 500)
    found = queries.explain_available(viewer=other.actor, business=other.business, at=AT)
    assert [piece.reason for piece in found.currencies[0].pieces] == ["below_minimum"]
    assert "10.00 USD" in found.currencies[0].pieces[0].words


def test_a_weekend_is_no_bank_day() -> None:
    saturday = AT.date()
    assert saturday.weekday() == 5
    assert terms.after_bank_days(saturday).isoformat() == "2026-11-24"
    assert terms.arrives_on(saturday).isoformat() == "2026-11-25"


def test_what_the_bank_has_is_on_its_way() -> None:
    mill = seller()
    sent(mill.business)
    found = queries.explain_available(viewer=mill.actor, business=mill.business, at=AT)
    assert [piece.reason for piece in found.currencies[0].pieces] == ["sent"]


def test_rounds_bring_money_to_the_bank_by_themselves(bank: Bank) -> None:
    bank.owns(Money(9_000, "USD"))
    mill = seller()
    earn(mill.business, 5_000)
    rounds.propose()
    (payout,) = queries.list_payouts(viewer=mill.actor)
    actions.approve_payout(payout=payout.public_id, by=operator(), at=AT)
    rounds.send_approved()
    rounds.read_the_bank()
    with clock.travel(AT + timedelta(minutes=5)):
        rounds.send_approved()
        rounds.read_the_bank()
    assert [each.state for each in queries.list_payouts(viewer=mill.actor)] == ["settled"]
