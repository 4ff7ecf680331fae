"""What products say in which language: counts, lists, one text beside the other, and runs that translate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from entrepot.apps.catalogue.access import sees_all
from entrepot.apps.catalogue.models import Product, Translation, TranslationRun
from entrepot.apps.catalogue.wording import STATES, Wording, condition, state_of, wordings
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.languages import LANGUAGES
from entrepot.apps.kernel.statements import Read

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageCount:
    """How products stand in one language, by state; products first described in it are left out."""

    language: str
    states: Mapping[str, int]
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLanguages:
    """A product, its title in its own language, and its state (empty: its own) and title in each other."""

    number: int
    public_id: str
    language: str
    title: str
    states: Mapping[str, str]
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One text of a product beside what stands for it. `state` is empty where nothing does."""

    thing: str
    field: str
    source: str
    text: str
    state: str
    stale: bool
    lacks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """One text of a product as it is kept, with who wrote it."""

    thing: str
    field: str
    language: str
    text: str
    state: str
    stale: bool
    lacks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRunView:
    """A run that translates what is missing, how far it is and what became of it."""

    public_id: str
    languages: tuple[str, ...]
    matched: int
    written: int
    left_out: int
    unable: int
    faults: Mapping[str, int]
    words: Mapping[str, int]
    stopped: str
    started_at: datetime
    finished_at: datetime | None
    state: str
    percent: int


def count_languages(*, viewer: Actor) -> Sequence[LanguageCount]:
    """Return how the viewer's live products stand in each language of ours."""
    found = []
    for code in LANGUAGES:
        none = (0,) * (1 + len(STATES))
        first, *counts = _COUNTED.first(code, organisation=viewer.organisation_id or 0) or none
        states = dict(zip(STATES, counts, strict=True))
        found.append(LanguageCount(language=code, states=states, first=first))
    return found


def _counted(code: str, *, organisation: Any) -> QuerySet[Product, tuple[Any, ...]]:
    """Return how products stand in a language: one row, or none where there are no products."""
    asked: dict[str, Any] = {state: Count("pk", filter=condition(state, code)) for state in STATES}
    rows = Product.objects.filter(organisation_id=organisation, archived_at=None).order_by()
    grouped = rows.values("organisation_id").annotate(first=Count("pk", filter=Q(language=code)), **asked)
    return grouped.values_list("first", *STATES)


_COUNTED: Read[tuple[Any, ...]] = Read(_counted)
"""Built once a language: together they take longer to build than to answer."""


def list_languages(
    *, viewer: Actor, language: str = "", state: str = "", after: int = 0, limit: int = 20
) -> Sequence[ProductLanguages]:
    """Return the viewer's live products, newest first, and how they stand in each language.

    With a language and a state of it, only those that stand so.
    """
    rows = _own(viewer)
    if language in LANGUAGES and state in STATES:
        rows = rows.filter(condition(state, language))
    if after:
        rows = rows.filter(pk__lt=after)
    return [_languages(each) for each in wordings(list(rows.order_by("-pk")[: min(limit, MOST)]))]


def list_sides(product: str, *, language: str, viewer: Actor) -> Sequence[Side]:
    """Return the texts of a product beside those in a language. Raises Product.DoesNotExist to others."""
    (wording,) = wordings([_own(viewer).get(public_id=product)])
    return [
        Side(
            thing=piece.thing,
            field=piece.field,
            source=piece.text,
            text=known.text if known else "",
            state=known.state if known else "",
            stale=bool(known and known.stale),
            lacks=known.lacks if known else "",
        )
        for piece in wording.pieces
        for known in [wording.translated.get((piece.thing, piece.field, language))]
    ]


def list_texts(product: str, *, viewer: Actor) -> Sequence[TextView]:
    """Return every text of a product with its state. Raises Product.DoesNotExist to others."""
    row = (Product.objects.all() if sees_all(viewer) else _own(viewer)).get(public_id=product)
    columns = ("thing", "field", "language", "text", "state", "stale", "lacks")
    return [
        TextView(**dict(zip(columns, each, strict=True)))
        for each in Translation.objects.filter(product=row).order_by("language", "pk").values_list(*columns)
    ]


def get_translation_run(public_id: str, *, viewer: Actor) -> TranslationRunView:
    """Return a run to its organisation. Raises TranslationRun.DoesNotExist to others."""
    return _run_view(
        TranslationRun.objects.get(public_id=public_id, organisation_id=viewer.organisation_id or 0)
    )


def get_last_translation_run(*, viewer: Actor) -> TranslationRunView | None:
    """Return the newest run of the viewer's organisation."""
    rows = TranslationRun.objects.filter(organisation_id=viewer.organisation_id or 0)
    newest = rows.order_by("-pk").first()
    return _run_view(newest) if newest else None


def _own(viewer: Actor) -> QuerySet[Product]:
    return Product.objects.filter(organisation_id=viewer.organisation_id or 0, archived_at=None)


def _languages(wording: Wording) -> ProductLanguages:
    row = wording.product
    titles = {
        code: each.text
        for code in LANGUAGES
        if (each := wording.translated.get((row.public_id, "title", code)))
    }
    return ProductLanguages(
        number=row.pk,
        public_id=row.public_id,
        language=row.language,
        title=titles.get(row.language, ""),
        states={code: state_of(wording, code) for code in LANGUAGES},
        titles=titles,
    )


def _run_view(job: TranslationRun) -> TranslationRunView:
    run = kernel.get_bulk_run(public_id=job.run, viewer=SYSTEM)
    share = run.done * 100 // run.total if run.total else 0
    return TranslationRunView(
        public_id=job.public_id,
        languages=tuple(job.languages),
        matched=job.matched,
        written=job.written,
        left_out=job.left_out,
        unable=job.unable,
        faults=job.tally.get("faults", {}),
        words=job.tally.get("words", {}),
        stopped=job.stopped,
        started_at=job.created_at,
        finished_at=job.finished_at,
        state=run.state,
        percent=100 if job.finished_at else min(share, 99),
    )
