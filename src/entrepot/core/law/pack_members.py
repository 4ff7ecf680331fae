"""Rows of a parent pack for one member: ``{country}`` stands for it."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from entrepot.core.law.pack_index import MEMBER

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def for_member[R: "DataclassInstance"](row: R, country: str) -> R:
    """Return the row with every ``{country}`` in its cells filled in; the row itself when it names none."""
    changes: dict[str, Any] = {}
    for column in fields(row):
        value = getattr(row, column.name)
        if isinstance(value, str) and MEMBER in value:
            changes[column.name] = value.replace(MEMBER, country)
        elif isinstance(value, tuple) and any(MEMBER in word for word in value):
            changes[column.name] = tuple(word.replace(MEMBER, country) for word in value)
    return replace(row, **changes) if changes else row
