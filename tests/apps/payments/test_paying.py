"""From a wish to pay to money held in the ledger, and every way that can go wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.factories import AT, actor_of, make_user

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outside import AskedInsideTransactionError
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payments import actions, queries
from entrepot.apps.payments.actions import OrderShare, Reception
from entrepot.apps.payments.models import PaymentIntent, WebhookReceipt
from entrepot.apps.payments.provider import WebhookRefusedError
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db

GOOD = "4242424242424242"
BACK = "/sg/en/checkout/back"


def begin(*orders: tuple[str, int], key: str = "checkout_1", by: Any = ANONYMOUS, **more: Any) -> str:
    shares = [OrderShare("order", each, Money(minor, "SGD")) for each, minor in orders or [("ord_1", 5_000)]]
    return actions.begin_payment(
        request_key=key, payer="chk_1", orders=shares, by=by, at=AT, **more
    ).public_id


def pay(payment: str, method: str = GOOD, by: Any = ANONYMOUS) -> queries.PaymentView:
    with clock.travel(AT):  # the sandbox has a clock of its own
        return actions.authorise_payment(payment=payment, method=method, return_url=BACK, by=by, at=AT)


def balance(kind: AccountKind, owner: str) -> int:
    return ledger.get_balance(account=AccountRef(kind, owner, "SGD"), viewer=SYSTEM).minor


def refusal(error: pytest.ExceptionInfo[ProblemRaised]) -> str:
    return error.value.problem.slug


def test_one_payment_holds_the_money_of_each_order(ear: Any) -> None:
    payment = begin(("ord_1", 5_000), ("ord_2", 2_599))
    view = pay(payment)
    assert (view.state, view.amount, view.is_paid) == ("captured", Money(7_599, "SGD"), True)
    assert ear.hear() == ["PaymentCaptured"]
    (event,) = ear.all
    assert [(line.subject, line.amount_minor) for line in event.lines] == [("ord_1", 5_000), ("ord_2", 2_599)]
    assert balance(AccountKind.BUYER_FUNDS, "ord_1") == 5_000
    assert balance(AccountKind.BUYER_FUNDS, "ord_2") == 2_599
    assert balance(AccountKind.PROVIDER_CLEARING, "sandbox") == 7_599
    assert AuditEntry.objects.filter(action="payments.record_capture", subject=payment).count() == 1
    assert all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM))


def test_the_same_request_is_the_same_payment(ear: Any) -> None:
    payment = begin()
    assert begin() == payment
    pay(payment)
    assert pay(payment, "4000000000000002").state == "captured"
    assert begin() == payment
    assert ear.hear() == ["PaymentCaptured"]
    with pytest.raises(ProblemRaised) as error:
        begin(("ord_1", 4_999))
    assert refusal(error) == "key-used"


def test_an_order_has_one_live_payment() -> None:
    first = begin()
    with pytest.raises(ProblemRaised) as error:
        begin(key="checkout_2")
    assert refusal(error) == "payment-under-way"
    pay(first, "4000000000000002")
    second = begin(key="checkout_2")
    assert pay(second).is_paid
    with pytest.raises(ProblemRaised):
        begin(key="checkout_3")
    assert [view.state for view in queries.list_payments_of("order", "ord_1", viewer=SYSTEM)] == [
        "captured",
        "failed",
    ]


@pytest.mark.parametrize(
    "orders", [[], [("a", 0)], [("a", -1)], [("a", 1), ("a", 2)]], ids=["none", "zero", "below", "twice"]
)
def test_amounts_that_are_no_payment(orders: list[tuple[str, int]]) -> None:
    shares = [OrderShare("order", each, Money(minor, "SGD")) for each, minor in orders]
    with pytest.raises(ProblemRaised) as error:
        actions.begin_payment(request_key="k", payer="p", orders=shares, by=ANONYMOUS, at=AT)
    assert refusal(error) == "invalid-request"


def test_a_decline_says_why_and_holds_nothing(ear: Any) -> None:
    view = pay(begin(), "4000000000009995")
    assert (view.state, view.reason) == ("failed", "insufficient_funds")
    assert "not enough money" in view.message
    assert ear.hear() == ["PaymentFailed"]
    assert balance(AccountKind.BUYER_FUNDS, "ord_1") == 0
    fraud = pay(begin(key="checkout_2"), "4100000000000019")
    assert fraud.reason == "suspected_fraud"
    assert "fraud" not in fraud.message


def test_the_buyer_confirms_with_the_bank_and_comes_back(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    view = pay(payment, "4000002500003155")
    assert (view.state, view.is_waiting) == ("action_needed", True)
    assert pay(payment).redirect_url == view.redirect_url
    sandbox.confirm(view.redirect_url.split("/")[2], approved=True)
    assert actions.refresh_payment(payment=payment, by=ANONYMOUS, at=AT).is_paid
    sandbox.deliver_due(_post)
    assert ear.hear() == ["PaymentCaptured"]


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example", "back"])
def test_a_buyer_is_never_sent_to_another_site(path: str) -> None:
    with pytest.raises(ProblemRaised):
        actions.authorise_payment(payment=begin(), return_url=path, by=ANONYMOUS, at=AT)


def test_late_repeated_and_reversed_webhooks_change_nothing_twice(sandbox: Sandbox, ear: Any) -> None:
    sandbox.behave(copies=3, backwards=True)
    payment = begin()
    view = pay(payment, "4000002500003155")
    sandbox.confirm(view.redirect_url.split("/")[2], approved=True)
    while sandbox.deliver_due(_post):
        pass
    assert ear.hear() == ["PaymentCaptured"]
    assert queries.get_payment(payment, viewer=SYSTEM).is_paid
    assert balance(AccountKind.BUYER_FUNDS, "ord_1") == 5_000
    assert WebhookReceipt.objects.count() == 3  # asked to confirm, authorised, captured


def test_a_webhook_that_nobody_signed_is_refused() -> None:
    with pytest.raises(WebhookRefusedError):
        actions.receive_webhook(provider="sandbox", headers={}, body=b"{}")
    with pytest.raises(ProblemRaised) as error:
        actions.receive_webhook(provider="nobody", headers={}, body=b"{}")
    assert refusal(error) == "not-found"
    assert not WebhookReceipt.objects.exists()


def test_a_webhook_about_somebody_elses_payment_is_taken_and_left(sandbox: Sandbox) -> None:
    payment = begin()
    pay(payment)
    PaymentIntent.objects.filter(public_id=payment).update(
        public_id="pay_other", state="begun", captured_at=None
    )
    seen: list[Reception] = []

    def receive(headers: Any, body: bytes) -> bool:
        seen.append(actions.receive_webhook(provider="sandbox", headers=headers, body=body))
        return True

    sandbox.deliver_due(receive)
    assert set(seen) == {Reception.NOT_OURS}


def test_authorised_first_then_captured_or_cancelled_never_both(ear: Any) -> None:
    payment = begin(capture_at_once=False)
    assert pay(payment).state == "authorised"
    assert ear.hear() == []
    assert actions.capture_payment(payment=payment, by=SYSTEM, at=AT).is_paid
    assert actions.capture_payment(payment=payment, by=SYSTEM, at=AT).is_paid
    with pytest.raises(ProblemRaised) as error:
        actions.cancel_payment(payment=payment, by=SYSTEM, at=AT)
    assert refusal(error) == "payment-moved-on"

    other = begin(("ord_9", 100), key="checkout_9", capture_at_once=False)
    pay(other)
    assert actions.cancel_payment(payment=other, by=ANONYMOUS, at=AT).state == "cancelled"
    with pytest.raises(ProblemRaised):
        actions.capture_payment(payment=other, by=SYSTEM, at=AT)
    assert ear.hear() == ["PaymentCaptured", "PaymentCancelled"]


def test_cancelled_before_the_provider_heard_of_it(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    assert actions.cancel_payment(payment=payment, by=ANONYMOUS, at=AT).state == "cancelled"
    assert pay(payment).state == "cancelled"
    assert sandbox.fetch(payment) is None
    assert ear.hear() == ["PaymentCancelled"]


def test_cancelling_loses_when_the_provider_took_the_money_first(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    sandbox.lose_answers(1)
    assert pay(payment).state == "begun"
    assert actions.cancel_payment(payment=payment, by=ANONYMOUS, at=AT).is_paid
    assert ear.hear() == ["PaymentCaptured"]


def test_a_promise_that_lapses_ends_the_payment(sandbox: Sandbox, ear: Any) -> None:
    with clock.travel(AT):
        payment = begin()
        assert pay(payment, "4000000000000341").state == "authorised"
    with clock.travel(AT + timedelta(minutes=2)):
        sandbox.deliver_due(_post)
        assert ear.hear() == ["PaymentCancelled"]
    assert queries.get_payment(payment, viewer=SYSTEM).state == "cancelled"


def test_no_provider_is_asked_inside_a_transaction(sandbox: Sandbox) -> None:
    payment = begin()
    with pytest.raises(AskedInsideTransactionError), transaction.atomic():
        pay(payment)
    assert sandbox.fetch(payment) is None


def test_what_a_provider_says_that_cannot_be_goes_to_a_person(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    pay(payment)
    answer = sandbox.fetch(payment)
    assert answer is not None
    PaymentIntent.objects.filter(public_id=payment).update(provider_reference="sb_other")
    actions.record_answer(provider="sandbox", answer=answer, by=SYSTEM, at=AT)
    PaymentIntent.objects.filter(public_id=payment).update(captured_minor=1)
    actions.record_answer(provider="sandbox", answer=answer, by=SYSTEM, at=AT)
    ear.hear()
    assert [event.matter for event in ear.all[1:]] == ["other_reference", "other_amount"]
    with pytest.raises(PermissionRefused):
        actions.record_answer(provider="sandbox", answer=answer, by=ANONYMOUS, at=AT)


def test_a_payer_sees_their_own() -> None:
    anna, bo = actor_of(make_user()), actor_of(make_user())
    payment = begin(by=anna)
    assert queries.get_payment(payment, viewer=anna).payer == "chk_1"
    for stranger in (bo, ANONYMOUS):
        with pytest.raises(PaymentIntent.DoesNotExist):
            queries.get_payment(payment, viewer=stranger)
        with pytest.raises(PaymentIntent.DoesNotExist):
            pay(payment, by=stranger)
        assert queries.list_payments_of("order", "ord_1", viewer=stranger) == []
    begin(("ord_2", 700), key="checkout_2")
    for anybody in (anna, ANONYMOUS):  # a guest's payment has its id alone: no list tells it
        assert queries.list_payments_of("order", "ord_2", viewer=anybody) == []
        assert queries.get_payment_of_request("checkout_2", viewer=anybody) is None
