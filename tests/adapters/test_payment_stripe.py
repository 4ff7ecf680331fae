"""Stripe's adapter, by Stripe's own client, against Stripe's API over HTTP as far as we use it."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from structlog.testing import capture_logs
from tests.adapters.payment_contract import AMOUNT, PaymentContract, asked, evidence, known
from tests.adapters.stripe_fake.account import Account
from tests.adapters.stripe_fake.server import FakeStripe, fake_stripe

from entrepot.adapters.payment_stripe import StripePayments
from entrepot.adapters.payment_stripe_post import client_of
from entrepot.adapters.payment_stripe_reading import from_stripe, to_stripe
from entrepot.apps.kernel import clock
from entrepot.apps.payments.provider import (
    Answer,
    ProviderRefusedError,
    ProviderUnavailableError,
    WebhookRefusedError,
)
from entrepot.apps.payments.queries import Known
from entrepot.core.money import Money

type Post = list[tuple[Mapping[str, str], bytes]]


class StripeBench:
    accepted = "pm_card_visa"
    declined = "pm_card_visa_chargeDeclinedInsufficientFunds"
    declined_because = "insufficient_funds"
    confirmed_first = "pm_card_threeDSecure2Required"
    slow = "pm_sepa_debit_slow"
    refusals = MappingProxyType(
        {
            "pm_card_visa_chargeDeclined": "card_declined",
            "pm_card_visa_chargeDeclinedInsufficientFunds": "insufficient_funds",
            "pm_card_visa_chargeDeclinedLostCard": "lost_card",
            "pm_card_visa_chargeDeclinedFraudulent": "suspected_fraud",
            "pm_card_visa_chargeDeclinedDoNotHonor": "do_not_honour",
            "pm_card_chargeDeclinedExpiredCard": "expired_card",
            "pm_card_chargeDeclinedIncorrectCvc": "incorrect_cvc",
            "pm_card_chargeDeclinedProcessingError": "processing_error",
        }
    )

    def __init__(self, server: FakeStripe) -> None:
        self.server = server
        self.begun = clock.now()
        self.settled: set[str] = set()
        self.provider = StripePayments(
            client_of(server.key, server.address, 0),
            webhook_secret=server.account.secret,
            site="https://shop.example",
            find=self.find,
            is_settled=self.settled.__contains__,
        )

    @property
    def account(self) -> Account:
        return self.server.account

    def find(self, key: str) -> Known | None:
        """Know when a payment was begun, and no more: every answer of Stripe's was lost."""
        return Known("", self.begun)

    def intent(self, key: str) -> str:
        return known(self, key).reference

    def confirm(self, reference: str) -> None:
        self.account.succeed(reference)

    def answer_later(self, key: str, *, yes: bool) -> None:
        (self.account.succeed if yes else self.account.fail)(self.intent(key))

    def refund_slowly(self) -> None:
        self.account.slow_refunds = "pending"

    def refund_stoppably(self) -> None:
        self.account.slow_refunds = "requires_action"

    def end_refunds(self, *, well: bool) -> None:
        self.account.end_refunds("succeeded" if well else "failed")

    def charge_back(self, key: str) -> None:
        self.account.open_dispute(self.intent(key))

    def decide(self, key: str, *, won: bool) -> None:
        (dispute,) = self.account.kept["disputes"]
        self.account.close_dispute(dispute, "won" if won else "lost")

    def settle(self) -> None:
        self.account.pay_out()

    def post(self, *, minutes_ago: int = 0) -> Post:
        at = int((clock.now() - timedelta(minutes=minutes_ago)).timestamp())
        return [self.account.signed(event, at) for event in self.account.events]


class RememberingBench(StripeBench):
    """Knows each payment by the reference that Stripe told, as an installation does."""

    def find(self, key: str) -> Known | None:
        mine = [
            each["id"]
            for kind in ("payment_intents", "sessions")
            for each in self.account.kept.get(kind, {}).values()
            if each["metadata"].get("entrepot_payment") == key
        ]
        return Known(mine[0] if mine else "", self.begun)


@pytest.fixture
def server() -> Iterator[FakeStripe]:
    with fake_stripe() as running:
        yield running
    client_of.cache_clear()


class TestStripeKeepsTheContract(PaymentContract):
    @pytest.fixture
    def bench(self, server: FakeStripe) -> StripeBench:
        return StripeBench(server)


class TestStripeKeepsItByReference(PaymentContract):
    @pytest.fixture
    def bench(self, server: FakeStripe) -> StripeBench:
        return RememberingBench(server)


@pytest.fixture
def bench(server: FakeStripe) -> StripeBench:
    return RememberingBench(server)


def session_of(bench: StripeBench) -> str:
    return next(iter(bench.account.kept["sessions"]))


