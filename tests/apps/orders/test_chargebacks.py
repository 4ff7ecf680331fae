"""Chargebacks beside refunds, in every order of events: nobody but the platform ever gives it twice."""

from collections.abc import Mapping
from itertools import permutations

import pytest
from django.db import transaction
from tests.apps.orders.shop import KEY, Shelf, balance, fill_cart, make_shelf, pay, place, ship, state_of
from tests.factories import AT

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_file import opened
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Dispute, Order, OrderRefund, OrderShare
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.payments.models import Refund
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.stock import queries as stock
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
LATE = "4000000000005332"  # its refunds take a minute


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf(pieces=9)


def bought(shelf: Shelf, method: str = "4242424242424242") -> str:
    placed = place(fill_cart((shelf, 3)))
    pay(placed.public_id, method=method)
    workers.run_pending()
    return placed.orders[0]


def delivered(shelf: Shelf, method: str = "4242424242424242") -> str:
    order = bought(shelf, method)
    for shipment in ship(order, shelf.seller):
        reference = f"{shipment}-d"
        shipping.record_delivery(parcel=shipment, reference=reference, delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    return order


def released(shelf: Shelf, method: str = "4242424242424242") -> str:
    order = delivered(shelf, method)
    actions.confirm_receipt(order=order, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    return order


def post(sandbox: Sandbox) -> None:
    """Carry the sandbox's post, and do what follows from it."""

    def receive(headers: Mapping[str, str], body: bytes) -> bool:
        payments.receive_webhook(provider="sandbox", headers=headers, body=body, at=AT)
        return True

    for _again in range(2):
        while sandbox.deliver_due(receive):
            pass
        workers.run_pending()
        workers.run_pending("bulk")
    workers.run_pending()


def payment_of(order: str) -> str:
    return Order.objects.get(public_id=order).payment


def total_of(order: str) -> Money:
    return Order.objects.get(public_id=order).total


def begin(order: str, amount: Money) -> str:
    """Begin a refund and send nothing: the provider is asked later."""
    with transaction.atomic():
        return actions.refund_order(
            order=order, amount=amount, request_key="r", reason="goodwill", by=SYSTEM, at=AT
        )


def charge_back(order: str, amount: Money, outcome: str) -> None:
    """Tell orders of a chargeback as payments does, without a provider."""
    actions.record_chargeback(
        chargeback="cbk_1",
        provider="sandbox",
        amount_minor=amount.minor,
        orders=[(order, total_of(order).minor)],
        outcome=outcome,
        by=SYSTEM,
        at=AT,
    )


def agree(*, provider: bool = True) -> None:
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert ledger.list_differences(viewer=SYSTEM) == []
    if provider:
        assert all(each.agrees for each in payment_queries.list_provider_differences(viewer=SYSTEM))


def everybody(order: str) -> dict[str, int]:
    """Return what stands on each account that a sale touches, whoever bears what."""
    business = Order.objects.get(public_id=order).business
    return {
        "held": balance(AccountKind.BUYER_FUNDS, order),
        "dispute": balance(AccountKind.DISPUTE, order),
        "seller": balance(AccountKind.SELLER_AVAILABLE, business),
        "commission": balance(AccountKind.COMMISSION, "platform"),
        "loss": balance(AccountKind.LOSS, "platform"),
        "provider": balance(AccountKind.PROVIDER_CLEARING, "sandbox"),
    }


def carried(order: str) -> int:
    """Return the freight of a released order: given back, it is at the seller's cost."""
    if Order.objects.get(public_id=order).released_at is None:
        return 0
    rows = OrderShare.objects.filter(order__public_id=order, part="carriage")
    return sum(row.amount_minor for row in rows)


@pytest.mark.parametrize("make", [delivered, released], ids=["held", "released"])
@pytest.mark.parametrize("settles", [True, False], ids=["settles", "is refused"])
@pytest.mark.parametrize("steps", list(permutations(["opened", "lost", "refund"])), ids="-".join)
def test_every_order_of_events_ends_at_the_same_money(
    shelf: Shelf, make: object, steps: tuple[str, ...], *, settles: bool
) -> None:
    order = make(shelf)  # type: ignore[operator]
    total = total_of(order)
    part = Money(total.minor // 3, total.currency)
    refund = begin(order, part)
    for step in steps:
        if step == "refund" and settles:
            actions.record_refund(request_key=refund, provider="sandbox", by=SYSTEM, at=AT)
        elif step == "refund":
            actions.record_refund_refusal(request_key=refund, by=SYSTEM, at=AT)
        else:
            charge_back(order, total, "lost" if step == "lost" else "")
    found = everybody(order)
    twice = part.minor if settles else 0
    assert (found["held"], found["dispute"], found["loss"]) == (0, 0, twice)
    assert (found["seller"], found["commission"]) == (-carried(order), 0)
    assert found["provider"] == -twice
    row = Order.objects.get()
    assert row.refund_claimed_minor == row.total_minor
    for share in OrderShare.objects.filter(order=row, part__in=("goods", "due", "carriage")):
        assert (share.claimed_minor, share.refunded_minor) == (share.amount_minor, share.amount_minor)
    agree(provider=False)


def test_what_the_bank_takes_is_shared_by_what_is_left(shelf: Shelf) -> None:
    other = make_shelf("Other Candles")
    placed = place(fill_cart((shelf, 3), (other, 3)))
    pay(placed.public_id)
    workers.run_pending()
    first, second = placed.orders
    actions.call_off(order=first, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    paid = [(order, total_of(order).minor) for order in (first, second)]
    for outcome in ("", "lost"):
        actions.record_chargeback(
            chargeback="cbk_1",
            provider="sandbox",
            amount_minor=total_of(second).minor,
            orders=paid,
            outcome=outcome,
            by=SYSTEM,
            at=AT,
        )
    assert balance(AccountKind.LOSS, "platform") == 0
    assert balance(AccountKind.BUYER_FUNDS, second) == 0
    assert state_of(second) == "refunded"
    agree(provider=False)


def test_a_chargeback_of_part_leaves_the_rest_for_a_refund(shelf: Shelf) -> None:
    order = released(shelf)
    total = total_of(order)
    part = Money(total.minor // 4, total.currency)
    for outcome in ("", "lost", "lost"):
        charge_back(order, part, outcome)
    rest = total - part
    refund = begin(order, rest)
    actions.record_refund(request_key=refund, provider="sandbox", by=SYSTEM, at=AT)
    found = everybody(order)
    assert (found["seller"], found["commission"]) == (-carried(order), 0)
    assert (found["loss"], found["provider"]) == (0, 0)
    agree(provider=False)


def test_while_the_bank_examines_it_a_refund_waits_and_is_sent_when_it_is_won(
    shelf: Shelf, sandbox: Sandbox
) -> None:
    order = released(shelf)
    total = total_of(order)
    sandbox.open_chargeback(payment_of(order))
    post(sandbox)
    actions.refund_order(order=order, amount=total, request_key="r", reason="sorry", by=SYSTEM, at=AT)
    workers.run_pending()
    assert Refund.objects.get().state == "requested"
    sandbox.close_chargeback(payment_of(order), won=True)
    post(sandbox)
    assert (Refund.objects.get().state, OrderRefund.objects.get().state) == ("recorded", "recorded")
    assert everybody(order)["loss"] == 0
    agree()


def test_a_refund_that_waited_for_a_lost_chargeback_is_withdrawn(shelf: Shelf, sandbox: Sandbox) -> None:
    order = bought(shelf)
    sandbox.open_chargeback(payment_of(order))  # nobody has told us yet
    actions.call_off(order=order, by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    assert (state_of(order), Refund.objects.get().state) == ("refund_due", "requested")
    sandbox.close_chargeback(payment_of(order), won=False)
    post(sandbox)
    assert (state_of(order), Refund.objects.get().reason) == ("refunded", "charged_back")
    found = everybody(order)
    assert (found["held"], found["dispute"], found["loss"]) == (0, 0, 0)
    agree()


@pytest.mark.parametrize("stops", [True, False])
def test_a_refund_on_its_way_is_stopped_if_it_can_be(shelf: Shelf, sandbox: Sandbox, *, stops: bool) -> None:
    order = released(shelf, LATE)
    total = total_of(order)
    half = Money(total.minor // 2, total.currency)
    actions.refund_order(order=order, amount=half, request_key="r", reason="sorry", by=SYSTEM, at=AT)
    assert Refund.objects.get().state == "pending"
    with opened(sandbox.file) as desk:
        desk.set("stops_no_refunds", "" if stops else "yes")
    sandbox.open_chargeback(payment_of(order))
    post(sandbox)
    assert Refund.objects.get().state == ("refused" if stops else "pending")
    sandbox.close_chargeback(payment_of(order), won=False)
    sandbox.end_refunds(well=True)
    post(sandbox)
    found = everybody(order)
    taken_by_bank = total.minor - half.minor  # the sandbox counts a refund on its way as gone
    assert (found["seller"] == -carried(order)) is not stops
    assert (found["held"], found["dispute"], found["loss"]) == (0, 0, 0)
    row = Order.objects.get()
    assert row.refund_claimed_minor == (taken_by_bank if stops else total.minor)
    agree()


def test_nothing_is_sent_of_an_order_the_bank_took_all_of(shelf: Shelf, sandbox: Sandbox) -> None:
    order = bought(shelf)
    sandbox.open_chargeback(payment_of(order))
    post(sandbox)
    assert state_of(order) == "paid"
    sandbox.close_chargeback(payment_of(order), won=False)
    post(sandbox)
    assert state_of(order) == "refunded"
    assert stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant] == 9
    agree()


@pytest.mark.parametrize("won", [True, False])
def test_a_decided_part_waits_for_the_bank(shelf: Shelf, sandbox: Sandbox, *, won: bool) -> None:
    order = delivered(shelf)
    case = actions.open_dispute(
        order=order, reason="damaged", why="Broken.", by=ANONYMOUS, at=AT, key=KEY, asked=Money(500, "SGD")
    )
    sandbox.open_chargeback(payment_of(order))  # nobody has told us yet
    actions.give_in(dispute=case, by=shelf.seller, at=AT)
    workers.run_pending()
    assert state_of(order) == "disputed"
    sandbox.close_chargeback(payment_of(order), won=won)
    post(sandbox)
    assert Dispute.objects.get().state == "agreed"
    assert state_of(order) == ("released" if won else "refunded")
    assert everybody(order)["loss"] == 0
    agree()
