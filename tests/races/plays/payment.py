"""Providers, buyers and clerks at one payment at the same moment."""

import json
import signal
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.races.processes import die, fork, join

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger.models import Entry
from entrepot.apps.payments import actions
from entrepot.apps.payments.models import PaymentIntent, PaymentLine, WebhookReceipt
from entrepot.core.money import Money

AT = datetime(2026, 11, 21, tzinfo=UTC)
GOOD, LOST = "4242424242424242", "4000000000005126"


def sandbox_in(folder: str) -> Sandbox:
    """Put a sandbox with its books in the folder in the place of the installation's."""
    provider = Sandbox(Path(folder) / "sandbox.sqlite3")
    payment_sandbox_post.connect = lambda: provider  # this process and its children only
    return provider


def begin(order: str, *, capture_at_once: bool = True) -> str:
    return actions.begin_payment(
        request_key=order,
        payer="chk_1",
        orders=[actions.OrderShare("order", order, Money(5_000, "SGD"))],
        capture_at_once=capture_at_once,
        by=SYSTEM,
        at=AT,
    ).public_id


def pay(payment: str, method: str = GOOD) -> str:
    return actions.authorise_payment(
        payment=payment, method=method, return_url="/back", by=SYSTEM, at=AT
    ).state


def crowd(folder: str, works: list[Callable[[], object]]) -> list[str]:
    """Do all of it in processes that begin at the same moment; return what each came to."""
    start = time.monotonic() + 0.5

    def work(number: int) -> None:
        PaymentIntent.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        try:
            said = str(works[number]())
        except ProblemRaised as error:
            said = error.problem.slug
        (Path(folder) / f"said-{number}.json").write_text(json.dumps(said), encoding="utf-8")

    crowd = [fork(lambda n=number: work(n)) for number in range(len(works))]
    codes = [join(one) for one in crowd]
    assert codes == [0] * len(works), codes
    return [json.loads((Path(folder) / f"said-{n}.json").read_text()) for n in range(len(works))]


def repeated_webhooks(folder: str, posts: int) -> dict[str, Any]:
    """Post the same webhooks many times at once, for a payment whose answer was lost."""
    provider = sandbox_in(folder)
    payment = begin("ord_1")
    before = pay(payment, LOST)
    sent: list[tuple[Mapping[str, str], bytes]] = []
    provider.deliver_due(lambda headers, body: bool(sent.append((headers, body)) or True))

    def post_all(turn: int) -> list[str]:
        ordered = sent if turn % 2 else sent[::-1]
        return [
            actions.receive_webhook(provider="sandbox", headers=headers, body=body)
            for headers, body in ordered
        ]

    said = crowd(folder, [lambda n=number: post_all(n) for number in range(posts)])
    return {
        "before": before,
        "state": PaymentIntent.objects.get().state,
        "said": said,
        "entries": Entry.objects.count(),
        "receipts": WebhookReceipt.objects.count(),
        "captures": AuditEntry.objects.filter(action="payments.record_capture").count(),
        "sent": len(sent),
    }


def capture_or_cancel(folder: str, rounds: int) -> list[dict[str, Any]]:
    """Capture and cancel the same authorised payment at the same moment, again and again."""
    provider = sandbox_in(folder)
    found = []
    for number in range(rounds):
        payment = begin(f"ord_{number}", capture_at_once=False)
        pay(payment)
        said = crowd(
            folder,
            [
                lambda p=payment: actions.capture_payment(payment=p, by=SYSTEM, at=AT).state,
                lambda p=payment: actions.cancel_payment(payment=p, by=SYSTEM, at=AT).state,
            ],
        )
        held = provider.fetch(payment)
        found.append(
            {
                "said": said,
                "ours": PaymentIntent.objects.get(public_id=payment).state,
                "theirs": held.state if held else "",
                "entries": Entry.objects.filter(about=payment).count(),
            }
        )
    return found


def refunds_at_once(folder: str, clerks: int) -> dict[str, Any]:
    """Let many clerks give back 1,000 of 5,000 each at the same moment."""
    provider = sandbox_in(folder)
    payment = begin("ord_1")
    pay(payment)

    def give_back(number: int) -> str:
        amount = Money(1_000, "SGD")
        refund = actions.begin_refund(
            request_key=f"return_{number}", kind="order", subject="ord_1", amount=amount, by=SYSTEM, at=AT
        )
        return actions.send_refund(refund=refund.public_id, by=SYSTEM, at=AT).state

    said = crowd(folder, [lambda n=number: give_back(n) for number in range(clerks)])
    line = PaymentLine.objects.get()
    return {
        "said": sorted(said),
        "claimed": line.claimed_minor,
        "refunded": line.refunded_minor,
        "held": provider.balances()["SGD"].minor,
    }


def two_tills(folder: str, tills: int) -> dict[str, Any]:
    """Begin a payment for one order at many tills at the same moment, each under a key of its own."""
    sandbox_in(folder)

    def begin_and_pay(number: int) -> str:
        share = actions.OrderShare("order", "ord_1", Money(5_000, "SGD"))
        begun = actions.begin_payment(
            request_key=f"till_{number}", payer="chk_1", orders=[share], by=SYSTEM, at=AT
        )
        return pay(begun.public_id)

    said = crowd(folder, [lambda n=number: begin_and_pay(n) for number in range(tills)])
    return {"said": sorted(said), "entries": Entry.objects.count()}


def killed_while_paying(folder: str) -> dict[str, Any]:
    """Kill the buyer's process before the provider heard of the payment, and after; then reconcile."""
    provider = sandbox_in(folder)
    authorise = provider.authorise

    def deaf(_request: Any) -> Any:
        die()

    def mute(request: Any) -> Any:
        authorise(request)
        die()

    found = {}
    for name, call in (("before", deaf), ("after", mute)):
        payment = begin(f"ord_{name}")
        provider.authorise = call  # type: ignore[method-assign]
        died = join(fork(lambda p=payment: pay(p))) == -signal.SIGKILL
        left = PaymentIntent.objects.get(public_id=payment).state
        actions.resolve(subject=payment, by=SYSTEM, at=AT + timedelta(minutes=10))
        row = PaymentIntent.objects.get(public_id=payment)
        entries = Entry.objects.filter(about=payment).count()
        found[name] = {"died": died, "left": left, "state": row.state, "entries": entries}
    return {**found, "held": sum(money.minor for money in provider.balances().values())}
