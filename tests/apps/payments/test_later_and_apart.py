"""Money that takes its time, comes in part, comes back, or comes beside: pending, parts, refunds, strays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.apps.payments.test_giving_back import ask, give_back
from tests.apps.payments.test_paying import balance, begin, pay, refusal
from tests.factories import AT

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_qr_emv import parts, read
from entrepot.adapters.payment_qr_sandbox import TransferSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.desk.queries import list_items_about
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.payments import actions, queries
from entrepot.apps.payments.models import PaymentLine, Refund
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db

SAYS_YES, SAYS_NO = "6000000000000023", "6000000000000015"
LATE_REFUND, FAILING_REFUND, BOUNCING_REFUND = "4000000000005332", "4000000000001901", "4000000000005571"


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TransferSandbox:
    """A bank that collects by codes, with books of its own."""
    provider = TransferSandbox(tmp_path / "transfers.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect_transfers", lambda: provider)
    return provider


def state_of(payment: str) -> queries.PaymentView:
    return queries.get_payment(payment, viewer=SYSTEM)


def refund_of(refund: str) -> str:
    return Refund.objects.get(public_id=refund).state


def tell_all(sandbox: Sandbox) -> None:
    while sandbox.deliver_due(lambda headers, body: _post(headers, body, provider=sandbox.name)):
        pass


def agrees() -> bool:
    return all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM))


# --- The bank takes its time ------------------------------------------------------------------------------
@pytest.mark.parametrize(("number", "hours"), [(SAYS_YES, 3), (SAYS_NO, 1)], ids=["yes", "no"])
def test_a_bank_that_answers_later_is_waited_for(sandbox: Sandbox, ear: Any, number: str, hours: int) -> None:
    payment = begin()
    view = pay(payment, number)
    assert (view.state, view.is_pending, view.is_waiting, view.is_paid) == ("pending", True, True, False)
    assert ear.hear() == ["PaymentAwaited"]
    (awaited,) = ear.all
    assert awaited.until == view.expires_at
    assert balance(AccountKind.BUYER_FUNDS, "ord_1") == 0
    with clock.travel(AT + timedelta(minutes=50)):  # longer than anybody stays on a page
        if number == SAYS_YES:
            actions.resolve(subject=payment, by=SYSTEM, at=clock.now())
            assert state_of(payment).is_pending
    with clock.travel(AT + timedelta(hours=hours, minutes=1)):
        tell_all(sandbox)
    paid = number == SAYS_YES
    found = state_of(payment)
    assert (found.is_paid, found.reason) == (paid, "" if paid else "transfer_failed")
    assert ear.hear() == ["PaymentCaptured" if paid else "PaymentFailed"]
    assert paid or ear.all[-1].was_pending
    assert balance(AccountKind.BUYER_FUNDS, "ord_1") == (5_000 if paid else 0)
    assert agrees()


def test_what_the_bank_has_in_hand_cannot_be_let_go_and_is_never_lost(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    pay(payment, SAYS_YES)
    assert actions.cancel_payment(payment=payment, by=ANONYMOUS, at=AT).state == "cancelling"
    with clock.travel(AT + timedelta(hours=4)):
        tell_all(sandbox)
    assert state_of(payment).is_paid
    assert ear.hear() == ["PaymentAwaited", "PaymentCaptured"]


def test_a_buyer_who_does_not_answer_their_bank_is_told_so(sandbox: Sandbox) -> None:
    payment = begin()
    pay(payment, "4000008400001637")
    with clock.travel(AT + timedelta(minutes=2)):
        tell_all(sandbox)
    found = state_of(payment)
    assert (found.state, found.reason) == ("failed", "authentication_abandoned")
    assert "in time" in found.message
    assert "Try again" in found.fix


def test_a_lapsed_promise_says_why(sandbox: Sandbox) -> None:
    with clock.travel(AT):
        payment = begin()
        assert pay(payment, "4000000000000341").expires_at == AT + timedelta(minutes=1)
    with clock.travel(AT + timedelta(minutes=2)):
        tell_all(sandbox)
    found = state_of(payment)
    assert (found.state, found.reason) == ("cancelled", "authorisation_expired")
    assert found.fix == "Pay again."


# --- A part -----------------------------------------------------------------------------------------------
def test_a_part_is_taken_where_not_all_can_be_sent(ear: Any) -> None:
    payment = begin(("ord_1", 5_000), ("ord_2", 2_000), ("ord_3", 500), capture_at_once=False)
    pay(payment)
    some = {"ord_1": Money(5_000, "SGD"), "ord_2": Money(700, "SGD")}
    view = actions.capture_payment(payment=payment, parts=some, by=SYSTEM, at=AT)
    assert (view.is_paid, view.amount, view.captured) == (True, Money(7_500, "SGD"), Money(5_700, "SGD"))
    assert ear.hear() == ["PaymentCaptured"]
    (event,) = ear.all
    assert event.amount_minor == 5_700
    assert [(line.subject, line.amount_minor) for line in event.lines] == [("ord_1", 5_000), ("ord_2", 700)]
    assert [balance(AccountKind.BUYER_FUNDS, each) for each in ("ord_1", "ord_2", "ord_3")] == [5_000, 700, 0]
    assert agrees()
    with pytest.raises(ProblemRaised) as error:
        ask(701, order="ord_2")
    assert refusal(error) == "too-much"
    with pytest.raises(ProblemRaised) as error:
        ask(1, "return_3", order="ord_3")
    assert refusal(error) == "not-paid"
    assert begin(("ord_3", 500), key="checkout_2")  # what was left out may be paid anew
    again = {"ord_1": Money(1, "SGD")}
    assert actions.capture_payment(payment=payment, parts=again, by=SYSTEM, at=AT).captured.minor == 5_700


def test_a_part_asked_for_stays_though_the_answer_was_lost(sandbox: Sandbox) -> None:
    payment = begin(("ord_1", 5_000), ("ord_2", 2_000), capture_at_once=False)
    pay(payment)
    sandbox.lose_answers(1)
    some = {"ord_2": Money(2_000, "SGD")}
    assert actions.capture_payment(payment=payment, parts=some, by=SYSTEM, at=AT).state == "capturing"
    actions.resolve(subject=payment, by=SYSTEM, at=AT)
    assert state_of(payment).captured == Money(2_000, "SGD")
    assert dict(PaymentLine.objects.values_list("subject", "live")) == {"ord_1": False, "ord_2": True}
    assert agrees()


@pytest.mark.parametrize(
    "some",
    [
        {},
        {"ord_1": Money(0, "SGD")},
        {"ord_1": Money(5_001, "SGD")},
        {"ord_1": Money(-1, "SGD")},
        {"ord_1": Money(1, "USD")},
        {"ord_9": Money(1, "SGD")},
    ],
)
def test_what_is_no_part_is_not_taken(some: dict[str, Money]) -> None:
    payment = begin(capture_at_once=False)
    pay(payment)
    with pytest.raises(ProblemRaised) as error:
        actions.capture_payment(payment=payment, parts=some, by=SYSTEM, at=AT)
    assert refusal(error) == "invalid-request"
    assert state_of(payment).state == "authorised"


# --- Money given back -------------------------------------------------------------------------------------
def test_a_refund_on_its_way_is_followed_until_it_arrives(sandbox: Sandbox, ear: Any) -> None:
    pay(begin(), LATE_REFUND)
    with clock.travel(AT):
        refund = ask(2_000)
        assert give_back(refund).state == "pending"
    assert ear.hear() == ["PaymentCaptured"]
    assert agrees()
    with clock.travel(AT + timedelta(minutes=3)):
        sandbox.deliver_due(lambda _headers, _body: False)  # every message is lost
        workers.run_pending("bulk")
    assert refund_of(refund) == "recorded"
    assert ear.hear() == ["RefundRecorded"]
    assert agrees()


def test_a_refund_that_fails_frees_its_claim(sandbox: Sandbox, ear: Any) -> None:
    pay(begin(), FAILING_REFUND)
    with clock.travel(AT):
        refund = ask(5_000)
        give_back(refund)
    with clock.travel(AT + timedelta(minutes=2)):
        tell_all(sandbox)
    assert ear.hear() == ["PaymentCaptured", "RefundRefused"]
    assert (refund_of(refund), ear.all[-1].reason) == ("refused", "account_closed")
    assert PaymentLine.objects.get().claimed_minor == 0
    assert agrees()
    assert ask(5_000, "return_2")


def test_a_refund_that_comes_back_goes_before_a_person_once(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    pay(payment, BOUNCING_REFUND)
    with clock.travel(AT):
        refund = ask(5_000)
        assert give_back(refund).state == "recorded"
    with clock.travel(AT + timedelta(minutes=2)):
        sandbox.behave(copies=2)
        tell_all(sandbox)
        answer = sandbox.fetch(payment)
        assert answer is not None
        actions.record_answer(provider="sandbox", answer=answer, by=SYSTEM, at=clock.now())
    assert ear.hear() == ["PaymentCaptured", "RefundRecorded", "PaymentDisagreed"]
    assert (refund_of(refund), ear.all[-1].matter) == ("bounced", "refund_bounced")
    assert not agrees()  # the money is at the provider, and the books say it is not


def test_a_chargeback_tells_until_when_an_answer_is_read(sandbox: Sandbox, ear: Any) -> None:
    payment = begin()
    pay(payment)
    with clock.travel(AT):
        sandbox.open_chargeback(payment)
        tell_all(sandbox)
    ear.hear()
    (found,) = queries.list_chargebacks_of("order", "ord_1", viewer=SYSTEM)
    assert found.evidence_due_at == ear.all[-1].evidence_due_at == AT + timedelta(days=7)


# --- Codes ------------------------------------------------------------------------------------------------
def scan(payment: str) -> tuple[str, Money]:
    """Read the code as the app of the buyer's bank does."""
    view = state_of(payment)
    assert view.instructions is not None
    found = read(view.instructions.payload)
    assert parts(found["62"])["01"] == view.instructions.reference
    return view.instructions.reference, Money.parse(found["54"], "SGD")


