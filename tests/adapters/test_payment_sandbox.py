import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.adapters.payment_contract import AMOUNT, PaymentContract, asked
from tests.factories import AT

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_cards import CARDS, card_of, is_card_number
from entrepot.adapters.payment_sandbox_file import opened
from entrepot.adapters.payment_signatures import sign, verify
from entrepot.apps.kernel import clock
from entrepot.apps.payments.provider import (
    Answer,
    ProviderUnavailableError,
    WebhookRefusedError,
)
from entrepot.core.money import Money

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

type Post = list[tuple[Mapping[str, str], bytes]]


def post_of(sandbox: Sandbox) -> Post:
    """Take everything that is due out of the sandbox's post."""
    taken: Post = []

    def receive(headers: Mapping[str, str], body: bytes) -> bool:
        taken.append((headers, body))
        return True

    while sandbox.deliver_due(receive):
        pass
    return taken


class SandboxBench:
    accepted = "4242424242424242"
    declined = "4000000000009995"
    declined_because = "insufficient_funds"
    confirmed_first = "4000002500003155"
    slow = "6000000000000023"
    refusals = MappingProxyType(
        {number: card.decline for number, card in CARDS.items() if card.decline and not card.waits}
    )

    def __init__(self, folder: Path) -> None:
        self.provider = Sandbox(folder / "sandbox.sqlite3")

    def answer_later(self, key: str, *, yes: bool) -> None:
        self.provider.let_bank_answer(key, yes=yes)

    def refund_slowly(self) -> None:
        self.accepted = "4000000000005332"

    def refund_stoppably(self) -> None:
        self.refund_slowly()

    def end_refunds(self, *, well: bool) -> None:
        self.provider.end_refunds(well=well)

    def charge_back(self, key: str) -> None:
        self.provider.open_chargeback(key)

    def decide(self, key: str, *, won: bool) -> None:
        self.provider.close_chargeback(key, won=won)

    def confirm(self, reference: str) -> None:
        self.provider.confirm(reference, approved=True)

    def settle(self) -> None:
        self.provider.settle()

    def post(self, *, minutes_ago: int = 0) -> Post:
        at = clock.now() - timedelta(minutes=minutes_ago)
        with opened(self.provider.file) as desk:
            secret = desk.secret()
        sent = post_of(self.provider)
        return [(sign(secret, event=headers["webhook-id"], at=at, body=body), body) for headers, body in sent]


class TestSandboxKeepsTheContract(PaymentContract):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> SandboxBench:
        return SandboxBench(tmp_path)


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path / "sandbox.sqlite3")


def kinds(sandbox: Sandbox) -> list[str]:
    return [sandbox.parse_webhook(headers, body).kind for headers, body in post_of(sandbox)]


def test_every_test_number_has_its_check_digit() -> None:
    assert all(is_card_number(number) for number in CARDS)
    assert card_of("4242 4242 4242 4242").title == "accepted"
    assert card_of("4242424242424241").decline == "incorrect_number"
    assert card_of("5555555555554444").decline == ""


@pytest.mark.parametrize(
    ("number", "reason"),
    [(number, card.decline) for number, card in CARDS.items() if card.decline and not card.waits],
)
def test_a_number_is_declined_for_its_reason(sandbox: Sandbox, number: str, reason: str) -> None:
    assert sandbox.authorise(asked(number)).reason == reason
    assert kinds(sandbox) == ["payment.declined"]


def test_without_a_number_the_buyer_types_it_on_the_sandbox_page(sandbox: Sandbox) -> None:
    answer = sandbox.authorise(asked())
    assert answer.redirect_url == f"/payment-sandbox/{answer.reference}/"
    assert sandbox.enter_card(answer.reference, "4000002500003155").state is Answer.ACTION_NEEDED
    assert sandbox.confirm(answer.reference, approved=True).captured == AMOUNT
    assert sandbox.enter_card(answer.reference, "4000000000000002").state is Answer.CAPTURED


def test_a_buyer_who_does_not_confirm_is_declined(sandbox: Sandbox) -> None:
    answer = sandbox.authorise(asked("4000002500003155"))
    assert sandbox.confirm(answer.reference, approved=False).reason == "authentication_failed"


def test_a_real_looking_number_is_kept_nowhere(sandbox: Sandbox) -> None:
    sandbox.authorise(asked("5555555555554444"))
    with closing(sqlite3.connect(sandbox.file)) as books:
        assert not [line for line in books.iterdump() if "5555555555554444" in line]
    assert "5555" not in repr(asked("5555555555554444"))


