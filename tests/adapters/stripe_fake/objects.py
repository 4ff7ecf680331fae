"""The objects as Stripe gives them, with the fields that its reference names for them."""

from typing import Any

DAY = 24 * 3600

type Thing = dict[str, Any]


def payment_intent(reference: str, created: int, params: Thing) -> Thing:
    return {
        "id": reference,
        "object": "payment_intent",
        "amount": int(params["amount"]),
        "amount_capturable": 0,
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": f"{reference}_secret_made_up",
        "confirmation_method": "automatic",
        "created": created,
        "currency": params["currency"],
        "customer": None,
        "description": params.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def charge(reference: str, intent: Thing, created: int) -> Thing:
    return {
        "id": reference,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "created": created,
        "currency": intent["currency"],
        "disputed": False,
        "metadata": dict(intent["metadata"]),
        "payment_intent": intent["id"],
        "payment_method_details": {
            "card": {"brand": "visa", "capture_before": created + 7 * DAY, "last4": "4242"},
            "type": "card",
        },
        "status": "succeeded",
    }


def session(reference: str, created: int, params: Thing, site: str) -> Thing:
    line = params["line_items"]["0"]
    return {
        "id": reference,
        "object": "checkout.session",
        "amount_subtotal": int(line["price_data"]["unit_amount"]),
        "amount_total": int(line["price_data"]["unit_amount"]) * int(line["quantity"]),
        "cancel_url": params["cancel_url"],
        "client_reference_id": params.get("client_reference_id"),
        "created": created,
        "currency": line["price_data"]["currency"],
        "expires_at": int(params.get("expires_at", created + DAY)),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_status": "unpaid",
        "status": "open",
        "success_url": params["success_url"],
        "url": f"{site}/c/pay/{reference}",
        "_intent": params["payment_intent_data"],
    }


def refund(reference: str, intent: Thing, created: int, params: Thing) -> Thing:
    return {
        "id": reference,
        "object": "refund",
        "amount": int(params["amount"]),
        "charge": intent["latest_charge"],
        "created": created,
        "currency": intent["currency"],
        "metadata": params.get("metadata", {}),
        "payment_intent": intent["id"],
        "reason": None,
        "status": "succeeded",
    }


EVIDENCE_FILES = frozenset(
    {
        "cancellation_policy",
        "customer_communication",
        "customer_signature",
        "duplicate_charge_documentation",
        "receipt",
        "refund_policy",
        "service_documentation",
        "shipping_documentation",
        "uncategorized_file",
    }
)
EVIDENCE_WORDS = frozenset(
    {
        "access_activity_log",
        "billing_address",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "product_description",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_tracking_number",
        "uncategorized_text",
    }
)


def file(reference: str, created: int, name: str, kind: str, size: int) -> Thing:
    return {
        "id": reference,
        "object": "file",
        "created": created,
        "expires_at": None,
        "filename": name,
        "purpose": "dispute_evidence",
        "size": size,
        "title": None,
        "type": kind,
        "url": None,
    }


def dispute(reference: str, intent: Thing, created: int, reason: str, amount: int) -> Thing:
    return {
        "id": reference,
        "object": "dispute",
        "amount": amount,
        "charge": intent["latest_charge"],
        "created": created,
        "currency": intent["currency"],
        "evidence_details": {
            "due_by": created + 7 * DAY,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "balance_transactions": [],
        "evidence": {},
        "is_charge_refundable": False,
        "metadata": {},
        "payment_intent": intent["id"],
        "reason": reason,
        "status": "needs_response",
    }


def transaction(reference: str, created: int, kind: str, *, amount: int, fee: int, currency: str) -> Thing:
    return {
        "id": reference,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created,
        "created": created,
        "currency": currency,
        "fee": fee,
        "net": amount - fee,
        "status": "available",
        "type": kind,
    }


def payout(reference: str, created: int, amount: int, currency: str) -> Thing:
    return {
        "id": reference,
        "object": "payout",
        "amount": amount,
        "arrival_date": created,
        "automatic": True,
        "created": created,
        "currency": currency,
        "metadata": {},
        "method": "standard",
        "status": "paid",
    }


def event(reference: str, created: int, kind: str, about: Thing) -> Thing:
    return {
        "id": reference,
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": created,
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def error(kind: str, message: str, **more: Any) -> Thing:
    return {"error": {"type": kind, "message": message, **more}}
