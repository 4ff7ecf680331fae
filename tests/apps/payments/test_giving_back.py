"""Refunds never more than was paid; chargebacks once; silence resolved by asking."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.apps.payments.test_paying import balance, begin, pay, refusal
from tests.factories import AT

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import BulkRun
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.payments import actions, queries
from entrepot.apps.payments.models import PaymentIntent, PaymentLine, Refund
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


def ask(minor: int, key: str = "return_1", order: str = "ord_1", currency: str = "SGD") -> str:
    amount = Money(minor, currency)
    return actions.begin_refund(
        request_key=key, kind="order", subject=order, amount=amount, by=SYSTEM, at=AT
    ).public_id


def give_back(refund: str) -> queries.RefundView:
    return actions.send_refund(refund=refund, by=SYSTEM, at=AT)


def test_part_then_the_rest_and_not_one_unit_more(sandbox: Sandbox, ear: Any) -> None:
    pay(begin(("ord_1", 5_000), ("ord_2", 1_000)))
    assert give_back(ask(1_999)).state == "recorded"
    assert give_back(ask(1_999)).state == "recorded"  # the same request
    with pytest.raises(ProblemRaised) as error:
        ask(3_002, "return_2")
    assert refusal(error) == "too-much"
    give_back(ask(3_001, "return_2"))
    sandbox.deliver_due(_post)
    assert ear.hear() == ["PaymentCaptured", "RefundRecorded", "RefundRecorded"]
    assert [(e.subject, e.amount_minor, e.refunded_minor) for e in ear.all[1:]] == [
        ("ord_1", 1_999, 1_999),
        ("ord_1", 3_001, 5_000),
    ]
    assert sandbox.balances()["SGD"] == Money(1_000, "SGD")
    assert all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM))
    views = queries.list_refunds_of("order", "ord_1", viewer=SYSTEM)
    assert [view.amount.minor for view in views] == [1_999, 3_001]


def test_what_cannot_be_given_back() -> None:
    payment = begin()
    with pytest.raises(ProblemRaised) as error:
        ask(1)
    assert refusal(error) == "not-paid"
    pay(payment)
    for minor, currency, slug in ((1, "USD", "not-paid"), (0, "SGD", "invalid-request")):
        with pytest.raises(ProblemRaised) as error:
            ask(minor, currency=currency)
        assert refusal(error) == slug
    ask(10)
    with pytest.raises(ProblemRaised) as error:
        ask(11)
    assert refusal(error) == "key-used"
    with pytest.raises(PermissionRefused):
        actions.begin_refund(
            request_key="x", kind="order", subject="ord_1", amount=Money(1, "SGD"), by=ANONYMOUS, at=AT
        )


@pytest.mark.parametrize("won", [True, False])
def test_a_refund_waits_while_a_card_scheme_has_the_payment(sandbox: Sandbox, ear: Any, *, won: bool) -> None:
    payment = begin()
    pay(payment)
    sandbox.open_chargeback(payment)
    for _again in range(2):
        assert give_back(ask(100)).state == "requested"
    assert ear.hear() == ["PaymentCaptured", "ChargebackOpened"]
    sandbox.close_chargeback(payment, won=won)
    sandbox.deliver_due(_post)
    workers.run_pending("bulk")
    last = "RefundRecorded" if won else "RefundRefused"
    assert set(ear.hear()) == {"ChargebackClosed", last}
    line = PaymentLine.objects.get(subject="ord_1")
    assert (line.claimed_minor, line.refunded_minor) == ((100, 100) if won else (0, 0))
    assert all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM))


def test_a_chargeback_is_told_once_and_closed_once(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    pay(payment)
    sandbox.behave(copies=2)
    sandbox.open_chargeback(payment, reason="not_received")
    sandbox.deliver_due(_post)
    sandbox.close_chargeback(payment, won=True)
    while sandbox.deliver_due(_post):
        pass
    assert ear.hear() == ["PaymentCaptured", "ChargebackOpened", "ChargebackClosed"]
    assert (ear.all[1].amount_minor, ear.all[1].reason, ear.all[2].won) == (5_000, "not_received", True)
    assert all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM))


def test_a_refund_made_at_the_provider_by_hand_goes_to_a_person(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    pay(payment)
    sandbox.refund(payment, refund_key="", amount=Money(1, "SGD"))
    sandbox.deliver_due(_post)
    ear.hear()
    assert {event.matter for event in ear.all[1:]} == {"unknown_refund"}
    (difference,) = queries.list_provider_differences(viewer=SYSTEM)
    assert (difference.ours.minor, difference.theirs.minor, difference.agrees) == (5_000, 4_999, False)


def test_what_reaches_the_bank_is_posted_once_less_the_fee(sandbox: Sandbox, ear: Any) -> None:
    pay(begin(("ord_1", 5_000), ("ord_2", 1_000)))
    sandbox.settle()
    for new in (1, 0):
        assert actions.collect_settlements(provider="sandbox", by=SYSTEM, at=AT) == new
    assert ear.hear() == ["PaymentCaptured", "SettlementRecorded"]
    assert balance(AccountKind.BANK, "main") == 5_826
    assert balance(AccountKind.PROVIDER_FEE, "sandbox") == 174
    assert balance(AccountKind.PROVIDER_CLEARING, "sandbox") == 0
    give_back(ask(500))  # out of what it will capture next
    assert sandbox.balances()["SGD"] == Money(-500, "SGD")
    assert all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM))
    with pytest.raises(PermissionRefused):
        actions.collect_settlements(provider="sandbox", by=ANONYMOUS, at=AT)


@pytest.mark.parametrize(
    "method", ["4000000000005126", "4000000000003063"], ids=["answer lost", "not reached"]
)
def test_silence_is_resolved_by_asking(sandbox: Sandbox, ear: Any, method: str) -> None:
    payment = begin()
    assert pay(payment, method).state == "begun"
    assert queries.count_unresolved(AT + timedelta(minutes=1), viewer=SYSTEM) == 1
    with clock.travel(AT + timedelta(minutes=6)):
        workers.run_pending("bulk")
    taken = method == "4000000000005126"
    assert queries.get_payment(payment, viewer=SYSTEM).state == ("captured" if taken else "cancelled")
    assert ear.hear() == ["PaymentCaptured" if taken else "PaymentCancelled"]
    assert bool(sandbox.balances()) is taken
    assert queries.count_unresolved(AT + timedelta(days=1), viewer=SYSTEM) == 0


def test_a_buyer_who_never_comes_back_is_let_go(ear: Any) -> None:
    payment = begin()
    pay(payment, "4000002500003155")
    for minutes, state in ((2, "action_needed"), (30, "action_needed"), (90, "cancelled")):
        with clock.travel(AT + timedelta(minutes=minutes)):
            workers.run_pending("bulk")
        assert queries.get_payment(payment, viewer=SYSTEM).state == state
    assert ear.hear() == ["PaymentCancelled"]


def test_lost_answers_of_capture_cancel_and_refund_are_asked_for_again(sandbox: Sandbox, ear: Any) -> None:
    first, second = (
        begin(("ord_1", 500), key="c1", capture_at_once=False),
        begin(("ord_2", 500), key="c2", capture_at_once=False),
    )
    for payment in (first, second):
        pay(payment)
    sandbox.lose_answers(1)
    assert actions.capture_payment(payment=first, by=SYSTEM, at=AT).state == "capturing"
    with pytest.raises(ProblemRaised):
        actions.cancel_payment(payment=first, by=SYSTEM, at=AT)
    sandbox.lose_answers(1)
    assert actions.cancel_payment(payment=second, by=SYSTEM, at=AT).state == "cancelling"
    actions.resolve(subject=first, by=SYSTEM, at=AT)
    sandbox.lose_answers(1)
    refund = ask(500)
    assert give_back(refund).state == "requested"
    with clock.travel(AT + timedelta(seconds=1)):
        run = actions.start_reconciliation(by=SYSTEM, at=clock.now())
        workers.run_pending("bulk")
    found = BulkRun.objects.get(public_id=run)
    assert (found.state, found.done) == ("finished", 2)
    states = dict(PaymentIntent.objects.values_list("public_id", "state"))
    assert states == {first: "captured", second: "cancelled"}
    assert Refund.objects.get(public_id=refund).state == "recorded"
    assert sandbox.balances()["SGD"] == Money.zero("SGD")
    assert sorted(ear.hear()) == ["PaymentCancelled", "PaymentCaptured", "RefundRecorded"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.integers(1, 4_000), min_size=1, max_size=6), lost=st.integers(0, 2))
def test_whatever_is_asked_never_more_goes_back_than_was_paid(
    sandbox: Sandbox, asked: list[int], lost: int
) -> None:
    order = f"ord_{Refund.objects.count()}_{PaymentIntent.objects.count()}"
    payment = begin((order, 5_000), key=order)
    pay(payment)
    sandbox.lose_answers(lost)
    given_back = 0
    for number, minor in enumerate(asked):
        try:
            refund = ask(minor, f"{order}:{number}", order)
        except ProblemRaised:
            assert given_back + minor > 5_000
            continue
        given_back += minor
        give_back(refund)
        give_back(refund)
    line = PaymentLine.objects.get(subject=order)
    assert line.claimed_minor == given_back <= 5_000
    held = sandbox.fetch(payment)
    assert held is not None
    assert sum(each.amount.minor for each in held.refunds) == given_back
