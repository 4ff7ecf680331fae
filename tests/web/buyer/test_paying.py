"""Ways to pay, as a buyer meets them: a choice, a code to scan, a slow bank, reasons and what helps."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.apps.orders.shop import make_shelf
from tests.factories import AT
from tests.web.buyer.shopping import add, enter_card, hold, order

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_qr_sandbox import TransferSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.orders.models import Order
from entrepot.apps.orders.tasks import expire_checkout_later
from entrepot.apps.payments.models import PaymentIntent

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SLOW = "6000 0000 0000 0023"  # three hours
ABANDONS = "4000 0084 0000 1637"


@pytest.fixture(autouse=True)
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TransferSandbox:
    """A bank that collects by codes, with books of its own."""
    provider = TransferSandbox(tmp_path / "transfers.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect_transfers", lambda: provider)
    return provider


def scanned(client: Client) -> tuple[str, str]:
    """Order, choose the code, and return the page it is on and that of the buyer's bank."""
    page = order(client, way="transfer").headers["Location"]
    return page, client.get(page).context["payment"].redirect_url


def test_the_checkout_offers_the_ways_of_its_currency() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    form = client.get(hold(client)).text
    assert "How do you want to pay?" in form
    assert form.index("Card") < form.index("PayNow")
    assert "PromptPay" not in form


def test_a_code_is_shown_scanned_and_paid() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    page, bank_page = scanned(client)
    assert "/pay/" in page
    shown = client.get(page)
    payment = shown.context["payment"]
    assert "data:image/svg+xml" in shown.text
    assert payment.instructions.reference in shown.text
    assert "style=" not in shown.text  # the policy lets no style stand in a page
    look = f"{page}look?was=action_needed&strays=0"
    assert "HX-Refresh" not in client.get(look).headers

    app = client.get(bank_page)
    assert payment.instructions.payload in app.text
    assert client.post(bank_page, {"amount": "x"}).status_code == 422
    assert client.post(bank_page, {"amount": "1.00"}).headers["Location"] == page
    told = client.get(page)
    assert "came that we did not take" in told.text
    assert "another amount" in told.text
    assert client.get(look).headers["HX-Refresh"] == "true"

    client.post(bank_page, {"amount": payment.amount.format_plain()})
    assert "/orders/" in client.get(page).headers["Location"]
    assert PaymentIntent.objects.get().state == "captured"


def test_another_way_lets_go_of_the_code_first() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    page, bank_page = scanned(client)
    assert "Pay another way" in client.get(page).text
    there = client.post(page, {"way": "sandbox"}).headers["Location"]
    assert there.startswith("/payment-sandbox/")
    assert "/orders/" in client.get(enter_card(client, there).headers["Location"]).headers["Location"]
    states = PaymentIntent.objects.order_by("id").values_list("provider", "state")
    assert list(states) == [("transfer", "cancelled"), ("sandbox", "captured")]
    assert client.get(bank_page).status_code == 200


def test_a_bank_that_takes_its_time_is_waited_for(sandbox: Sandbox) -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    page = enter_card(client, order(client).headers["Location"], SLOW).headers["Location"]
    shown = client.get(page).text
    assert "Your bank has the payment in hand" in shown
    assert "You have done all there is to do" in shown
    assert "Cancel the order" not in shown
    checkout = Order.objects.get().checkout
    assert checkout.pay_until > AT + timedelta(hours=3)
    with clock.travel(AT + timedelta(hours=1)):
        expire_checkout_later.func(checkout.public_id)
        workers.run_pending()
        assert Order.objects.get().state == "awaiting_payment"
    with clock.travel(AT + timedelta(hours=3)):
        sandbox.deliver_due(payment_sandbox_post._post)
        workers.run_pending()
        assert Order.objects.get().state == "paid"


def test_a_refusal_says_why_and_what_helps(sandbox: Sandbox) -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    there = order(client).headers["Location"]
    enter_card(client, there, ABANDONS)
    with clock.travel(AT + timedelta(minutes=2)):
        sandbox.deliver_due(payment_sandbox_post._post)
        page = client.get(Order.objects.get().checkout.public_id.join(["/sg/en/pay/", "/"])).text
    assert "The payment did not go through" in page
    assert "You were not back from your bank" in page
    assert "answer in the bank" in page
    assert "How do you want to pay?" in page


def test_a_way_that_is_not_there_is_the_usual_one() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    assert order(client, way="nobody").headers["Location"].startswith("/payment-sandbox/")
