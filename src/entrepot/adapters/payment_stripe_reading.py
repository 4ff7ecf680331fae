"""Reading what Stripe says: its amounts, its reasons, its objects, in the words of `payments.provider`.

Shapes and codes are those of Stripe's API reference: PaymentIntent, Checkout Session, Refund, Dispute,
decline codes, supported currencies.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from entrepot.apps.payments.provider import (
    Answer,
    ProviderChargeback,
    ProviderPayment,
    ProviderRefund,
    ProviderRefusedError,
    RefundAnswer,
)
from entrepot.core.money import Money, exponent

OURS: Final = "entrepot_payment"  # the name our key has in Stripe's metadata
VIA: Final = "entrepot_via"  # how it was asked for
BY_PAGE: Final = "page"
OUR_REFUND: Final = "entrepot_refund"
STOPPED: Final = "stopped"
NOT_OFFERED: Final = frozenset({"MGA", "UGX"})  # Stripe counts them in other units than ISO 4217 does
TWO_DIGITS_MORE: Final = frozenset({"ISK"})  # none in ISO 4217, two at Stripe, and always 00
MOST_DIGITS: Final = 3
THOUSANDTHS: Final = 3
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "insufficient_funds": "insufficient_funds",
        "expired_card": "expired_card",
        "incorrect_number": "incorrect_number",
        "invalid_number": "incorrect_number",
        "incorrect_cvc": "incorrect_cvc",
        "invalid_cvc": "incorrect_cvc",
        "do_not_honor": "do_not_honour",
        "fraudulent": "suspected_fraud",
        "merchant_blacklist": "suspected_fraud",
        "lost_card": "lost_card",
        "stolen_card": "stolen_card",
        "pickup_card": "stolen_card",
        "card_velocity_exceeded": "limit_exceeded",
        "withdrawal_count_limit_exceeded": "limit_exceeded",
        "card_not_supported": "card_not_supported",
        "transaction_not_allowed": "card_not_supported",
        "currency_not_supported": "currency_not_supported",
        "authentication_required": "authentication_failed",
        "payment_intent_authentication_failure": "authentication_failed",
        "issuer_not_available": "provider_busy",
        "try_again_later": "provider_busy",
        "processing_error": "processing_error",
        "payment_method_customer_decline": "transfer_failed",
        "payment_method_provider_decline": "transfer_failed",
        "payment_method_provider_timeout": "abandoned",
        "payment_intent_payment_attempt_expired": "abandoned",
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType({"won": "won", "prevented": "won", "lost": "lost"})
INQUIRIES: Final = ("warning_needs_response", "warning_under_review", "warning_closed")
REFUNDS: Mapping[str, RefundAnswer] = MappingProxyType(
    {
        "succeeded": RefundAnswer.DONE,
        "pending": RefundAnswer.PENDING,
        "requires_action": RefundAnswer.PENDING,
        "failed": RefundAnswer.FAILED,
        "canceled": RefundAnswer.FAILED,
    }
)

type Told = Mapping[str, Any]


def is_offered(currency: str) -> bool:
    """Say whether Stripe and ISO 4217 count a currency in units that can be told from each other."""
    return currency not in NOT_OFFERED and exponent(currency) <= MOST_DIGITS


def to_stripe(amount: Money) -> int:
    """Return an amount in Stripe's units.

    Raises ProviderRefusedError (`amount_not_supported`): of a currency with thousandths Stripe takes whole
    hundredths only; and for a currency that is not offered.
    """
    if not is_offered(amount.currency):
        raise ProviderRefusedError("currency_not_supported")
    if exponent(amount.currency) == THOUSANDTHS and amount.minor % 10:
        raise ProviderRefusedError("amount_not_supported")
    return amount.minor * 100 if amount.currency in TWO_DIGITS_MORE else amount.minor


def from_stripe(minor: int, currency: str) -> Money:
    """Return an amount of Stripe's as ours."""
    code = currency.upper()
    if code in TWO_DIGITS_MORE:
        whole, rest = divmod(minor, 100)
        if rest:
            raise ValueError(f"{minor} {code} is no whole amount.")
        return Money(whole, code)
    return Money(minor, code)


