"""Candidates for the HS code of a product: proposals with reasons, never a decision."""

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import Actor, require_scope
from entrepot.apps.reference import queries as reference
from entrepot.apps.reference.queries import HsAnswer


def suggest_hs(text: str, *, viewer: Actor, language: str = "en", limit: int = 5) -> HsAnswer:
    """Return the HS 2022 codes a product's words may mean, best first, or the question to ask back."""
    require_scope(viewer, roles.CATALOGUE_READ)
    return reference.answer_hs(text, language=language, limit=limit)