def test_the_buyer_pays_on_stripes_page(bench: StripeBench) -> None:
    request = asked()
    answer = bench.provider.authorise(request)
    assert answer.state is Answer.ACTION_NEEDED
    assert answer.redirect_url.startswith("https://checkout.stripe.com/")
    assert answer.expires_at == bench.begun.replace(microsecond=0) + timedelta(minutes=36)
    session = bench.account.kept["sessions"][session_of(bench)]
    assert (session["success_url"], session["cancel_url"]) == ("https://shop.example/back",) * 2
    assert known(bench, request.key) == answer

    bench.account.pay_session(session["id"], bench.declined)
    assert known(bench, request.key).state is Answer.ACTION_NEEDED  # the page lets them try again
    bench.account.pay_session(session["id"])
    paid = known(bench, request.key)
    assert (paid.state, paid.captured) == (Answer.CAPTURED, AMOUNT)
    assert paid.reference.startswith("pi_")
    assert bench.provider.refund(request.key, refund_key="rfd_1", amount=AMOUNT).refunds[0].amount == AMOUNT


def test_a_page_that_nobody_used_is_closed(bench: StripeBench) -> None:
    request = asked()
    bench.provider.authorise(request)
    for _again in range(2):
        closed = bench.provider.void(request.key)
        assert closed is not None
        assert closed.state is Answer.VOIDED
    assert bench.account.kept["sessions"][session_of(bench)]["status"] == "expired"


def test_letting_go_finds_what_was_paid_on_the_page(bench: StripeBench) -> None:
    request = asked()
    bench.provider.authorise(request)
    bench.account.pay_session(session_of(bench))
    with pytest.raises(ProviderRefusedError, match="captured"):
        bench.provider.void(request.key)


def test_the_page_may_end_in_a_bank_that_answers_later(bench: StripeBench) -> None:
    request = asked()
    bench.provider.authorise(request)
    bench.account.pay_session(session_of(bench), bench.slow)
    assert known(bench, request.key).state is Answer.PENDING
    bench.answer_later(request.key, yes=False)
    found = known(bench, request.key)
    assert (found.state, found.reason) == (Answer.DECLINED, "transfer_failed")


def test_a_promise_that_lapsed_says_so(bench: StripeBench) -> None:
    request = asked(bench.accepted, at_once=False)
    bench.account.lapse(bench.provider.authorise(request).reference)
    found = known(bench, request.key)
    assert (found.state, found.reason) == (Answer.VOIDED, "authorisation_expired")
    with pytest.raises(ProviderRefusedError, match="is_voided"):
        bench.provider.capture(request.key)


def test_asked_again_from_another_page_it_is_the_same_payment(bench: StripeBench) -> None:
    request = asked()
    first = bench.provider.authorise(request)
    assert bench.provider.authorise(replace(request, return_url="/zh")) == first
    assert bench.account.effects == [f"session {request.key}"]


def test_our_keys_are_stripes_idempotency_keys(bench: StripeBench) -> None:
    request = asked(bench.accepted)
    bench.provider.authorise(request)
    bench.provider.refund(request.key, refund_key="rfd_1", amount=AMOUNT)
    keys = [
        headers.get("Idempotency-Key")
        for method, _path, _raw, headers in bench.server.seen
        if method == "POST"
    ]
    assert keys == [request.key, "rfd_1"]


def test_connections_cut_after_the_work_was_done_double_and_lose_nothing(bench: StripeBench) -> None:
    bench.server.cut_share = 0.4
    lost = 0
    requests = [asked(bench.accepted if number % 2 else "") for number in range(20)]
    for request in requests:
        for _try in range(30):
            try:
                bench.provider.authorise(request)
                break
            except ProviderUnavailableError:
                lost += 1
    assert sorted(each for each in bench.account.effects if not each.startswith("taken")) == sorted(
        f"{'intent' if request.method else 'session'} {request.key}" for request in requests
    )
    assert all(known(bench, request.key).key == request.key for request in requests)
    assert sum(each.startswith("taken") for each in bench.account.effects) == 10
    assert bench.provider.balances()["EUR"] == AMOUNT * 10
    assert lost


def test_a_message_may_be_old_news_and_still_tells_what_is(bench: StripeBench) -> None:
    request = asked(bench.accepted)
    bench.provider.authorise(request)
    bench.provider.refund(request.key, refund_key="rfd_1", amount=Money(2_345, "EUR"))
    bench.charge_back(request.key)
    now = known(bench, request.key)
    for headers, body in reversed(bench.post()):
        notice = bench.provider.parse_webhook(headers, body)
        assert (json.loads(body)["type"], notice.payment) == (notice.kind, now)


