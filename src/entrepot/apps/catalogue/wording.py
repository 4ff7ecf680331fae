"""What there is to translate of products, and what stands in which language."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q

from entrepot.apps.catalogue.models import Product, Translation, Variant

MACHINE: Final = Translation.State.MACHINE
WHOLE_TEXTS: Final = ("title", "description")
SHORTEST_WORD: Final = 4
PERSON: Final = "person"
UNREAD: Final = "machine"
CHANGED: Final = "changed"
MISSING: Final = "missing"
STATES: Final = (MISSING, CHANGED, UNREAD, PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One text of a product in the language it was described in; `thing` is the product or a variant."""

    thing: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The texts of a product, and what stands for each in other languages."""

    product: Product
    pieces: tuple[Piece, ...]
    translated: Mapping[tuple[str, str, str], Translation]  # by thing, field and language

    def lacking(self, language: str) -> list[Piece]:
        """Return what a machine may write: what is missing, and its own words for what has changed."""
        found = []
        for piece in self.pieces:
            known = self.translated.get((piece.thing, piece.field, language))
            if known is None or (known.state == MACHINE and known.stale):
                found.append(piece)
        return found


def wordings(rows: Sequence[Product]) -> list[Wording]:
    """Return the texts of products, by two statements however many there are.

    Options that are a size or a number need no translation: they have no word of four letters, and no sign
    of a script without blanks.
    """
    texts: dict[int, dict[tuple[str, str, str], Translation]] = defaultdict(dict)
    for each in Translation.objects.filter(product__in=rows).exclude(field="alt"):
        texts[each.product_id][each.thing, each.field, each.language] = each
    variants: dict[int, list[Variant]] = defaultdict(list)
    for variant in Variant.objects.filter(product__in=rows, archived_at=None):
        variants[variant.product_id].append(variant)
    return [
        Wording(
            product=row,
            pieces=tuple(_pieces(row, texts[row.pk], variants[row.pk])),
            translated=texts[row.pk],
        )
        for row in rows
    ]


def _pieces(
    row: Product, texts: Mapping[tuple[str, str, str], Translation], variants: Sequence[Variant]
) -> list[Piece]:
    found = []
    for field in WHOLE_TEXTS:
        said = texts.get((row.public_id, field, row.language))
        if said and said.text:
            found.append(Piece(thing=row.public_id, field=field, text=said.text))
    names = (row.option1_name, row.option2_name, row.option3_name)
    found += [
        Piece(thing=row.public_id, field=f"option{number}", text=name)
        for number, name in enumerate(names, 1)
        if _is_word(name)
    ]
    found += [
        Piece(thing=each.public_id, field=f"option{number}", text=value)
        for each in variants
        for number, value in enumerate((each.option1, each.option2, each.option3), 1)
        if _is_word(value)
    ]
    return found


def _is_word(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return any(not sign.isascii() for sign in letters) or len(letters) >= SHORTEST_WORD


def condition(state: str, language: str) -> Q:
    """Return the condition for products whose title and description stand so in a language.

    Every product of another first language has one of the four: something is missing, else has changed since,
    else is a machine's that nobody read, else is a person's.
    """
    said = Translation.objects.filter(
        product=OuterRef("pk"), thing=OuterRef("public_id"), field__in=WHOLE_TEXTS, language=language
    )
    described = Translation.objects.filter(
        product=OuterRef("pk"),
        thing=OuterRef("public_id"),
        field="description",
        language=OuterRef("language"),
    )
    missing = ~Exists(said.filter(field="title")) | (
        Exists(described) & ~Exists(said.filter(field="description"))
    )
    changed, unread = Exists(said.filter(stale=True)), Exists(said.filter(state=MACHINE))
    other = ~Q(language=language)
    return {
        MISSING: other & Q(missing),
        CHANGED: other & ~Q(missing) & Q(changed),
        UNREAD: other & ~Q(missing) & ~Q(changed) & Q(unread),
        PERSON: other & ~Q(missing) & ~Q(changed) & ~Q(unread),
    }[state]


def state_of(wording: Wording, language: str) -> str:
    """Return how a product's title and description stand in a language; empty for its own."""
    row = wording.product
    if row.language == language:
        return ""
    wanted = [
        piece for piece in wording.pieces if piece.field in WHOLE_TEXTS and piece.thing == row.public_id
    ]
    found = [wording.translated.get((piece.thing, piece.field, language)) for piece in wanted]
    if not wanted or None in found:
        return MISSING
    if any(each.stale for each in found if each):
        return CHANGED
    return UNREAD if any(each.state == MACHINE for each in found if each) else PERSON
