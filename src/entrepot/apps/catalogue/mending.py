"""Facts that can be set for many products at once: what may be given, who lacks it, what it changes.

A change is kept as [before, after] of each column, so that it can be undone where nobody changed it since.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.inputs import ProductInput, VariantInput, faults_of
from entrepot.apps.catalogue.models import Detail, Product, Variant
from entrepot.apps.catalogue.refusals import invalid
from entrepot.apps.reference import queries as reference

type Given = Mapping[str, Any]
type Change = dict[str, Any]
"""{"product": {column: [before, after]}, "variants": {row number: the same}, "details": [[kind, name, before,
after]]}; a detail that is not there is None."""

CONFIRM: Final = "confirm_hs"
PRICE: Final = "price"
WORDS: Final = ("brand", "category")
QUANTITIES: Final = ("gross_grams", "net_grams", "ml", "pieces")
DETAILS: Final = ("material", "fact", "measure", "battery")
MENDS: Final = ("origin", "hs", CONFIRM, *WORDS, *QUANTITIES, PRICE, *DETAILS)
HEAVIER_INSIDE: Final = "heavier_inside"
_UNCONFIRMED: Final = ("", Product.Confirmed.MACHINE)
_LENGTHS: Final = {"brand": 120, "category": 200, "name": 60, "value": 120}
_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    CONFIRM: (),
    PRICE: ("price_minor", "currency"),
    **dict.fromkeys(DETAILS, ("name", "value")),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A product with the parts a change may concern."""

    product: Product
    variants: tuple[Variant, ...]
    details: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Mend:
    """One fact for many products: its kind, what it is to be, and who says so when."""

    kind: str
    given: Given
    overwrites: bool = False
    user_id: int | None = None
    at: datetime | None = None


def asked_of(kind: str) -> tuple[str, ...]:
    """Return the names of what is given for a kind of fact."""
    return _ASKED.get(kind, (kind,))


def check(kind: str, given: Given) -> None:
    """Refuse what no product could say, each by its field, as `create_product` would refuse it."""
    if kind not in MENDS:
        raise invalid([("kind", _("This cannot be set for many products at once."), ", ".join(MENDS))])
    asked = asked_of(kind)
    errors = [
        (name, _("This is missing."), _("Give it."))
        for name in asked
        if name not in given or (given[name] == "" and (kind, name) != ("material", "value"))
    ]
    errors += [
        (name, _("Nothing of this name is set here."), ", ".join(asked))
        for name in given
        if name not in asked
    ]
    errors += [
        (name, _("This is too long."), _("Give at most %d characters.") % _LENGTHS[name])
        for name in asked
        if name in _LENGTHS and len(str(given.get(name, ""))) > _LENGTHS[name]
    ]
    if not errors:
        errors = [(_field(kind, field), reason, fix) for field, reason, fix in faults_of(_probe(kind, given))]
    if kind == PRICE and not errors and not given["price_minor"]:
        errors = [("price", _("This is not a price."), _("Give a price above zero."))]
    if errors:
        raise invalid(errors)


def _probe(kind: str, given: Given) -> ProductInput:
    """Return a faultless product that says this, too: what is wrong with it is wrong with what is given."""
    said = dict(given) if kind in QUANTITIES or kind == PRICE else {}
    variant = VariantInput(sku="1", **{"price_minor": 1, "currency": "USD", **said})
    details = ((kind, given["name"], given["value"]),) if kind in DETAILS else ()
    columns = {kind: given[kind]} if kind in {"origin", "hs", *WORDS} else {}
    return ProductInput(title="1", variants=(variant,), details=details, **columns)


def _field(kind: str, field: str) -> str:
    if field.startswith("details"):
        return "value"
    field = field.removeprefix("variants[0].")
    return kind if field == "variants" else field


def lacking(kind: str, given: Given) -> Q:
    """Return the condition for products that do not say this yet."""
    if kind in {"origin", *WORDS}:
        return Q(**{kind: ""})
    if kind == "hs":
        return Q(hs="") | Q(hs_confirmed__in=_UNCONFIRMED)
    if kind == CONFIRM:
        return ~Q(hs="") & Q(hs_confirmed__in=_UNCONFIRMED)
    if kind in DETAILS:
        said = Detail.objects.filter(product=OuterRef("pk"), kind=kind)
        if kind == "battery":
            return ~Q(Exists(said.filter(Q(value__contains=" ") | Q(name="dry"))))
        return ~Q(Exists(said.filter(name=given["name"])))
    live = Variant.objects.filter(product=OuterRef("pk"), archived_at=None)
    return Q(Exists(live.filter(price_minor=0) if kind == PRICE else live.filter(**{kind: None})))