def by_code() -> str:
    with clock.travel(AT):
        payment = begin(provider="transfer")
        pay(payment, "")
    return payment


def test_a_buyer_scans_a_code_and_their_bank_tells_us(bank: TransferSandbox, ear: Any) -> None:
    payment = by_code()
    view = state_of(payment)
    assert (view.state, view.expires_at) == ("action_needed", AT + timedelta(minutes=30))
    assert ear.hear() == ["PaymentAwaited"]
    with clock.travel(AT + timedelta(minutes=5)):
        reference, amount = scan(payment)
        bank.pay_in(reference, amount)
        tell_all(bank)
    found = state_of(payment)
    assert (found.is_paid, found.instructions) == (True, None)
    assert ear.hear() == ["PaymentCaptured"]
    assert ear.all[-1].reference == reference  # what stands on the statement is our payment's reference
    assert balance(AccountKind.PROVIDER_CLEARING, "transfer") == 5_000
    assert agrees()


def test_another_amount_goes_back_and_the_right_one_still_pays(bank: TransferSandbox, ear: Any) -> None:
    payment = by_code()
    with clock.travel(AT + timedelta(minutes=1)):
        reference, amount = scan(payment)
        bank.pay_in(reference, Money(4_999, "SGD"))
        tell_all(bank)
        workers.run_pending("bulk")
        (stray,) = queries.list_strays_of("order", "ord_1", viewer=SYSTEM)
        assert (stray.amount, stray.matter, stray.state) == (Money(4_999, "SGD"), "other_amount", "returned")
        assert state_of(payment).state == "action_needed"
        assert bank.balances() == {"SGD": Money.zero("SGD")}
        bank.pay_in(reference, amount)
        tell_all(bank)
    assert state_of(payment).is_paid
    assert ear.hear() == ["PaymentAwaited", "StrayReceived", "PaymentCaptured"]
    assert agrees()


