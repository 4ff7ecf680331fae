"""Asking the provider. No transaction is open while it answers: what is wanted was committed before.

When no answer comes, the payment stays as it is and `reconciling` asks again; nothing is guessed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

import structlog
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.payments import providers, refusals, states
from entrepot.apps.payments.actions.capturing import record_begun_capture
from entrepot.apps.payments.actions.recording import record_answer, record_failure
from entrepot.apps.payments.actions.refunding import record_refund_refusal
from entrepot.apps.payments.beside import WithCapture, record_with
from entrepot.apps.payments.claiming import claim, claim_capture
from entrepot.apps.payments.examined import is_examined
from entrepot.apps.payments.models import PaymentIntent, Refund
from entrepot.apps.payments.provider import (
    Answer,
    AuthorisationRequest,
    PaymentProvider,
    ProviderPayment,
    ProviderRefusedError,
    ProviderUnavailableError,
)
from entrepot.apps.payments.queries import (
    PaymentView,
    RefundView,
    get_payment,
    refund_view,
    visible,
)
from entrepot.core.money import Money

CASHIER = system("cashier")  # writes down what providers answer

log = structlog.get_logger("entrepot.payments")


def authorise_payment(
    *,
    payment: str,
    return_url: str,
    by: Actor,
    at: datetime,
    method: str = "",
    begun: PaymentView | None = None,
    with_capture: WithCapture | None = None,
) -> PaymentView:
    """Ask the provider for a payment that was begun, and return how it stands now.

    `method` is the token of the provider's own form, or empty to send the buyer to the provider's page: then
    the view carries `redirect_url`, and the buyer comes back to `return_url`, a path of ours. Asked again, it
    resumes. A decline is an answer: state `failed` with a `message`. A provider that does not answer leaves
    the payment waiting. `method` is never stored. `begun` is what `begin_payment` has just returned, so that
    it is not read again; `with_capture` is done in the transaction that records that money was taken.
    """
    require_outside()
    begun = begun or get_payment(payment, viewer=by)
    if begun.state != states.BEGUN:
        return get_payment(payment, viewer=by)
    try:
        answer = providers.get_provider(begun.provider).authorise(_request(begun, return_url, method))
    except ProviderUnavailableError:
        log.warning("payment_provider_silent", payment=payment, step="authorise")
    except ProviderRefusedError as error:
        record_failure(payment=payment, reason=error.reason, by=CASHIER, at=at)
    else:
        if record_with(partial(record_begun_capture, begun, answer, by=CASHIER, at=at), with_capture):
            return replace(begun, state=states.CAPTURED, captured=begun.amount, captured_at=at)
        record_answer(provider=begun.provider, answer=answer, by=CASHIER, at=at, with_capture=with_capture)
    return get_payment(payment, viewer=by)


def refresh_payment(
    *, payment: str, by: Actor, at: datetime, with_capture: WithCapture | None = None
) -> PaymentView:
    """Ask the provider how the payment stands and record it: a buyer may come back before any webhook.

    `with_capture` is done in the transaction that records that money was taken.
    """
    require_outside()
    row = visible(by, guests=True).get(public_id=payment)
    if row.state in states.WAITING:
        provider = providers.get_provider(row.provider)
        _record_what(lambda: provider.fetch(row.public_id), row, at, with_capture)
    return get_payment(payment, viewer=by)


def capture_payment(
    *, payment: str, by: Actor, at: datetime, parts: Mapping[str, Money] | None = None
) -> PaymentView:
    """Take the money of an authorised payment. For the platform. Asked again, it resumes.

    `parts` names what to take for each order (its public id) where not all of it can be sent; an order left
    out is not paid, and what is not taken is free for the buyer again. Once asked, the parts stay.
    409 when the payment is not authorised: somebody cancelled it, or it was never confirmed. 422 for parts
    that are no part of it.
    """
    require_outside()
    require_role(by, OPERATOR)
    row = PaymentIntent.objects.get(public_id=payment)
    claim_capture(row, parts, by, at)
    if row.state == states.CAPTURING:
        provider = providers.get_provider(row.provider)
        _ask(lambda: provider.capture(row.public_id, amount=row.to_capture), provider, row, at)
    elif row.state != states.CAPTURED:
        raise refusals.not_in_state(row.state)
    return get_payment(payment, viewer=by)


def cancel_payment(*, payment: str, by: Actor, at: datetime) -> PaymentView:
    """Let a payment go before money is taken. Its payer or the platform may. Asked again, it resumes.

    When the provider had taken the money already, the payment ends `captured`: look at the state returned.
    409 when it was captured, or is being captured, before this was asked.
    """
    require_outside()
    row = visible(by, guests=True).get(public_id=payment)
    claim(row, states.CANCELLING, by, at)
    if row.state == states.CANCELLING:
        provider = providers.get_provider(row.provider)
        _ask(lambda: provider.void(row.public_id) or _never_heard_of(row), provider, row, at)
    elif row.state not in states.UNPAID_ENDS:
        raise refusals.not_in_state(row.state)
    return get_payment(payment, viewer=by)


def refresh_refund(*, refund: str, by: Actor, at: datetime) -> RefundView:
    """Ask the provider how a refund stands that is on its way, and record it. For the platform."""
    require_outside()
    require_role(by, OPERATOR)
    row = Refund.objects.select_related("line__intent").get(public_id=refund)
    if row.state == states.ON_ITS_WAY:
        intent = row.line.intent
        provider = providers.get_provider(intent.provider)
        _record_what(lambda: provider.fetch(intent.public_id), intent, at)
        row.refresh_from_db()
    return refund_view(row)


def send_refund(*, refund: str, by: Actor, at: datetime) -> RefundView:
    """Ask the provider to give back what `begin_refund` claimed. For the platform. Again, it resumes.

    While a card scheme examines the payment nothing is asked: the refund waits, so that the buyer does not
    get the money twice.
    """
    require_outside()
    require_role(by, OPERATOR)
    row = Refund.objects.select_related("line__intent").get(public_id=refund)
    intent = row.line.intent
    if row.state == states.REQUESTED and not is_examined(intent):
        provider = providers.get_provider(intent.provider)
        try:
            amount = Money(row.amount_minor, intent.currency)
            answer = provider.refund(intent.public_id, refund_key=refund, amount=amount)
        except ProviderUnavailableError:
            log.warning("payment_provider_silent", payment=intent.public_id, step="refund")
        except ProviderRefusedError as error:
            _note_refusal(row, error.reason, provider, at)
        else:
            record_answer(provider=intent.provider, answer=answer, by=CASHIER, at=at)
        row.refresh_from_db()
    return refund_view(row)


def _note_refusal(row: Refund, reason: str, provider: PaymentProvider, at: datetime) -> None:
    """Note that a refund was refused, unless a card scheme has the payment: then it waits for that."""
    intent = row.line.intent
    _record_what(lambda: provider.fetch(intent.public_id), intent, at)
    if not is_examined(intent):
        record_refund_refusal(refund=row.public_id, reason=reason, by=CASHIER, at=at)


def stop_refund(*, refund: str, by: Actor, at: datetime) -> RefundView:
    """Ask the provider to stop a refund on its way, because a card scheme took the money. For the platform.

    One that cannot be stopped goes on; how it ends is recorded like any other's.
    """
    require_outside()
    require_role(by, OPERATOR)
    row = Refund.objects.select_related("line__intent").get(public_id=refund)
    intent = row.line.intent
    if row.state == states.ON_ITS_WAY:
        provider = providers.get_provider(intent.provider)
        question = partial(provider.stop_refund, intent.public_id, refund_key=refund)
        _ask(question, provider, intent, at)
        row.refresh_from_db()
    return refund_view(row)


def _ask(
    question: Callable[[], ProviderPayment | None],
    provider: PaymentProvider,
    row: PaymentIntent,
    at: datetime,
) -> None:
    """Ask, and when the provider refuses, ask how the payment stands instead."""
    try:
        _record_what(question, row, at)
    except ProviderRefusedError as error:
        log.info("payment_provider_refused", payment=row.public_id, reason=error.reason)
        _record_what(lambda: provider.fetch(row.public_id), row, at)


def _record_what(
    question: Callable[[], ProviderPayment | None],
    row: PaymentIntent,
    at: datetime,
    with_capture: WithCapture | None = None,
) -> None:
    """Record the answer to a question; silence leaves things as they are."""
    try:
        answer = question()
    except ProviderUnavailableError:
        log.warning("payment_provider_silent", payment=row.public_id, state=row.state)
        return
    if answer is not None:
        record_answer(provider=row.provider, answer=answer, by=CASHIER, at=at, with_capture=with_capture)


def _request(begun: PaymentView, return_url: str, method: str) -> AuthorisationRequest:
    return AuthorisationRequest(
        key=begun.public_id,
        amount=begun.amount,
        capture_at_once=begun.capture_at_once,
        return_url=_own_path(return_url),
        description=", ".join(line.subject for line in begun.lines),
        method=method,
    )


def _never_heard_of(row: PaymentIntent) -> ProviderPayment:
    """Return how a payment stands that the provider never heard of and refuses from now on."""
    return ProviderPayment(
        key=row.public_id,
        reference="",
        state=Answer.VOIDED,
        amount=row.amount,
        captured=Money.zero(row.currency),
    )


def _own_path(return_url: str) -> str:
    """Return the path when it is one of ours; a buyer is never sent elsewhere."""
    parts = urlsplit(return_url)
    if parts.scheme or parts.netloc or not return_url.startswith("/") or return_url.startswith(("//", "/\\")):
        raise refusals.invalid(
            ("return_url", _("This is no path of this site."), _("Send a path that begins with /."))
        )
    return return_url
