"""Every read of translation: of the viewer's own organisation, and the platform's names of things."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.translation import glossary, memory
from entrepot.apps.translation.asking import NOT_SAID, Translated, translate
from entrepot.apps.translation.memory import Offered
from entrepot.apps.translation.models import Term
from entrepot.apps.translation.provider import TranslatorUnavailableError, translator
from entrepot.core.trade.wording import lacking

__all__ = [
    "NOT_SAID",
    "Offered",
    "TermView",
    "Translated",
    "TranslatorUnavailableError",
    "get_term",
    "is_asked_outside",
    "list_lacking",
    "list_offers",
    "list_terms",
    "translate",
]
MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """A word agreed for a term."""

    public_id: str
    source_language: str
    source: str
    language: str
    agreed: str


def list_terms(*, viewer: Actor, language: str = "") -> Sequence[TermView]:
    """Return what the viewer's organisation agreed on, by language and term; all languages by default."""
    rows = _own(viewer)
    if language:
        rows = rows.filter(language=language)
    return [_view(row) for row in rows.order_by("language", "folded")[:MOST]]


def get_term(public_id: str, *, viewer: Actor) -> TermView:
    """Return a word to those who agreed on it. Raises Term.DoesNotExist to others."""
    return _view(_own(viewer).get(public_id=public_id))


def _own(viewer: Actor) -> QuerySet[Term]:
    return Term.objects.filter(organisation_id=viewer.organisation_id or 0)


def _view(row: Term) -> TermView:
    return TermView(
        public_id=row.public_id,
        source_language=row.source_language,
        source=row.source,
        language=row.language,
        agreed=row.agreed,
    )


def list_offers(
    text: str, *, source_language: str, language: str, viewer: Actor, most: int = 3
) -> Sequence[Offered]:
    """Return what people of the viewer's organisation wrote for this text or one like it, likest first."""
    return memory.near(
        text,
        organisation=viewer.organisation_id or 0,
        source_language=source_language,
        language=language,
        most=most,
    )


def list_lacking(
    text: str, translation: str, *, source_language: str, language: str, viewer: Actor
) -> tuple[str, ...]:
    """Return the words the viewer's organisation agreed on for terms of a text that its translation lacks."""
    own = glossary.own_terms(
        [text],
        organisation=viewer.organisation_id or 0,
        source_language=source_language,
        language=language,
    )
    return lacking(text, translation, own)


def is_asked_outside() -> bool:
    """Say whether texts leave this machine to be translated: sellers are told before they ask."""
    return translator().costs
