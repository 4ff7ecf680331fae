"""Texts in another language: from memory first, the rest from the translator; what comes back is checked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import BudgetExhaustedError, Named, Part
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.translation import glossary, memory
from entrepot.apps.translation.provider import (
    Answer,
    Request,
    Translator,
    TranslatorUnavailableError,
    translator,
)
from entrepot.core.trade.wording import faults_of, lacking, sentences

KIND: Final = "translation"
A_WHILE: Final = timedelta(hours=1)
MEMORY: Final = "memory"
NOT_SAID: Final = "not_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A text in the other language, or why there is none.

    `by` is `memory` or the translator's name. `faults` are codes: `not_said` with the words in `left`, or
    what `core.trade.wording` found. `lacks` are the organisation's agreed words that are not in it.
    """

    text: str = ""
    by: str = ""
    faults: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def translate(
    texts: Sequence[str], *, organisation: int, source_language: str, language: str, at: datetime
) -> list[Translated]:
    """Return the texts of an organisation in another language, each once asked for. Outside transactions.

    What people wrote for the very same text is taken before anybody is asked. Raises
    TranslatorUnavailableError when nobody can be asked now, the day's budget being used up among the reasons.
    """
    require_outside()
    whose = {"organisation": organisation, "source_language": source_language, "language": language}
    own = glossary.own_terms(texts, **whose)  # type: ignore[arg-type]
    known = memory.exact(texts, **whose)  # type: ignore[arg-type]
    found = {text: _checked(text, Answer(text=known[text]), MEMORY, own) for text in known}
    asked = [text for text in dict.fromkeys(texts) if text not in found]
    if asked:
        request = Request(
            source_language=source_language,
            language=language,
            texts=tuple(asked),
            terms=own + glossary.platform_terms(asked, source_language=source_language, language=language),
            known=_known(asked, whose),
        )
        found |= _ask(translator(), request, organisation, own, at)
    return [found[text] for text in texts]


def _known(asked: Sequence[str], whose: dict[str, object]) -> tuple[tuple[str, str], ...]:
    parts = {part for text in asked for part in sentences(text)}
    return tuple(memory.exact(parts, **whose).items())  # type: ignore[arg-type]


def _ask(
    whom: Translator, request: Request, organisation: int, own: tuple[tuple[str, str], ...], at: datetime
) -> dict[str, Translated]:
    if whom.costs:
        _claim(sum(map(len, request.texts)), organisation, at)
    answers = whom.translate(request)
    if len(answers) != len(request.texts):
        raise TranslatorUnavailableError("strange")
    return {
        text: _checked(text, answer, whom.name, own)
        for text, answer in zip(request.texts, answers, strict=True)
    }


def _checked(text: str, answer: Answer, by: str, own: tuple[tuple[str, str], ...]) -> Translated:
    """Return an answer that can be kept, or why it cannot: half a text is none."""
    if answer.left:
        return Translated(by=by, faults=(NOT_SAID,), left=answer.left)
    faults = faults_of(text, answer.text)
    if faults and by != MEMORY:
        return Translated(by=by, faults=faults)
    return Translated(text=answer.text.strip(), by=by, lacks=lacking(text, answer.text, own))


def _claim(letters: int, organisation: int, at: datetime) -> None:
    """Spend letters of the day's budget before anybody is asked: the platform's and the seller's part."""
    day = {"period": at.date().isoformat(), "unit": "letters"}
    limits = {"platform": settings.TRANSLATED_A_DAY, f"org-{organisation}": settings.TRANSLATED_A_DAY_EACH}
    reference = f"translation-{uuid.uuid4().hex}"
    parts = [
        Part(Named(kind=KIND, subject=subject, limit=limit, **day), reference, letters)
        for subject, limit in limits.items()
    ]
    try:
        with transaction.atomic():
            budgets.claim(parts=parts, until=at + A_WHILE, by=SYSTEM, at=at, unseen=True)
            budgets.confirm(reference=reference, by=SYSTEM, at=at)
    except BudgetExhaustedError as over:
        raise TranslatorUnavailableError("budget") from over
