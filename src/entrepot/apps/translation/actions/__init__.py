"""Every write of translation. What is remembered and agreed belongs to one organisation."""

from entrepot.apps.translation.actions.remembering import Pair, remember
from entrepot.apps.translation.actions.terms import agree_on_term, drop_term

__all__ = ["Pair", "agree_on_term", "drop_term", "remember"]
