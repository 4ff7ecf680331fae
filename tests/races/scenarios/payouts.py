from tests.apps.payouts.earnings import OTHER, operator, proposed, seller, set_account
from tests.races.scenarios import Scenario
from tests.races.scenarios.impact import come_back

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages import queries as messages
from entrepot.apps.payouts import actions
from entrepot.apps.payouts.events import PayoutSent
from entrepot.apps.payouts.models import Payout


def change_account() -> str:
    return set_account(seller().actor, OTHER, clock.now())


def send() -> str:
    """Let a payout be with the bank. It is not asked: this is inside a transaction."""
    payout = proposed(seller().business)
    row = Payout.objects.get(public_id=payout)
    said = {"business": row.business, "currency": row.currency, "amount_minor": row.amount_minor}
    publish(PayoutSent(payout=payout, at=clock.now(), **said))
    return payout


def stop() -> str:
    payout = proposed(seller().business)
    actions.reject_payout(payout=payout, reason="unclear", by=operator(), at=clock.now())
    return payout


def written(subject: str) -> list[object]:
    found = messages.list_messages(viewer=SYSTEM, subject=subject)
    return [[each.template, each.subject_kind, each.state, each.language] for each in found]


SCENARIOS = {
    "payouts.write_of_account": Scenario(change_account, written),
    "payouts.write_of_sending": Scenario(send, written),
    "payouts.write_of_rejection": Scenario(stop, written),
    "payouts.write_of_return": Scenario(come_back, written),
}