def change_of(goods: Loaded, mend: Mend) -> Change | str:
    """Return what a mend changes of a product, nothing where all is said already, or why it cannot be."""
    if mend.kind in DETAILS:
        return _told("details", _changed_details(goods, mend))
    if mend.kind in QUANTITIES or mend.kind == PRICE:
        return _changed_variants(goods, mend)
    if mend.kind in {"hs", CONFIRM}:
        return _changed_code(goods, mend)
    before = getattr(goods.product, mend.kind)
    after = mend.given[mend.kind]
    if before == after or (before and not mend.overwrites):
        return {}
    return {"product": {mend.kind: [before, after]}}


def _told(part: str, changes: Any) -> Change:
    return {part: changes} if changes else {}


def _changed_code(goods: Loaded, mend: Mend) -> Change:
    row = goods.product
    code = mend.given["hs"] if mend.kind == "hs" else row.hs
    settled = row.hs and row.hs_confirmed not in _UNCONFIRMED
    if not code or (settled and (row.hs == code or not mend.overwrites or mend.kind == CONFIRM)):
        return {}
    said = {
        "hs": code,
        "hs_edition": reference.hs_edition() if code != row.hs else row.hs_edition,
        "hs_confirmed": str(Product.Confirmed.SELLER),
        "hs_confirmed_by": mend.user_id,
        "hs_confirmed_at": mend.at.isoformat() if mend.at else None,
    }
    columns = {name: [column(row, name), after] for name, after in said.items()}
    gone = [
        [kind, name, value, None]
        for kind, name, value in goods.details
        if kind == Detail.Kind.NATIONAL and not value.startswith(code)
    ]
    return {"product": columns, **_told("details", gone)}


def _changed_variants(goods: Loaded, mend: Mend) -> Change | str:
    changed: dict[str, dict[str, list[Any]]] = {}
    for row in goods.variants:
        known = row.price_minor if mend.kind == PRICE else getattr(row, mend.kind)
        if known and not mend.overwrites:
            continue
        columns = {
            name: [getattr(row, name), value]
            for name, value in mend.given.items()
            if getattr(row, name) != value
        }
        if columns:
            changed[str(row.pk)] = columns
            net, gross = (
                columns.get(name, [0, getattr(row, name)])[1] for name in ("net_grams", "gross_grams")
            )
            if net and gross and net > gross:
                return HEAVIER_INSIDE
    return _told("variants", changed)


def _changed_details(goods: Loaded, mend: Mend) -> list[list[Any]]:
    name, value = mend.given["name"], mend.given["value"]
    same = [each for each in goods.details if each[0] == mend.kind]
    if mend.kind == "battery":  # one kind of battery in a product, as its own page has it
        if not mend.overwrites and any(" " in said or kind == "dry" for _kind, kind, said in same):
            return []
        gone = [[kind, known, said, None] for kind, known, said in same if known != name]
    else:
        gone = []
    before = next((said for _kind, known, said in same if known == name), None)
    if before == value or (before is not None and mend.kind != "battery" and not mend.overwrites):
        return gone
    return [*gone, [mend.kind, name, before, value]]


def reversed_change(change: Change) -> Change:
    """Return the change that undoes a change."""

    def turned(columns: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        return {name: [after, before] for name, (before, after) in columns.items()}

    return {
        **_told("product", turned(change.get("product", {}))),
        **_told("variants", {pk: turned(columns) for pk, columns in change.get("variants", {}).items()}),
        **_told(
            "details",
            [[kind, name, after, before] for kind, name, before, after in change.get("details", [])],
        ),
    }


def stands_as_before(goods: Loaded, change: Change) -> bool:
    """Say whether a product still says everything that a change begins with."""
    variants = {str(row.pk): row for row in goods.variants}
    details = {(kind, name): value for kind, name, value in goods.details}
    product = goods.product
    return (
        all(column(product, name) == before for name, (before, _after) in change.get("product", {}).items())
        and all(
            pk in variants and getattr(variants[pk], name) == before
            for pk, columns in change.get("variants", {}).items()
            for name, (before, _after) in columns.items()
        )
        and all(
            details.get((kind, name)) == before for kind, name, before, _after in change.get("details", [])
        )
    )


def column(row: Product, name: str) -> Any:
    """Return a column as a change writes it."""
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, datetime) else value


def put(goods: Loaded, change: Change) -> Loaded:
    """Return a product that says a change, its rows set and not saved."""
    for name, (_before, after) in change.get("product", {}).items():
        is_moment = name == "hs_confirmed_at" and after
        setattr(goods.product, name, datetime.fromisoformat(after) if is_moment else after)
    for row in goods.variants:
        for name, (_before, after) in change.get("variants", {}).get(str(row.pk), {}).items():
            setattr(row, name, after)
    details = {(kind, name): value for kind, name, value in goods.details}
    for kind, name, _before, after in change.get("details", []):
        details.pop((kind, name), None)
        if after is not None:
            details[kind, name] = after
    return Loaded(
        goods.product, goods.variants, tuple((kind, name, value) for (kind, name), value in details.items())
    )


type Decide = Callable[[Loaded], Change | str]
"""Returns what is changed of a product, nothing, or the code of why not."""
