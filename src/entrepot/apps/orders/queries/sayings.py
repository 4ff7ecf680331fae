"""The words of orders, for those who show a cart to people or to programs."""

from entrepot.apps.orders.words import say_fix, say_refusal

__all__ = ["say_fix", "say_refusal"]
