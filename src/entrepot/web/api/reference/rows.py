"""Fields as the page shows them: with what stands inside them, in the words of the reader."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entrepot.web.api.reference.names import limit_words
from entrepot.web.api.reference.operations import Shape
from entrepot.web.api.reference.schemas import Field, Limit, Type

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A constraint: words, and what is written as code behind them."""

    words: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One field, and the fields inside it."""

    field: Field
    limits: Sequence[Said]
    default: str
    example: str
    below: Sequence["Row"]


def rows(
    fields: Sequence[Field], shapes: Mapping[str, Shape] | None = None, above: tuple[str, ...] = ()
) -> list[Row]:
    """Return the rows of fields. With `shapes` what a field points at is opened; a shape in itself is not."""
    return [
        Row(
            field=each,
            limits=[_said(limit) for limit in _limits(each.type)],
            default=written(each.default) if each.has_default and each.default not in (None, "") else "",
            example="" if each.example is None else written(each.example),
            below=_below(each.type.inner, shapes or {}, above),
        )
        for each in fields
    ]


def written(value: Any) -> str:
    """Write a value in one line, a text without quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _limits(type_: Type) -> Sequence[Limit]:
    inner = type_.inner
    return type_.limits if inner is type_ else (*type_.limits, *inner.limits)


def _said(limit: Limit) -> Said:
    return Said(limit_words(limit), written(limit.value) if limit.keyword in {"pattern", "const"} else "")


def _below(type_: Type, shapes: Mapping[str, Shape], above: tuple[str, ...]) -> Sequence[Row]:
    if type_.fields:
        return rows(type_.fields, shapes, above)
    if type_.shape not in shapes or type_.shape in above or len(above) >= _DEEPEST:
        return ()
    return rows(shapes[type_.shape].fields, shapes, (*above, type_.shape))
