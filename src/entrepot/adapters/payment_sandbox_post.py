"""Runs the sandboxes inside an installation: files in the home folder, webhooks sent by the worker."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import structlog
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from entrepot.adapters.payment_qr_sandbox import TransferSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import paths
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.kernel.statements import Read
from entrepot.apps.payments.actions import receive_webhook
from entrepot.apps.payments.provider import Settlement

FILE = "payment-sandbox.sqlite3"
TRANSFERS_FILE = "transfer-sandbox.sqlite3"

log = structlog.get_logger("entrepot.payment_sandbox")


def connect() -> Sandbox:
    """Return this installation's sandbox."""
    return Sandbox(paths.home() / FILE, wake=send_later)


def connect_transfers() -> TransferSandbox:
    """Return this installation's sandbox bank that collects by codes."""
    return TransferSandbox(paths.home() / TRANSFERS_FILE, wake=send_later)


def list_settlements() -> list[Settlement]:
    """Return what both paid into the merchant's bank."""
    return [*connect().settlements(), *connect_transfers().settlements()]


_WAITING = Read(
    lambda *, queue, path, due: DBTaskResult.objects.filter(
        queue_name=queue, task_path=path, status="READY", run_after__lte=due
    ).values_list("pk")[:1]
)


def send_later(due: datetime) -> None:
    """Have the webhooks that are due by then sent, unless that is already so."""
    if not _WAITING.rows(queue=EVENTS, path=deliver_webhooks.module_path, due=due):
        deliver_webhooks.using(run_after=due).enqueue()


@task(queue_name=EVENTS)
def deliver_webhooks() -> None:
    """Send what is due to the same door that a request from outside comes through."""
    for sandbox in (connect(), connect_transfers()):
        sandbox.deliver_due(partial(_post, provider=sandbox.name))
        due = sandbox.next_due()
        if due is not None:
            send_later(due)


def _post(headers: Mapping[str, str], body: bytes, provider: str = Sandbox.name) -> bool:
    """Hand a webhook in; whatever goes wrong there is a failed attempt here."""
    try:
        receive_webhook(provider=provider, headers=headers, body=body)
    except Exception as error:  # noqa: BLE001 - to a sender every failure is the same: send it again later
        log.warning("webhook_not_accepted", error=repr(error))
        return False
    return True
