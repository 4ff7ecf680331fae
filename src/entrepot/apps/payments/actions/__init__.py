"""Every write of payments: begin (commit what is wanted), ask (outside), record (what was answered)."""

from entrepot.apps.payments.evidence import EvidenceFacts

from .answering import begin_acceptance, begin_evidence, send_answer
from .asking import (
    authorise_payment,
    cancel_payment,
    capture_payment,
    refresh_payment,
    refresh_refund,
    send_refund,
    stop_refund,
)
from .beginning import OrderShare, begin_payment
from .capturing import record_capture
from .disputing import record_chargeback
from .forgetting import forget_payer
from .reconciling import resolve, start_reconciliation
from .recording import record_answer, record_failure, record_void
from .refunding import begin_refund, record_refund, record_refund_refusal
from .settling import collect_settlements, record_settlement
from .straying import record_stray, send_stray_back
from .waiting import record_action_needed, record_authorised, record_pending
from .webhooks import Reception, receive_webhook

__all__ = [
    "EvidenceFacts",
    "OrderShare",
    "Reception",
    "authorise_payment",
    "begin_acceptance",
    "begin_evidence",
    "begin_payment",
    "begin_refund",
    "cancel_payment",
    "capture_payment",
    "collect_settlements",
    "forget_payer",
    "receive_webhook",
    "record_action_needed",
    "record_answer",
    "record_authorised",
    "record_capture",
    "record_chargeback",
    "record_failure",
    "record_pending",
    "record_refund",
    "record_refund_refusal",
    "record_settlement",
    "record_stray",
    "record_void",
    "refresh_payment",
    "refresh_refund",
    "resolve",
    "send_answer",
    "send_refund",
    "send_stray_back",
    "start_reconciliation",
    "stop_refund",
]