def test_paid_twice_is_taken_once(bank: TransferSandbox, ear: Any) -> None:
    payment = by_code()
    reference, amount = scan(payment)
    with clock.travel(AT + timedelta(minutes=1)):
        for _time in range(2):
            bank.pay_in(reference, amount)
            tell_all(bank)
        workers.run_pending("bulk")
    (stray,) = queries.list_strays_of("order", "ord_1", viewer=SYSTEM)
    assert (stray.matter, stray.state) == ("double", "returned")
    assert balance(AccountKind.BUYER_FUNDS, "ord_1") == 5_000
    assert ear.hear() == ["PaymentAwaited", "PaymentCaptured", "StrayReceived"]
    assert agrees()


def test_money_that_comes_too_late_goes_back(bank: TransferSandbox, ear: Any) -> None:
    payment = by_code()
    reference, amount = scan(payment)
    with clock.travel(AT + timedelta(minutes=31)):
        tell_all(bank)
        assert (state_of(payment).state, state_of(payment).reason) == ("cancelled", "abandoned")
        bank.pay_in(reference, amount)
        tell_all(bank)
        workers.run_pending("bulk")
    (stray,) = queries.list_strays_of("order", "ord_1", viewer=SYSTEM)
    assert (stray.matter, stray.state) == ("late", "returned")
    assert ear.hear() == ["PaymentAwaited", "PaymentCancelled", "StrayReceived"]
    assert agrees()