def test_messages_about_other_things_are_nobodys(bench: StripeBench) -> None:
    bench.account.create_intent({"amount": "500", "currency": "eur"})  # another shop of the same account
    bench.account.succeed(next(iter(bench.account.kept["payment_intents"])))
    bench.settle()
    assert [bench.provider.parse_webhook(*each).payment for each in bench.post()] == [None, None]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": "evt_1"}', b"\xff"])
def test_a_signed_message_that_cannot_be_read(bench: StripeBench, body: bytes) -> None:
    stamp = str(int(clock.now().timestamp()))
    digest = hmac.new(bench.account.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    with pytest.raises(WebhookRefusedError):
        bench.provider.parse_webhook({"stripe-signature": f"t={stamp},v1={digest}"}, body)


@pytest.mark.parametrize(
    ("amount", "theirs"),
    [
        (Money(12_345, "EUR"), 12_345),
        (Money(500, "JPY"), 500),
        (Money(50_000, "VND"), 50_000),
        (Money(5_120, "KWD"), 5_120),
        (Money(5, "ISK"), 500),
    ],
)
def test_amounts_are_told_in_stripes_units(amount: Money, theirs: int) -> None:
    assert to_stripe(amount) == theirs
    assert from_stripe(theirs, amount.currency.lower()) == amount


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (Money(5_124, "KWD"), "amount_not_supported"),
        (Money(100, "UGX"), "currency_not_supported"),
        (Money(100, "CLF"), "currency_not_supported"),
    ],
)
def test_amounts_that_stripe_cannot_take_are_not_asked_for(
    bench: StripeBench, amount: Money, reason: str
) -> None:
    with pytest.raises(ProviderRefusedError, match=reason):
        bench.provider.authorise(asked(amount=amount))
    assert bench.server.seen == []


def test_thousandths_and_whole_yen_are_paid_and_given_back(bench: StripeBench) -> None:
    for amount in (Money(5_120, "KWD"), Money(500, "JPY"), Money(7, "ISK")):
        request = asked(bench.accepted, amount=amount)
        assert bench.provider.authorise(request).captured == amount
        back = bench.provider.refund(request.key, refund_key=f"rfd_{amount.currency}", amount=amount)
        assert back.refunds[0].amount == amount


def test_settlements_are_told_with_stripes_fee_and_once(bench: StripeBench) -> None:
    bench.provider.authorise(asked(bench.accepted))
    bench.settle()
    bench.provider.authorise(asked(bench.accepted))
    (settled,) = bench.provider.settlements()
    assert (settled.amount, settled.fee) == (AMOUNT, Money(370, "EUR"))
    assert bench.provider.balances()["EUR"] == AMOUNT
    bench.settled.add(settled.reference)
    assert bench.provider.settlements() == []


def test_a_payout_on_its_way_is_still_held(bench: StripeBench) -> None:
    bench.provider.authorise(asked(bench.accepted))
    bench.settle()
    next(iter(bench.account.kept["payouts"].values()))["status"] = "in_transit"
    assert bench.provider.balances()["EUR"] == AMOUNT
    assert bench.provider.settlements() == []


def test_evidence_stands_in_stripes_fields_and_files(bench: StripeBench) -> None:
    request = asked(bench.accepted)
    bench.provider.authorise(request)
    bench.charge_back(request.key)
    (dispute,) = bench.account.kept["disputes"].values()
    bench.provider.submit_evidence(request.key, chargeback=dispute["id"], evidence=evidence())
    told = dispute["evidence"]
    files = bench.account.kept["files"]
    assert [files[told[field]]["type"] for field in ("shipping_documentation", "uncategorized_file")] == [
        "pdf",
        "jpg",
    ]
    assert (told["customer_name"], told["shipping_date"]) == ("Mei", "2026-11-02")
    assert told["shipping_tracking_number"] == "LZ123456785US"
    assert told["refund_policy_disclosure"] == "Thirty days to send it back."
    assert "delivered on 2026-11-09" in told["uncategorized_text"]
    assert "Further papers, on request: more.webp" in told["uncategorized_text"]
    assert (dispute["status"], bench.account.effects.count(f"evidence {dispute['id']}")) == (
        "under_review",
        1,
    )


def test_wrong_keys_are_no_answer_and_told_to_nobody(server: FakeStripe) -> None:
    secret = "sk_test_never_to_be_read_anywhere"
    provider = StripePayments(
        client_of(secret, server.address, 0),
        webhook_secret="whsec_never_to_be_read",
        site="https://shop.example",
        find=lambda _key: Known("pi_1", clock.now()),
        is_settled=lambda _reference: False,
    )
    with capture_logs() as logs, pytest.raises(ProviderUnavailableError) as error:
        provider.fetch("pay_1")
    told = f"{error.value} {error.value!r} {provider!r} {vars(error.value)} {logs}"
    assert "never_to_be_read" not in told
