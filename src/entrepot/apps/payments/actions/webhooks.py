"""What a provider sends us by itself."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.problems import Problem, problem_for
from entrepot.apps.payments import providers, refusals
from entrepot.apps.payments.actions.recording import record_answer
from entrepot.apps.payments.models import WebhookReceipt
from entrepot.apps.payments.provider import (
    ProviderNotice,
    ProviderUnavailableError,
    WebhookRefusedError,
)

POSTMAN = system("payment webhooks")

log = structlog.get_logger("entrepot.payments")


class Reception(StrEnum):
    """What became of a webhook. Each is a success to whoever sent it."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    NOT_OURS = "not_ours"


def receive_webhook(
    *,
    provider: str,
    headers: Mapping[str, str],
    body: bytes,
    by: Actor = POSTMAN,
    at: datetime | None = None,
) -> Reception:
    """Record what a provider's signed message says, once for each message id.

    The signature is all the authority there is: nobody is signed in. Raises WebhookRefusedError (400) when it
    is not the provider's, and ProblemRaised (404) for a provider we do not have. Whatever else goes wrong
    leaves no trace, so that the provider's next attempt does the work.
    """
    notice = _read(provider, headers, body)
    payment = notice.payment
    if payment is None:
        return Reception.NOT_OURS
    moment = at or clock.now()
    try:
        with transaction.atomic():
            receipt = WebhookReceipt(
                provider=provider,
                event=notice.event,
                kind=notice.kind,
                payment=payment.key,
                received_at=moment,
            )
            insert([receipt])
            ours = record_answer(provider=provider, answer=payment, by=by, at=moment)
    except IntegrityError:  # it was sent before
        if not _known(provider, notice):  # the conflict was another: let the provider send it again
            raise
        return Reception.REPEATED
    if not ours:
        log.warning("webhook_for_nobody", provider=provider, webhook=notice.event)
        return Reception.NOT_OURS
    return Reception.RECORDED


def _read(provider: str, headers: Mapping[str, str], body: bytes) -> ProviderNotice:
    try:
        found = providers.get_provider(provider)
    except providers.UnknownProviderError as error:
        raise refusals.missing() from error
    return found.parse_webhook(headers, body)


def _known(provider: str, notice: ProviderNotice) -> bool:
    return WebhookReceipt.objects.filter(provider=provider, event=notice.event).exists()


@problem_for(ProviderUnavailableError)
def _silent(_error: ProviderUnavailableError) -> Problem:
    return Problem(
        slug="provider-silent",
        title=_("The payment provider does not answer."),
        status=503,
        detail=_("Nothing was changed. Try again in a minute."),
    )


@problem_for(WebhookRefusedError)
def _refused(error: WebhookRefusedError) -> Problem:
    return Problem(
        slug="webhook-refused",
        title=_("This message is not signed by the provider."),
        status=400,
        detail=str(error),
    )
