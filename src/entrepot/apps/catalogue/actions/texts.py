"""Texts of a product, its variants and its pictures, in one language and in many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_product, require_member, tell_change
from entrepot.apps.catalogue.models import Product, ProductPicture, Translation
from entrepot.apps.catalogue.refusals import invalid
from entrepot.apps.catalogue.wording import wordings
from entrepot.apps.catalogue.writing import mark_stale
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.translation import actions as translation
from entrepot.apps.translation.actions import Pair

LONGEST_TEXT = 20_000
TEXT_FIELDS = ("title", "description", "option1", "option2", "option3", "alt")
MACHINE = Translation.State.MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in one language; an empty one is to be taken away.

    `thing` is the public id of a variant (options) or the row of a picture (`alt`); by default the product
    itself. The machine's own translations have the state machine. `source` is the text it was made from,
    where that is known; `lacks` are agreed words that a machine left out.
    """

    field: str
    language: str
    text: str
    thing: str = ""
    state: str = Translation.State.REVIEWED
    source: str | None = None
    lacks: tuple[str, ...] = ()


type Placed = dict[tuple[str, str, str], Text]
"""Texts by thing, field and language."""


def set_translation(
    *,
    product: str,
    field: str,
    language: str,
    text: str,
    by: Actor,
    at: datetime,
    thing: str = "",
    state: str = Translation.State.REVIEWED,
) -> None:
    """Write one text of a product in one language, as `Text` says. For members."""
    one = Text(field=field, language=language, text=text, thing=thing, state=state)
    set_translations(product=product, texts=[one], by=by, at=at)


def set_translations(*, product: str, texts: Sequence[Text], by: Actor, at: datetime) -> int:
    """Write texts of a product, all or none of them, as one change; return how many. For members.

    Of two for the same place the later counts. A machine's text is left out where a person's stands, and
    where its source has changed; a person's is kept and marked then. What a person writes is remembered for
    texts like it. Raises ProblemRaised when one of them cannot be kept.
    """
    require_member(by)
    if any(not _can_be_kept(each) for each in texts):
        raise invalid([("field", _("This text cannot be kept."), ", ".join(TEXT_FIELDS))])
    if not texts:
        return 0
    with transaction.atomic():
        row = own_product(product, by=by)
        _refuse_strangers(row, {each.thing for each in texts} - {"", row.public_id})
        placed = {(each.thing or row.public_id, each.field, each.language): each for each in texts}
        placed = _without_overruling(row, placed)
        if not placed:
            return 0
        _keep(row, placed, _sources(row))
        _remember(row, placed, by=by, at=at)
        row.version += 1
        row.updated_at = at
        row.save(update_fields=["version", "updated_at"])
        changes = [
            {"thing": thing, "field": field, "language": language, "length": len(each.text.strip())}
            for (thing, field, language), each in placed.items()
        ]
        tell_change(
            row, "set_translation", changes[0] if len(changes) == 1 else {"texts": changes}, by=by, at=at
        )
    return len(placed)


def _can_be_kept(text: Text) -> bool:
    return (
        text.field in TEXT_FIELDS
        and len(text.text.strip()) <= LONGEST_TEXT
        and text.state in Translation.State.values
    )


def _without_overruling(row: Product, placed: Placed) -> Placed:
    """Return the texts without a machine's for places where a person's stands or whose source changed."""
    by_machine = {place for place, each in placed.items() if each.state == MACHINE}
    if not by_machine:
        return placed
    people = row.translations.filter(thing__in={place[0] for place in by_machine}).exclude(state=MACHINE)
    taken = by_machine & set(people.values_list("thing", "field", "language"))
    sources = _sources(row)
    taken |= {place for place in by_machine if _has_moved(placed[place], sources.get(place[:2]))}
    return {place: each for place, each in placed.items() if place not in taken}


def _sources(row: Product) -> dict[tuple[str, str], str]:
    """Return what a product says in its own language, by thing and field."""
    (wording,) = wordings([row])
    return {(piece.thing, piece.field): piece.text for piece in wording.pieces}


def _has_moved(text: Text, source: str | None) -> bool:
    return text.source is not None and text.source != source


def _keep(row: Product, placed: Placed, sources: Mapping[tuple[str, str], str]) -> None:
    for (thing, field, language), each in placed.items():
        if language == row.language and sources.get((thing, field)) != each.text.strip():
            mark_stale(row, thing, field)
    Translation.objects.bulk_create(
        [
            Translation(
                product=row,
                thing=thing,
                field=field,
                language=language,
                text=each.text.strip(),
                state=each.state,
                stale=_has_moved(each, sources.get((thing, field))),
                lacks=", ".join(each.lacks)[:300],
            )
            for (thing, field, language), each in placed.items()
            if each.text.strip()
        ],
        update_conflicts=True,
        unique_fields=["thing", "field", "language"],
        update_fields=["text", "state", "stale", "lacks"],
    )
    for (thing, field, language), each in placed.items():
        if not each.text.strip():
            row.translations.filter(thing=thing, field=field, language=language).delete()


def _remember(row: Product, placed: Placed, *, by: Actor, at: datetime) -> None:
    """Remember what people wrote, for the next text like it."""
    sources = _sources(row)
    pairs = [
        Pair(row.language, sources[thing, field], language, each.text)
        for (thing, field, language), each in placed.items()
        if each.state == Translation.State.REVIEWED
        and language != row.language
        and (thing, field) in sources
        and not _has_moved(each, sources[thing, field])
    ]
    translation.remember(pairs=pairs, by=by, at=at)


def _refuse_strangers(row: Product, things: set[str]) -> None:
    """Refuse a thing that is neither a variant nor a picture (its own row, by number) of the product."""
    if not things:
        return
    variants = set(row.variants.filter(public_id__in=things).values_list("public_id", flat=True))
    numbers = [int(thing) for thing in things - variants if thing.isdecimal()]
    pictures = ProductPicture.objects.filter(product=row, pk__in=numbers).values_list("pk", flat=True)
    if things - variants - {str(pk) for pk in pictures}:
        raise invalid([("thing", _("This is no part of the product."), _("Name a variant or picture."))])
