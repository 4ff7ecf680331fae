"""Django's signals that law listens to."""

from typing import Any

from django.core.signals import request_started
from django.dispatch import receiver
from django.tasks.signals import task_started

from entrepot.apps.law.active import active_edition
from entrepot.apps.law.current import compare_at_next_use, compare_with


@receiver([request_started, task_started])
def _at_request(**_details: Any) -> None:
    """Let the first quote of each request, and of each task of a worker, look which edition is in force."""
    compare_at_next_use()


compare_with(active_edition)
