"""Codes a buyer pays by keep the contract of every payment provider, as far as money that is sent can.

Nothing is promised before it is sent, so nothing is authorised and captured apart; no bank declines what its
customer sends, and nobody takes a transfer back through a card scheme.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.adapters.payment_contract import AMOUNT, PaymentContract, asked
from tests.adapters.test_payment_sandbox import Post, post_of

from entrepot.adapters.payment_qr_sandbox import WAYS, TransferSandbox
from entrepot.adapters.payment_sandbox_file import opened
from entrepot.adapters.payment_signatures import sign
from entrepot.apps.kernel import clock
from entrepot.apps.payments.provider import Answer, AuthorisationRequest, ProviderPayment
from entrepot.core.money import Money

PAID = "paid"


class PaidAtOnce(TransferSandbox):
    """The bank of a buyer who sends the money the moment the code is shown."""

    def authorise(self, request: AuthorisationRequest) -> ProviderPayment:
        """Show the code, and let the buyer pay what is asked for."""
        answer = super().authorise(request)
        if request.method == PAID and answer.state is Answer.ACTION_NEEDED:
            return self.pay_in(answer.reference, request.amount)
        return answer


class TransferBench:
    accepted = PAID
    confirmed_first = ""
    refusals: Mapping[str, str] = MappingProxyType({})

    def __init__(self, folder: Path) -> None:
        self.provider = PaidAtOnce(folder / "transfers.sqlite3")

    def confirm(self, reference: str) -> None:
        self.provider.pay_in(reference, AMOUNT)

    def settle(self) -> None:
        self.provider.settle()

    def post(self, *, minutes_ago: int = 0) -> Post:
        at = clock.now() - timedelta(minutes=minutes_ago)
        with opened(self.provider.file) as desk:
            secret = desk.secret()
        sent = post_of(self.provider)
        return [(sign(secret, event=headers["webhook-id"], at=at, body=body), body) for headers, body in sent]


class TestTransfersKeepTheContract(PaymentContract):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> TransferBench:
        return TransferBench(tmp_path)

    # Nothing is promised before it is sent.
    test_authorised_then_captured_once = None
    test_a_part_is_taken_and_the_rest_let_go = None
    test_a_promise_ends_some_day = None
    test_what_is_let_go_cannot_be_captured = None
    # A bank declines nothing that its customer sends, and it is there at once.
    test_each_refusal_has_its_reason = None
    test_a_bank_may_answer_later = None
    test_a_decline_is_an_answer_with_its_reason = None
    # What goes back is another transfer: it is there, and cannot be stopped.
    test_a_refund_may_take_its_time = None
    test_a_refund_on_its_way_may_be_stopped = None
    # No card scheme takes it back.
    test_a_buyer_may_complain_to_the_bank = None
    test_evidence_is_shown_once_and_for_good = None
    test_a_chargeback_is_accepted_and_lost_at_once = None
    test_what_cannot_be_answered_is_refused = None


@pytest.mark.parametrize("currency", sorted(WAYS))
def test_each_way_brings_its_money_whole_and_gives_it_back(tmp_path: Path, currency: str) -> None:
    bank, amount = PaidAtOnce(tmp_path / "transfers.sqlite3"), Money(1_234_500, currency)
    request = asked(PAID, amount=amount)
    for _again in range(2):
        answer = bank.authorise(request)
        assert (answer.state, answer.captured, answer.amount) == (Answer.CAPTURED, amount, amount)
    assert bank.fetch(request.key) == answer
    assert bank.balances()[currency] == amount
    for _again in range(2):
        bank.refund(request.key, refund_key="rfd_1", amount=amount)
    assert bank.balances()[currency] == Money.zero(currency)
