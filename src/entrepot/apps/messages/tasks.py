"""What messages does later: hand over to the mailer."""

from django.tasks import task

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system

POSTMAN = system("postman")


@task(queue_name="events")
def deliver_message(message: str) -> None:
    """Send one queued message."""
    from entrepot.apps.messages import actions  # noqa: PLC0415 - queueing enqueues this task

    actions.send_message(message=message, by=POSTMAN, at=clock.now())


@task(queue_name="events")
def deliver_messages(messages: list[str]) -> None:
    """Send messages that were queued together."""
    from entrepot.apps.messages import actions  # noqa: PLC0415 - same

    actions.send_messages(messages=messages, by=POSTMAN, at=clock.now())
