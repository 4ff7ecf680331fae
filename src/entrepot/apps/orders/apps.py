from importlib import import_module

from django.apps import AppConfig

LETTERS = {
    "order_cleared": ("shop", "country"),
    "order_customs_question": ("country",),
    "order_called_off": ("goods",),
    "order_let_go": ("shop", "goods"),
    "order_let_go_seller": ("goods",),
    "order_parcel_failed": ("number", "goods", "amount", "reason"),
    "order_parcel_failed_seller": ("number", "goods", "amount", "reason"),
    "order_refund_refused": ("amount", "text"),
    "order_refunded_by_hand": ("amount", "reason"),
    "order_disputed": ("goods", "complaint", "until"),
    "dispute_answered": ("answer", "offer", "until"),
    "dispute_review": ("until",),
    "dispute_extended": ("until", "why"),
    "dispute_announced": ("until", "money", "why"),
    "dispute_appealed": ("until",),
    "replacement_promised": ("goods", "until", "fallback"),
    "replacement_to_send": ("goods", "until", "fallback", "cost"),
    "replacement_sent": ("goods", "tracking"),
    "replacement_arrived": ("goods", "until"),
    "dispute_ended": ("ended", "money", "why"),
    "chargeback_opened": ("goods", "amount", "reason", "until"),
    "chargeback_ended": ("goods", "amount", "ended"),
    "return_requested": ("goods", "reason", "until"),
    "return_accepted": ("goods", "until"),
    "return_refused": ("goods", "why", "until"),
    "return_received": ("goods", "until"),
    "return_closed": ("goods", "why"),
}


class OrdersConfig(AppConfig):
    """Carts, and the orders that come of them: one payment, one order a seller, every figure frozen."""

    name = "entrepot.apps.orders"
    label = "orders"

    def ready(self) -> None:
        """Hear of payments and parcels, let the workers know the tasks, and add what orders write."""
        import_module("entrepot.apps.orders.subscribers")
        import_module("entrepot.apps.orders.tasks")
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in LETTERS.items():
            add_template(key, {*names, "order", "link"})
