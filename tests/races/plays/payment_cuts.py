"""A proxy between us and the provider that cuts a share of the replies, after the provider did its work."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.races.plays.payment import AT, GOOD, begin, crowd

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger.models import Entry
from entrepot.apps.payments import actions, queries
from entrepot.apps.payments.models import PaymentIntent, Refund
from entrepot.apps.payments.provider import ProviderUnavailableError
from entrepot.core.money import Money

ASKED = ("authorise", "capture", "void", "refund")
BACK = Money(1_000, "SGD")


class CutProxy:
    """Stands before a provider. The dice say which replies are lost; what was asked for is done."""

    def __init__(self, provider: Sandbox, share: float, seed: str) -> None:
        self._provider = provider
        self._share = share
        self._dice = random.Random(seed)  # noqa: S311 - which replies are cut is no secret
        self.cut = 0

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._provider, name)
        if name not in ASKED:
            return call

        def asked(*given: Any, **named: Any) -> Any:
            answer = call(*given, **named)
            if self._dice.random() < self._share:
                self.cut += 1
                raise ProviderUnavailableError("connection reset by peer")
            return answer

        return asked


def cut_replies(folder: str, intents: int, tills: int, share: float, seed: int) -> dict[str, Any]:
    """Pay, take, let go and give back through the proxy from several tills; then ask about all that waits."""
    provider = Sandbox(Path(folder) / "sandbox.sqlite3")
    payments = [begin(f"ord_{number}", capture_at_once=number % 3 != 1) for number in range(intents)]
    said = crowd(
        folder,
        [lambda t=till: _work(folder, payments[t::tills], share, f"{seed}/{t}") for till in range(tills)],
    )
    waiting = queries.count_unresolved(AT + timedelta(days=1), viewer=SYSTEM)
    payment_sandbox_post.connect = lambda: provider
    subjects = [*payments, *Refund.objects.values_list("public_id", flat=True)]
    for subject in subjects:
        actions.resolve(subject=subject, by=SYSTEM, at=AT + timedelta(days=30))
    held = [provider.fetch(payment) for payment in payments]
    return {
        "cut": sum(int(each.split()[0]) for each in said),
        "waiting": waiting,
        "left": queries.count_unresolved(AT + timedelta(days=31), viewer=SYSTEM),
        "ours": Counter(PaymentIntent.objects.values_list("state", flat=True)),
        "theirs": Counter(str(each.state) if each else "unknown" for each in held),
        "keys": len({each.key for each in held if each}),
        "refunds": Counter(Refund.objects.values_list("state", flat=True)),
        "theirs_back": sum(len(each.refunds) for each in held if each),
        "entries": Entry.objects.count(),
        "agrees": all(each.agrees for each in queries.list_provider_differences(viewer=SYSTEM)),
    }


def _work(folder: str, payments: list[str], share: float, seed: str) -> str:
    """Be one till: each step is asked for twice, as an impatient person does, and silence is left at that."""
    proxy = CutProxy(Sandbox(Path(folder) / "sandbox.sqlite3"), share, seed)
    payment_sandbox_post.connect = lambda: proxy
    for payment in payments:
        row = PaymentIntent.objects.get(public_id=payment)
        for _twice in range(2):
            actions.authorise_payment(payment=payment, method=GOOD, return_url="/back", by=SYSTEM, at=AT)
        if not row.capture_at_once:
            _try(lambda p=payment: actions.capture_payment(payment=p, by=SYSTEM, at=AT))
        if int(row.request_key.removeprefix("ord_")) % 5 == 0:
            _try(lambda p=payment: actions.cancel_payment(payment=p, by=SYSTEM, at=AT))
        _try(lambda k=row.request_key: _give_back(k))
    return f"{proxy.cut} cut"


def _give_back(order: str) -> None:
    refund = actions.begin_refund(
        request_key=f"back/{order}", kind="order", subject=order, amount=BACK, by=SYSTEM, at=AT
    )
    for _twice in range(2):
        actions.send_refund(refund=refund.public_id, by=SYSTEM, at=AT)


def _try(step: Any) -> None:
    try:
        step()
    except ProblemRaised:  # the payment stands elsewhere: its answer is still out
        return
