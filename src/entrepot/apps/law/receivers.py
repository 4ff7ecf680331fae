"""Django's signals that law listens to."""

from typing import Any

from django.core.signals import request_started
from django.dispatch import receiver
from django.tasks.signals import task_started

from entrepot.apps.law.active import active_edition
from entrepot.apps.law.current import compare_at_next_use, compare_with, doubt


@receiver(request_started)
def _at_request(**_details: Any) -> None:
    """Let the first quote of each request look which edition is in force, if it was not just looked up."""
    compare_at_next_use()


@receiver(task_started)
def _at_task(**_details: Any) -> None:
    """Let the first quote of each task look in any case: a task may follow an activation at once."""
    doubt()
    compare_at_next_use()


compare_with(active_edition)
