"""The bulk run that translates what is missing: asked outside every transaction, kept where nobody wrote.

A run that is killed between asking and keeping asks again and keeps once. What a person wrote meanwhile
stays, and a text whose source changed meanwhile is left for the next run.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.actions.texts import Text, set_translations
from entrepot.apps.catalogue.models import Product, Translation, TranslationRun
from entrepot.apps.catalogue.wording import Piece, Wording, wordings
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, ActorKind
from entrepot.apps.kernel.bulk import Cursor, Params, Step
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.translation import queries as translation
from entrepot.apps.translation.queries import Translated, TranslatorUnavailableError

TRANSLATE: Final = "catalogue.translate"
CHUNK: Final = 10
"""Few: what is asked of a model is paid for, and asked again when the worker dies before it is kept."""
WORDS_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class _Said:
    product: str
    piece: Piece
    language: str
    translated: Translated


def translate_chunk(params: Params, cursor: Cursor) -> Step:
    """Translate what is missing of the next products."""
    job = TranslationRun.objects.get(public_id=params["job"])
    rows = list(
        Product.objects.filter(
            organisation_id=job.organisation_id, archived_at=None, pk__gt=cursor or 0, pk__lte=job.until
        ).order_by("pk")[:CHUNK]
    )
    now = clock.now()
    if not rows:
        return Step(last=True, save=partial(_finish, job, at=now))
    try:
        said = _ask(job, wordings(rows), at=now)
    except TranslatorUnavailableError as why:
        return Step(last=True, save=partial(_finish, job, at=now, stopped=str(why)))
    return Step(
        cursor=rows[-1].pk, count=len(rows), total=params["products"], save=partial(_save, job, said, at=now)
    )


def _ask(job: TranslationRun, found: Sequence[Wording], *, at: datetime) -> list[_Said]:
    said: list[_Said] = []
    for language in job.languages:
        by_source: dict[str, list[tuple[Wording, Piece]]] = {}
        for wording in found:
            if wording.product.language != language:
                pieces = by_source.setdefault(wording.product.language, [])
                pieces += [(wording, piece) for piece in wording.lacking(language)]
        for source_language, wanted in by_source.items():
            answers = translation.translate(
                [piece.text for _wording, piece in wanted],
                organisation=job.organisation_id,
                source_language=source_language,
                language=language,
                at=at,
            )
            said += [
                _Said(wording.product.public_id, piece, language, answer)
                for (wording, piece), answer in zip(wanted, answers, strict=True)
            ]
    return said


def _save(job: TranslationRun, said: Sequence[_Said], *, at: datetime) -> None:
    """Keep what was said, each product as one change; runs inside the transaction that moves the run on."""
    able = [each for each in said if each.translated.text]
    for product in dict.fromkeys(each.product for each in able):
        texts = [
            Text(
                field=each.piece.field,
                language=each.language,
                text=each.translated.text,
                thing=each.piece.thing,
                state=Translation.State.MACHINE,
                source=each.piece.text,
                lacks=each.translated.lacks,
            )
            for each in able
            if each.product == product
        ]
        try:
            written = set_translations(product=product, texts=texts, by=actor_of(job), at=at)
        except ProblemRaised:  # put away, or a variant of it, while we asked
            written = 0
        job.written += written
        job.left_out += len(texts) - written
    _tally(job, [each.translated for each in said if not each.translated.text])
    job.save(update_fields=["written", "left_out", "unable", "tally"])


def _tally(job: TranslationRun, unable: Sequence[Translated]) -> None:
    job.unable += len(unable)
    faults = Counter(job.tally.get("faults", {}))
    words = Counter(job.tally.get("words", {}))
    for each in unable:
        faults.update(each.faults)
        words.update(each.left)
    job.tally = {"faults": dict(faults), "words": dict(words.most_common(WORDS_KEPT))}


def _finish(job: TranslationRun, *, at: datetime, stopped: str = "") -> None:
    job.finished_at, job.stopped = at, stopped[:300]
    job.save(update_fields=["finished_at", "stopped"])


def actor_of(job: TranslationRun) -> Actor:
    """Return who asked for a run, as far as it writes products."""
    return Actor(
        kind=ActorKind.PERSON,
        user_id=job.user_id,
        organisation_id=job.organisation_id,
        roles=frozenset({roles.MEMBER}),
    )
