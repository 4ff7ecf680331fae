"""What any payment provider must do. A provider's test module derives from `PaymentContract` and says how to
reach it and how to make it accept, ask for confirmation and decline.
"""

import secrets
from collections.abc import Mapping
from typing import Protocol

import pytest

from entrepot.apps.payments.provider import (
    Answer,
    AuthorisationRequest,
    PaymentProvider,
    ProviderRefusedError,
    WebhookRefusedError,
)
from entrepot.core.money import Money

AMOUNT = Money(12_345, "EUR")


class Bench(Protocol):
    """A provider on the workbench: its methods for each way a payment can go, and its post."""

    provider: PaymentProvider
    accepted: str
    declined: str
    declined_because: str
    confirmed_first: str

    def confirm(self, reference: str) -> None: ...

    def settle(self) -> None: ...

    def post(self) -> list[tuple[Mapping[str, str], bytes]]: ...


def asked(
    method: str = "", *, key: str = "", at_once: bool = True, amount: Money = AMOUNT
) -> AuthorisationRequest:
    return AuthorisationRequest(
        key=key or f"pay_{secrets.token_hex(8)}",
        amount=amount,
        capture_at_once=at_once,
        return_url="/back",
        description="ord_1",
        method=method,
    )


class PaymentContract:
    @pytest.fixture
    def bench(self) -> Bench:
        raise NotImplementedError

    def test_what_is_accepted_is_captured_whole(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        answer = bench.provider.authorise(request)
        assert (answer.state, answer.captured, answer.amount) == (Answer.CAPTURED, AMOUNT, AMOUNT)
        assert answer.key == request.key
        assert answer.reference
        assert bench.provider.fetch(request.key) == answer

    def test_the_same_key_is_one_payment(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        first = bench.provider.authorise(request)
        assert bench.provider.authorise(request) == first
        assert bench.provider.balances()["EUR"] == AMOUNT
        with pytest.raises(ProviderRefusedError):
            bench.provider.authorise(asked(bench.accepted, key=request.key, amount=Money(1, "EUR")))

    def test_authorised_then_captured_once(self, bench: Bench) -> None:
        request = asked(bench.accepted, at_once=False)
        answer = bench.provider.authorise(request)
        assert (answer.state, answer.captured) == (Answer.AUTHORISED, Money.zero("EUR"))
        assert bench.provider.capture(request.key).captured == AMOUNT
        assert bench.provider.capture(request.key).captured == AMOUNT
        assert bench.provider.balances()["EUR"] == AMOUNT

    def test_a_decline_is_an_answer_with_its_reason(self, bench: Bench) -> None:
        request = asked(bench.declined)
        answer = bench.provider.authorise(request)
        assert (answer.state, answer.reason) == (Answer.DECLINED, bench.declined_because)
        with pytest.raises(ProviderRefusedError):
            bench.provider.capture(request.key)
        assert bench.provider.authorise(request).state is Answer.DECLINED

    def test_the_buyer_is_sent_to_confirm(self, bench: Bench) -> None:
        request = asked(bench.confirmed_first)
        answer = bench.provider.authorise(request)
        assert answer.state is Answer.ACTION_NEEDED
        assert answer.redirect_url
        bench.confirm(answer.reference)
        found = bench.provider.fetch(request.key)
        assert found is not None
        assert found.state is Answer.CAPTURED

    def test_what_is_let_go_cannot_be_captured(self, bench: Bench) -> None:
        request = asked(bench.accepted, at_once=False)
        bench.provider.authorise(request)
        for _again in range(2):
            answer = bench.provider.void(request.key)
            assert answer is not None
            assert answer.state is Answer.VOIDED
        with pytest.raises(ProviderRefusedError):
            bench.provider.capture(request.key)

    def test_a_key_it_never_heard_of_is_blocked_by_void(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        assert bench.provider.fetch(request.key) is None
        assert bench.provider.void(request.key) is None
        with pytest.raises(ProviderRefusedError):
            bench.provider.authorise(request)
        assert bench.provider.fetch(request.key) is None

    def test_what_was_captured_is_not_let_go(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        with pytest.raises(ProviderRefusedError, match="captured"):
            bench.provider.void(request.key)

    def test_never_more_is_given_back_than_was_captured(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        part, rest = Money(2_345, "EUR"), Money(10_000, "EUR")
        for _again in range(2):
            answer = bench.provider.refund(request.key, refund_key="rfd_1", amount=part)
            assert [(each.key, each.amount) for each in answer.refunds] == [("rfd_1", part)]
        with pytest.raises(ProviderRefusedError, match="over_captured"):
            bench.provider.refund(request.key, refund_key="rfd_2", amount=rest + Money(1, "EUR"))
        with pytest.raises(ProviderRefusedError):
            bench.provider.refund(request.key, refund_key="rfd_2", amount=Money(1, "USD"))
        bench.provider.refund(request.key, refund_key="rfd_3", amount=rest)
        assert bench.provider.balances()["EUR"] == Money.zero("EUR")

    def test_what_is_paid_into_the_bank_is_held_no_more(self, bench: Bench) -> None:
        assert bench.provider.settlements() == []
        bench.provider.authorise(asked(bench.accepted))
        bench.settle()
        bench.settle()
        (settled,) = bench.provider.settlements()
        assert settled.amount == AMOUNT
        assert Money.zero("EUR") <= settled.fee < AMOUNT
        assert bench.provider.balances()["EUR"] == Money.zero("EUR")

    def test_webhooks_are_signed_and_tell_the_whole_payment(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        answer = bench.provider.authorise(request)
        notices = [bench.provider.parse_webhook(headers, body) for headers, body in bench.post()]
        assert answer in [notice.payment for notice in notices]
        assert len({notice.event for notice in notices}) == len(notices)

    def test_a_message_somebody_else_wrote_is_refused(self, bench: Bench) -> None:
        bench.provider.authorise(asked(bench.accepted))
        headers, body = bench.post()[-1]
        with pytest.raises(WebhookRefusedError):
            bench.provider.parse_webhook(headers, body.replace(b"12345", b"99999"))
        with pytest.raises(WebhookRefusedError):
            bench.provider.parse_webhook({}, body)
