"""Every write of payments: begin (commit what is wanted), ask (outside), record (what was answered)."""

from .asking import (
    authorise_payment,
    cancel_payment,
    capture_payment,
    refresh_payment,
    send_refund,
)
from .beginning import OrderShare, begin_payment
from .disputing import record_chargeback
from .reconciling import resolve, start_reconciliation
from .recording import (
    record_action_needed,
    record_answer,
    record_authorised,
    record_capture,
    record_failure,
    record_void,
)
from .refunding import begin_refund, record_refund, record_refund_refusal
from .settling import collect_settlements, record_settlement
from .webhooks import Reception, receive_webhook

__all__ = [
    "OrderShare",
    "Reception",
    "authorise_payment",
    "begin_payment",
    "begin_refund",
    "cancel_payment",
    "capture_payment",
    "collect_settlements",
    "receive_webhook",
    "record_action_needed",
    "record_answer",
    "record_authorised",
    "record_capture",
    "record_chargeback",
    "record_failure",
    "record_refund",
    "record_refund_refusal",
    "record_settlement",
    "record_void",
    "refresh_payment",
    "resolve",
    "send_refund",
    "start_reconciliation",
]
