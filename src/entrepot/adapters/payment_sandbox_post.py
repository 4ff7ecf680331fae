"""Runs the sandbox inside an installation: its file in the home folder, its webhooks sent by the worker."""

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import paths
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.payments.actions import receive_webhook

FILE = "payment-sandbox.sqlite3"

log = structlog.get_logger("entrepot.payment_sandbox")


def connect() -> Sandbox:
    """Return this installation's sandbox."""
    return Sandbox(paths.home() / FILE, wake=send_later)


def send_later(due: datetime) -> None:
    """Have the webhooks that are due by then sent, unless that is already so."""
    waiting = DBTaskResult.objects.filter(
        task_path=deliver_webhooks.module_path, status="READY", run_after__lte=due
    )
    if not waiting.exists():
        deliver_webhooks.using(run_after=due).enqueue()


@task(queue_name=EVENTS)
def deliver_webhooks() -> None:
    """Send what is due to the same door that a request from outside comes through."""
    sandbox = connect()
    sandbox.deliver_due(_post)
    due = sandbox.next_due()
    if due is not None:
        send_later(due)


def _post(headers: Mapping[str, str], body: bytes) -> bool:
    """Hand a webhook in; whatever goes wrong there is a failed attempt here."""
    try:
        receive_webhook(provider=Sandbox.name, headers=headers, body=body)
    except Exception as error:  # noqa: BLE001 - to a sender every failure is the same: send it again later
        log.warning("webhook_not_accepted", error=repr(error))
        return False
    return True