def test_what_cannot_go_back_is_put_before_a_person(bank: TransferSandbox, ear: Any) -> None:
    payment = by_code()
    bank.keep_strays()
    with clock.travel(AT + timedelta(minutes=1)):
        bank.pay_in(scan(payment)[0], Money(1, "SGD"))
        tell_all(bank)
        workers.run_pending("bulk")
        workers.run_pending("bulk")
    (stray,) = queries.list_strays_of("order", "ord_1", viewer=SYSTEM)
    assert stray.state == "kept"
    assert ear.hear() == ["PaymentAwaited", "StrayReceived", "PaymentDisagreed"]
    assert len(list_items_about(payment, viewer=SYSTEM)) == 1


def test_a_stray_is_sent_back_once_though_answers_are_lost(bank: TransferSandbox) -> None:
    payment = by_code()
    with clock.travel(AT + timedelta(minutes=1)):
        bank.pay_in(scan(payment)[0], Money(1, "SGD"))
        tell_all(bank)
        bank.lose_answers(1)
        workers.run_pending("bulk")
        (stray,) = queries.list_strays_of("order", "ord_1", viewer=SYSTEM)
        assert stray.state == "received"
    with clock.travel(AT + timedelta(minutes=5)):
        workers.run_pending("bulk")
    (stray,) = queries.list_strays_of("order", "ord_1", viewer=SYSTEM)
    assert stray.state == "returned"


def test_each_currency_has_its_ways() -> None:
    told = {currency: [way.code for way in queries.list_ways(currency)] for currency in ("SGD", "EUR", "USD")}
    assert told == {"SGD": ["card", "paynow"], "EUR": ["card", "sepa"], "USD": ["card"]}


def test_another_amount_of_one_order_is_another_request() -> None:
    begin(("ord_1", 5_000), ("ord_2", 1_000))
    with pytest.raises(ProblemRaised) as error:
        begin(("ord_1", 4_000), ("ord_2", 2_000))  # the same sum, otherwise divided
    assert refusal(error) == "key-used"