def reason_of(error: Told | None) -> str:
    """Return our code for a `last_payment_error`; an unknown one is a plain decline."""
    codes = [(error or {}).get(name) or "" for name in ("decline_code", "code")]
    return next((REASONS[code] for code in codes if code in REASONS), "card_declined")


def read_session(key: str, session: Told) -> ProviderPayment:
    """Return a Checkout Session whose buyer has not paid on its page yet."""
    amount = from_stripe(session["amount_total"], session["currency"])
    is_open = session["status"] == "open"
    return ProviderPayment(
        key=key,
        reference=session["id"],
        state=Answer.ACTION_NEEDED if is_open else Answer.VOIDED,
        amount=amount,
        captured=Money.zero(amount.currency),
        reason="" if is_open else "abandoned",
        redirect_url=session.get("url") or "" if is_open else "",
        expires_at=moment(session.get("expires_at")) if is_open else None,
    )


def read_intent(
    key: str, intent: Told, *, refunds: Sequence[Told] = (), disputes: Sequence[Told] = ()
) -> ProviderPayment:
    """Return a PaymentIntent, with the refunds and disputes about it."""
    currency = intent["currency"]
    state = state_of(intent)
    return ProviderPayment(
        key=key,
        reference=intent["id"],
        state=state,
        amount=from_stripe(intent["amount"], currency),
        captured=from_stripe(intent.get("amount_received") or 0, currency),
        refunds=tuple(_refund(each) for each in refunds),
        chargebacks=tuple(_chargeback(each) for each in disputes if each["status"] not in INQUIRIES),
        reason=_why(state, intent),
        redirect_url=_next_page(intent) if state is Answer.ACTION_NEEDED else "",
        expires_at=_promised_until(intent) if state is Answer.AUTHORISED else None,
    )


def state_of(intent: Told) -> Answer:
    """Return how a PaymentIntent stands. A method that was refused ends it: a new try is a new payment."""
    status, failed = intent["status"], bool(intent.get("last_payment_error"))
    if status == "canceled":
        return Answer.DECLINED if failed else Answer.VOIDED
    if status == "requires_payment_method":
        return Answer.DECLINED if failed else Answer.ACTION_NEEDED
    return {
        "requires_confirmation": Answer.ACTION_NEEDED,
        "requires_action": Answer.ACTION_NEEDED,
        "processing": Answer.PENDING,
        "requires_capture": Answer.AUTHORISED,
        "succeeded": Answer.CAPTURED,
    }[status]


def moment(seconds: int | None) -> datetime | None:
    """Return a moment that Stripe tells in seconds; none when it tells none."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _why(state: Answer, intent: Told) -> str:
    if state is Answer.DECLINED:
        return reason_of(intent.get("last_payment_error"))
    if state is Answer.VOIDED:
        lapsed = intent.get("cancellation_reason") in {"automatic", "expired"}
        return "authorisation_expired" if lapsed and intent.get("latest_charge") else ""
    return ""


def _next_page(intent: Told) -> str:
    action = intent.get("next_action") or {}
    return str((action.get("redirect_to_url") or {}).get("url") or "")


def _promised_until(intent: Told) -> datetime | None:
    charge = intent.get("latest_charge")
    details = charge.get("payment_method_details") or {} if isinstance(charge, Mapping) else {}
    return moment((details.get("card") or {}).get("capture_before"))


def _refund(told: Told) -> ProviderRefund:
    return ProviderRefund(
        reference=told["id"],
        key=(told.get("metadata") or {}).get(OUR_REFUND, ""),
        amount=from_stripe(told["amount"], told["currency"]),
        state=REFUNDS[told["status"] or "pending"],
        reason=STOPPED if told["status"] == "canceled" else told.get("failure_reason") or "",
    )


def _chargeback(told: Told) -> ProviderChargeback:
    booked = told.get("balance_transactions") or []
    return ProviderChargeback(
        reference=told["id"],
        amount=from_stripe(told["amount"], told["currency"]),
        reason=told["reason"],
        outcome=OUTCOMES.get(told["status"], ""),
        evidence_due_at=moment((told.get("evidence_details") or {}).get("due_by")),
        answered=told["status"] == "under_review" or _submissions(told) > 0,
        fee=from_stripe(max(0, sum(each["fee"] for each in booked)), told["currency"]),
    )


def _submissions(told: Told) -> int:
    return int((told.get("evidence_details") or {}).get("submission_count") or 0)