def test_an_answer_may_be_lost_though_the_money_was_taken(sandbox: Sandbox) -> None:
    request = asked("4000000000005126")
    with pytest.raises(ProviderUnavailableError):
        sandbox.authorise(request)
    found = sandbox.fetch(request.key)
    assert found is not None
    assert found.captured == AMOUNT
    nowhere = asked("4000000000003063")
    with pytest.raises(ProviderUnavailableError):
        sandbox.authorise(nowhere)
    assert sandbox.fetch(nowhere.key) is None


def test_webhooks_come_late_several_times_and_in_the_wrong_order(sandbox: Sandbox) -> None:
    with clock.travel(AT):
        sandbox.behave(delay=timedelta(seconds=30), copies=2, backwards=True)
        sandbox.authorise(asked(SandboxBench.accepted))
        assert kinds(sandbox) == []
    with clock.travel(AT + timedelta(seconds=31)):
        told = kinds(sandbox)
    assert told == ["payment.captured", "payment.authorised"] * 2


def test_a_refused_webhook_comes_again_later_and_later(sandbox: Sandbox) -> None:
    with clock.travel(AT):
        sandbox.authorise(asked("4000000000000002"))
        assert sandbox.deliver_due(lambda _headers, _body: False) == 0
        assert kinds(sandbox) == []
        assert sandbox.next_due() == AT + timedelta(seconds=1)
    with clock.travel(AT + timedelta(seconds=1)):
        assert kinds(sandbox) == ["payment.declined"]
        assert sandbox.next_due() is None


def test_a_promise_may_lapse_and_a_buyer_may_complain(sandbox: Sandbox) -> None:
    with clock.travel(AT):
        lapsing, complained = asked("4000000000000341"), asked("4000000000002685")
        assert sandbox.authorise(lapsing).state is Answer.AUTHORISED
        sandbox.authorise(complained)
        sandbox.refund(complained.key, refund_key="rfd_1", amount=Money(345, "EUR"))
    with clock.travel(AT + timedelta(minutes=1)):
        assert {"payment.voided", "chargeback.opened"} <= set(kinds(sandbox))
        found = sandbox.fetch(complained.key)
        assert found is not None
        assert [(each.amount, each.reason) for each in found.chargebacks] == [
            (Money(12_000, "EUR"), "not_received")
        ]
        assert sandbox.balances()["EUR"] == Money.zero("EUR")
        sandbox.close_chargeback(complained.key, won=True)
        assert sandbox.balances()["EUR"] == Money(12_000, "EUR")


def test_signatures_are_those_of_standard_webhooks() -> None:
    # The example of the specification's own reference libraries.
    body = b'{"test": 2432232314}'
    headers = {
        "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "Webhook-Timestamp": "1614265330",
        "Webhook-Signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    at = clock.datetime.fromtimestamp(1614265330, clock.UTC)
    assert verify(SECRET, headers, body, at=at) == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert (
        sign(SECRET, event="msg_p5jXN8AQM9LWM0D4loKWxJek", at=at, body=body)["webhook-signature"]
        == headers["Webhook-Signature"]
    )
    several = {**headers, "Webhook-Signature": "v1,AAAA v2,x " + headers["Webhook-Signature"]}
    assert verify(SECRET, several, body, at=at)
    for late in (timedelta(minutes=6), timedelta(minutes=-6)):
        with pytest.raises(WebhookRefusedError):
            verify(SECRET, headers, body, at=at + late)
    with pytest.raises(WebhookRefusedError):
        verify(SECRET, headers, body + b" ", at=at)


def test_whatever_happens_by_itself_wakes_who_carries_the_post(tmp_path: Path) -> None:
    woken: list[object] = []
    sandbox = Sandbox(tmp_path / "sandbox.sqlite3", wake=woken.append)

    def wakes() -> bool:
        """Say whether somebody was woken since, and carry the post."""
        found = bool(woken)
        post_of(sandbox)
        woken.clear()
        return found

    with clock.travel(AT):
        paid = sandbox.authorise(asked(method="4242424242424242", at_once=True))
        slow = sandbox.authorise(asked(method="6000000000000023", at_once=True))
        wakes()
        sandbox.let_bank_answer(slow.key, yes=True)
        assert wakes()
        sandbox.open_chargeback(paid.key)
        assert wakes()
        sandbox.close_chargeback(paid.key, won=True)
        assert wakes()
        late = sandbox.authorise(asked(method="4000000000005332", at_once=True))
        sandbox.refund(late.key, refund_key="rf_1", amount=AMOUNT)
        wakes()
        sandbox.end_refunds(well=True)
        assert wakes()
