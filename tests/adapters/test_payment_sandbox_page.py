"""The sandbox's own pages and its post inside an installation."""

from pathlib import Path

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from tests.adapters.payment_contract import AMOUNT, asked
from tests.factories import AT

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.payments import actions, queries
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """This installation's own sandbox, with its file elsewhere."""
    monkeypatch.setattr(payment_sandbox_post.paths, "home", lambda: tmp_path)
    return payment_sandbox_post.connect()


def test_a_buyer_pays_on_the_page_and_is_sent_back(sandbox: Sandbox, client: Client) -> None:
    address = sandbox.authorise(asked()).redirect_url
    shown = client.get(address)
    assert shown.status_code == 200
    assert "€123.45" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    wrong = client.post(address, {"number": "1234"})
    assert wrong.status_code == 422
    assert "This is no card number" in wrong.content.decode()
    paid = client.post(address, {"number": "4242 4242 4242 4242"})
    assert (paid.status_code, paid["Location"]) == (302, "/back")
    assert sandbox.balances()["EUR"] == AMOUNT
    assert client.post(address, {"number": "4000000000000002"})["Location"] == "/back"


@pytest.mark.parametrize(
    ("answer", "reason"), [("yes", ""), ("no", "authentication_failed"), ("", "authentication_failed")]
)
def test_the_bank_asks_the_buyer(sandbox: Sandbox, client: Client, answer: str, reason: str) -> None:
    request = asked("4000002500003155")
    address = sandbox.authorise(request).redirect_url
    assert "did you order this payment" in client.get(address).content.decode()
    assert client.post(address, {"answer": answer})["Location"] == "/back"
    found = sandbox.fetch(request.key)
    assert found is not None
    assert found.reason == reason


def test_the_page_speaks_chinese_and_knows_no_stranger(sandbox: Sandbox, client: Client) -> None:
    address = sandbox.authorise(asked()).redirect_url
    assert "沙盒银行" in client.get(address, headers={"accept-language": "zh-CN"}).content.decode()
    assert client.get("/payment-sandbox/sb_nobody/").status_code == 404


def test_a_form_of_another_site_is_refused(sandbox: Sandbox) -> None:
    address = sandbox.authorise(asked()).redirect_url
    assert Client(enforce_csrf_checks=True).post(address, {"number": "4242424242424242"}).status_code == 403


def test_the_worker_carries_the_sandboxs_post(sandbox: Sandbox) -> None:
    with clock.travel(AT):
        share = actions.OrderShare("order", "ord_1", Money(500, "SGD"))
        begun = actions.begin_payment(request_key="c1", payer="chk_1", orders=[share], by=ANONYMOUS, at=AT)
        view = actions.authorise_payment(payment=begun.public_id, return_url="/back", by=ANONYMOUS, at=AT)
        sandbox.enter_card(view.redirect_url.split("/")[2], "4242424242424242")
        sandbox.fetch(begun.public_id)
        posts = DBTaskResult.objects.filter(task_path=payment_sandbox_post.deliver_webhooks.module_path)
        assert posts.count() == 1  # one carries all
        workers.run_pending()
        assert queries.get_payment(begun.public_id, viewer=SYSTEM).is_paid
        assert sandbox.next_due() is None
        assert set(posts.values_list("status", flat=True)) == {"SUCCESSFUL"}
