"""Keep a quote as plain text and numbers, and read it back unchanged, years later if need be."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeAliasType, Union, get_args, get_origin, get_type_hints

from entrepot.core.law.quote import StoredQuote
from entrepot.core.law.rate_card import RateCard

FORMAT = 1


class KeepingError(ValueError):
    """The kept text is of a format this program does not read."""


def to_plain(stored: StoredQuote) -> dict[str, Any]:
    """Return a stored quote as JSON values: decimals and days as text, sets as sorted lists."""
    return {"format": FORMAT, "quote": _plain(stored)}


def from_plain(kept: Mapping[str, Any]) -> StoredQuote:
    """Return the stored quote again. Raises :class:`KeepingError` for another format."""
    if kept.get("format") != FORMAT:
        msg = f"a quote of format {kept.get('format')!r} cannot be read; this program reads {FORMAT}"
        raise KeepingError(msg)
    read: StoredQuote = _read(StoredQuote, kept["quote"])
    return read


_MOST_CARDS = 2_000
_records: dict[type, tuple[Sequence[str] | None]] = {}
_cards: dict[int, tuple[RateCard, dict[str, Any]]] = {}
_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is RateCard:
        return _plain_card(value)
    names = known[0] if (known := _records.get(kind)) else _learn(kind)
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    return _plain_many(value)


def _plain_card(card: RateCard) -> dict[str, Any]:
    """Return a card's values. One card serves many quotes and never changes, so they are worked out once."""
    known = _cards.get(id(card))
    if known is None or known[0] is not card:
        if len(_cards) >= _MOST_CARDS:
            _cards.clear()
        plain = {name: _plain(getattr(card, name)) for name in _learn(RateCard) or ()}
        known = _cards[id(card)] = (card, plain)
    return known[1]


def _plain_many(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _learn(kind: type) -> Sequence[str] | None:
    """Return and remember the names of a record's fields; None for what is no record."""
    named: Sequence[str] | None = getattr(kind, "_fields", None)
    if is_dataclass(kind):
        named = [field.name for field in fields(kind)]
    _records[kind] = (named,)
    return named


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    if isinstance(kind, TypeAliasType):
        return _read(kind.__value__, value)
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return (
            None
            if value is None
            else _read(next(each for each in get_args(kind) if each is not NoneType), value)
        )
    if origin is None:
        return _read_plain(kind, value)
    return _read_many(origin, get_args(kind), value)


def _read_plain(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], each) for name, each in value.items()})
    if kind is Decimal:
        return Decimal(value)
    return date.fromisoformat(value) if kind is date else value


def _read_many(origin: Any, inner: tuple[Any, ...], value: Any) -> Any:
    if origin is Literal:
        return value
    if origin is frozenset:
        return frozenset(value)
    if origin is tuple and (len(inner) == 1 or inner[-1] is Ellipsis):
        return tuple(_read(inner[0], each) for each in value)
    if origin is tuple:
        return tuple(_read(each, part) for each, part in zip(inner, value, strict=True))
    return {key: _read(inner[1], each) for key, each in value.items()}
