"""What any payment provider must do. A provider's test module derives from `PaymentContract` and says how to
reach it and how to make it accept, ask for confirmation and decline.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Protocol

import pytest
from PIL import Image

from entrepot.apps.kernel import clock
from entrepot.apps.payments.evidence import Evidence, EvidenceFacts, EvidencePaper
from entrepot.apps.payments.provider import (
    Answer,
    AuthorisationRequest,
    PaymentProvider,
    ProviderPayment,
    ProviderRefusedError,
    RefundAnswer,
    WebhookRefusedError,
)
from entrepot.core.money import Money
from entrepot.core.trade.chargebacks import MOST_FILE_BYTES, EvidenceKind

AMOUNT = Money(12_345, "EUR")


class Bench(Protocol):
    """A provider on the workbench: its methods for each way a payment can go, and its post."""

    provider: PaymentProvider
    accepted: str
    declined: str
    declined_because: str
    confirmed_first: str
    refusals: Mapping[str, str]  # what is asked with, and why it is refused
    slow: str  # the bank answers later

    def confirm(self, reference: str) -> None: ...

    def answer_later(self, key: str, *, yes: bool) -> None: ...

    def refund_slowly(self) -> None: ...

    def refund_stoppably(self) -> None: ...

    def end_refunds(self, *, well: bool) -> None: ...

    def charge_back(self, key: str) -> None: ...

    def decide(self, key: str, *, won: bool) -> None: ...

    def settle(self) -> None: ...

    def post(self, *, minutes_ago: int = 0) -> list[tuple[Mapping[str, str], bytes]]: ...


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


def photo() -> bytes:
    target = BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(target, "WEBP")
    return target.getvalue()


def paper(content: bytes, name: str = "proof.pdf", kind: str = "application/pdf") -> EvidencePaper:
    return EvidencePaper("cbk_1:1", EvidenceKind.SHIPPING, name, kind, content)


def evidence() -> Evidence:
    return Evidence(
        texts={
            EvidenceKind.RECEIPT: "Three candles for 123.45 EUR on 2026-11-01.",
            EvidenceKind.SHIPPING: "Handed over on 2026-11-02, delivered on 2026-11-09.",
            EvidenceKind.REFUND_POLICY: "Thirty days to send it back.",
        },
        papers=(
            paper(b"%PDF-1.7\n"),
            EvidencePaper("cbk_1:2", EvidenceKind.SHIPPING, "door.webp", "image/webp", photo()),
            EvidencePaper("cbk_1:3", EvidenceKind.OTHER, "more.webp", "image/webp", photo()),
        ),
        facts=EvidenceFacts(
            buyer="Mei", email="mei@example.com", tracking="LZ123456785US", sent_on=date(2026, 11, 2)
        ),
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

    def test_a_part_is_taken_and_the_rest_let_go(self, bench: Bench) -> None:
        request = asked(bench.accepted, at_once=False)
        bench.provider.authorise(request)
        with pytest.raises(ProviderRefusedError, match="over_authorised"):
            bench.provider.capture(request.key, amount=AMOUNT + Money(1, "EUR"))
        part = Money(10_000, "EUR")
        for again in (part, part, AMOUNT):  # once taken, it is what was taken
            answer = bench.provider.capture(request.key, amount=again)
            assert (answer.state, answer.captured, answer.amount) == (Answer.CAPTURED, part, AMOUNT)
        assert bench.provider.balances()["EUR"] == part
        with pytest.raises(ProviderRefusedError, match="over_captured"):
            bench.provider.refund(request.key, refund_key="rfd_1", amount=part + Money(1, "EUR"))

    def test_a_promise_ends_some_day(self, bench: Bench) -> None:
        answer = bench.provider.authorise(asked(bench.accepted, at_once=False))
        assert answer.state is Answer.AUTHORISED
        assert answer.expires_at is not None
        assert answer.expires_at > clock.now()

    def test_each_refusal_has_its_reason(self, bench: Bench) -> None:
        for method, reason in bench.refusals.items():
            request = asked(method)
            answer = bench.provider.authorise(request)
            assert (method, answer.state, answer.reason) == (method, Answer.DECLINED, reason)
            assert bench.provider.fetch(request.key) == answer
        assert not any(amount.minor for amount in bench.provider.balances().values())

    @pytest.mark.parametrize("yes", [True, False], ids=["yes", "no"])
    def test_a_bank_may_answer_later(self, bench: Bench, *, yes: bool) -> None:
        request = asked(bench.slow)
        answer = bench.provider.authorise(request)
        assert (answer.state, answer.captured) == (Answer.PENDING, Money.zero("EUR"))
        with pytest.raises(ProviderRefusedError, match="is_pending"):
            bench.provider.void(request.key)
        bench.answer_later(request.key, yes=yes)
        found = known(bench, request.key)
        assert found.state is (Answer.CAPTURED if yes else Answer.DECLINED)
        assert found.reason == ("" if yes else "transfer_failed")

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

    @pytest.mark.parametrize("well", [True, False], ids=["arrives", "fails"])
    def test_a_refund_may_take_its_time(self, bench: Bench, *, well: bool) -> None:
        bench.refund_slowly()
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        for _again in range(2):
            answer = bench.provider.refund(request.key, refund_key="rfd_1", amount=AMOUNT)
            assert [each.state for each in answer.refunds] == [RefundAnswer.PENDING]
        assert bench.provider.balances()["EUR"] == Money.zero("EUR")
        bench.end_refunds(well=well)
        (refund,) = known(bench, request.key).refunds
        assert refund.state is (RefundAnswer.DONE if well else RefundAnswer.FAILED)
        assert bool(refund.reason) is not well
        assert bench.provider.balances()["EUR"] == (Money.zero("EUR") if well else AMOUNT)

    def test_a_refund_on_its_way_may_be_stopped(self, bench: Bench) -> None:
        bench.refund_stoppably()
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        bench.provider.refund(request.key, refund_key="rfd_1", amount=AMOUNT)
        with pytest.raises(ProviderRefusedError, match="unknown"):
            bench.provider.stop_refund(request.key, refund_key="rfd_2")
        for _again in range(2):
            (refund,) = bench.provider.stop_refund(request.key, refund_key="rfd_1").refunds
            assert (refund.state, refund.reason) == (RefundAnswer.FAILED, "stopped")
        assert bench.provider.balances()["EUR"] == AMOUNT

    def test_a_refund_that_is_done_is_not_stopped(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        bench.provider.refund(request.key, refund_key="rfd_1", amount=AMOUNT)
        with pytest.raises(ProviderRefusedError, match="is_done"):
            bench.provider.stop_refund(request.key, refund_key="rfd_1")
        (refund,) = known(bench, request.key).refunds
        assert refund.state is RefundAnswer.DONE

    @pytest.mark.parametrize("won", [True, False], ids=["won", "lost"])
    def test_a_buyer_may_complain_to_the_bank(self, bench: Bench, *, won: bool) -> None:
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        bench.charge_back(request.key)
        (opened,) = known(bench, request.key).chargebacks
        assert (opened.amount, opened.outcome) == (AMOUNT, "")
        assert opened.evidence_due_at is not None
        assert bench.provider.balances()["EUR"] == Money.zero("EUR")
        with pytest.raises(ProviderRefusedError):
            bench.provider.refund(request.key, refund_key="rfd_1", amount=AMOUNT)
        bench.decide(request.key, won=won)
        (closed,) = known(bench, request.key).chargebacks
        assert (closed.reference, closed.outcome) == (opened.reference, "won" if won else "lost")
        assert bench.provider.balances()["EUR"] == (AMOUNT if won else Money.zero("EUR"))

    def test_evidence_is_shown_once_and_for_good(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        bench.charge_back(request.key)
        (opened,) = known(bench, request.key).chargebacks
        assert (opened.answered, opened.fee) == (False, Money(1_500, "EUR"))
        for _again in range(2):
            answer = bench.provider.submit_evidence(
                request.key, chargeback=opened.reference, evidence=evidence()
            )
            (shown,) = answer.chargebacks
            assert (shown.reference, shown.answered, shown.outcome) == (opened.reference, True, "")
        bench.decide(request.key, won=True)
        (closed,) = bench.provider.submit_evidence(
            request.key, chargeback=opened.reference, evidence=evidence()
        ).chargebacks
        assert closed.outcome == "won"

    def test_a_chargeback_is_accepted_and_lost_at_once(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        bench.charge_back(request.key)
        (opened,) = known(bench, request.key).chargebacks
        for _again in range(2):
            (lost,) = bench.provider.accept_chargeback(request.key, chargeback=opened.reference).chargebacks
            assert lost.outcome == "lost"
        assert bench.provider.balances()["EUR"] == Money.zero("EUR")

    def test_what_cannot_be_answered_is_refused(self, bench: Bench) -> None:
        request = asked(bench.accepted)
        bench.provider.authorise(request)
        for ask in (
            lambda: bench.provider.accept_chargeback(request.key, chargeback="cb_unknown"),
            lambda: bench.provider.submit_evidence(request.key, chargeback="cb_unknown", evidence=evidence()),
        ):
            with pytest.raises(ProviderRefusedError, match="unknown"):
                ask()
        bench.charge_back(request.key)
        (opened,) = known(bench, request.key).chargebacks
        heavy = replace(evidence(), papers=(paper(b"%PDF-1.7\n" + bytes(MOST_FILE_BYTES)),))
        with pytest.raises(ProviderRefusedError, match="too_large"):
            bench.provider.submit_evidence(request.key, chargeback=opened.reference, evidence=heavy)
        bench.decide(request.key, won=True)
        with pytest.raises(ProviderRefusedError, match="closed"):
            bench.provider.submit_evidence(request.key, chargeback=opened.reference, evidence=evidence())
        with pytest.raises(ProviderRefusedError, match="closed"):
            bench.provider.accept_chargeback(request.key, chargeback=opened.reference)

    def test_what_it_never_heard_of_is_unknown(self, bench: Bench) -> None:
        nobody = asked().key
        assert bench.provider.fetch(nobody) is None
        for ask in (
            lambda: bench.provider.capture(nobody),
            lambda: bench.provider.refund(nobody, refund_key="rfd_9", amount=AMOUNT),
            lambda: bench.provider.send_back(nobody, stray="str_9"),
        ):
            with pytest.raises(ProviderRefusedError, match="unknown"):
                ask()

    def test_it_says_how_one_can_pay(self, bench: Bench) -> None:
        assert bench.provider.ways("EUR")

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

    def test_a_message_that_is_too_old_is_refused(self, bench: Bench) -> None:
        bench.provider.authorise(asked(bench.accepted))
        headers, body = bench.post(minutes_ago=6)[-1]
        with pytest.raises(WebhookRefusedError):
            bench.provider.parse_webhook(headers, body)


def known(bench: Bench, key: str) -> ProviderPayment:
    found = bench.provider.fetch(key)
    assert found is not None
    return found
