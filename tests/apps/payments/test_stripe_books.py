"""Stripe as an installation meets it: settings, the webhook door, our rows and the ledger."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.adapters.stripe_fake.server import FakeStripe, fake_stripe
from tests.apps.payments.test_paying import balance, begin

from entrepot.adapters import payment_stripe_post
from entrepot.adapters.payment_stripe_post import client_of
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.payments import actions, queries
from entrepot.apps.payments.models import PaymentIntent, WebhookReceipt
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db

DOOR = "/api/v1/payments/webhooks/stripe"


@pytest.fixture(autouse=True)
def stripe(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    with fake_stripe() as server:
        settings.PAYMENT_PROVIDERS = {"stripe": "entrepot.adapters.payment_stripe_post.connect"}
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API = server.key, server.address
        settings.STRIPE_WEBHOOK_SECRET = server.account.secret
        monkeypatch.setattr(payment_stripe_post, "TRIES_AGAIN", 0)
        yield server
        client_of.cache_clear()


def go(payment: str, method: str = "") -> queries.PaymentView:
    return actions.authorise_payment(
        payment=payment, method=method, return_url="/back", by=ANONYMOUS, at=clock.now()
    )


def post(client: Client, headers: Mapping[str, str], body: bytes) -> Any:
    return client.post(DOOR, body, content_type="application/json", headers=headers)


def agrees() -> bool:
    return all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM))


def test_paid_on_the_page_and_told_late_twice_and_backwards(
    stripe: FakeStripe, client: Client, ear: Any
) -> None:
    payment = begin(("ord_1", 5_000), ("ord_2", 700))
    assert go(payment).redirect_url.startswith("https://checkout.stripe.com/")
    stripe.account.pay_session(next(iter(stripe.account.kept["sessions"])))
    sent = [stripe.account.signed(event) for event in stripe.account.events]
    said = [post(client, *each).json()["reception"] for each in [*sent[::-1], *sent]]
    assert said == ["recorded"] * len(sent) + ["repeated"] * len(sent)
    found = queries.get_payment(payment, viewer=SYSTEM)
    assert (found.is_paid, found.captured) == (True, Money(5_700, "SGD"))
    assert ear.hear() == ["PaymentCaptured"]
    assert [balance(AccountKind.BUYER_FUNDS, each) for each in ("ord_1", "ord_2")] == [5_000, 700]
    assert WebhookReceipt.objects.count() == len(sent)
    assert PaymentIntent.objects.get().provider_reference.startswith("pi_")
    assert agrees()


def test_what_stripe_did_not_sign_or_signed_long_ago_is_refused(stripe: FakeStripe, client: Client) -> None:
    payment = begin()
    go(payment, "pm_card_visa")
    event = stripe.account.events[-1]
    headers, body = stripe.account.signed(event)
    old = int((clock.now() - timedelta(minutes=6)).timestamp())
    for given, told in (
        ({}, body),
        (headers, body.replace(b"5000", b"1")),
        ({"Stripe-Signature": "t=1,v1=aa"}, body),
        stripe.account.signed(event, old),
    ):
        assert post(client, given, told).status_code == 400
    assert not WebhookReceipt.objects.exists()
    stripe.account.pay_out()
    assert post(client, *stripe.account.signed(stripe.account.events[-1])).json() == {"reception": "not_ours"}


def test_refunds_disputes_and_payouts_agree_to_the_unit(stripe: FakeStripe, client: Client, ear: Any) -> None:
    payment = begin()
    go(payment, "pm_card_visa")
    refund = actions.begin_refund(
        request_key="r1", kind="order", subject="ord_1", amount=Money(1_999, "SGD"), by=SYSTEM, at=clock.now()
    ).public_id
    stripe.account.slow_refunds = "pending"
    assert actions.send_refund(refund=refund, by=SYSTEM, at=clock.now()).state == "pending"
    assert agrees()
    stripe.account.end_refunds("succeeded")
    for event in stripe.account.events:
        assert post(client, *stripe.account.signed(event)).status_code == 200
    assert ear.hear() == ["PaymentCaptured", "RefundRecorded"]
    stripe.account.pay_out()
    assert actions.collect_settlements(provider="stripe", by=SYSTEM, at=clock.now()) == 1
    assert actions.collect_settlements(provider="stripe", by=SYSTEM, at=clock.now()) == 0
    assert balance(AccountKind.PROVIDER_FEE, "stripe") == 150
    assert balance(AccountKind.BANK, "main") == 5_000 - 1_999 - 150
    assert agrees()


def test_connections_cut_after_the_work_lose_and_double_nothing(stripe: FakeStripe, ear: Any) -> None:
    payments = [begin((f"ord_{number}", 500), key=f"c{number}") for number in range(12)]
    stripe.cut_share = 0.4
    for payment in payments:
        go(payment, "pm_card_visa")
    waiting = queries.count_unresolved(clock.now() + timedelta(days=1), viewer=SYSTEM)
    stripe.cut_share = 0.0
    for payment in payments:
        actions.resolve(subject=payment, by=SYSTEM, at=clock.now())
    assert waiting > 0
    assert set(PaymentIntent.objects.values_list("state", flat=True)) == {"captured"}
    assert sorted(stripe.account.effects) == sorted(
        f"{step} {payment}" for payment in payments for step in ("intent", "taken")
    )
    assert ear.hear() == ["PaymentCaptured"] * 12
    assert agrees()
