"""What is held about people, declared once beside each app's tables: to be shown, handed over and blanked.

A module `personal.py` of an app names its columns that hold something of a person:

    holds(
        OrderAddress,
        "recipient", "phone", "lines",
        kind="contact",
        title=_("Where orders went"),
        of=lambda whose: Q(order__checkout__user_id=whose.user_id),
    )

and says of columns that only look so why they are none:

    impersonal(OrderLine, "title", because="goods, not people")

A test walks every table: a column whose name looks personal and that stands in neither list fails it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

LOOKS_PERSONAL: Final = re.compile(
    r"(^|_)(e?mail|name|phone|recipient|consignee|lines|locality|postcode|street|local|address|note|why|answer"
    r"|text|sealed|holder|tail|contents|instructions|context|comment|title|reason|body|birth\w*|passport"
    r"|personal|signature|ip|agent)($|_)"
)
NOBODY: Final = Q(pk=None)
SEALED: Final = frozenset({"sealed"})  # held, but never handed over as it lies here


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whom something is held about: a person with an account, the addresses they proved, or a business."""

    user_id: int | None = None
    emails: tuple[str, ...] = ()
    organisation_id: int | None = None


type Of = Callable[[Whose], Q]
type Content = Callable[[Any], tuple[str, bytes] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A table with something of people in it. `of` finds the rows of one of them, or of a business.

    `kind` is a key of the periods in `data/retention`. `shown` are the columns that are handed over;
    `content` returns the name and bytes of what was uploaded with a row, None when they are gone.
    """

    model: type[Model]
    columns: tuple[str, ...]
    kind: str
    title: Any  # a text for people, translated when it is read
    of: Of
    shown: tuple[str, ...]
    content: Content | None = None
    of_business: bool = False

    @property
    def name(self) -> str:
        """What the table is called in what is handed over."""
        return f"{self.model._meta.label}".replace(".", "_").lower()  # noqa: SLF001 - Django's public way to it

    def rows(self, whose: Whose) -> QuerySet[Any]:
        """Return the rows held about somebody, oldest first."""
        return self.model._default_manager.filter(self.of(whose)).order_by("pk")  # noqa: SLF001 - the same


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Columns that only look personal, and why they are not."""

    columns: tuple[str, ...]
    because: str


_holdings: list[Holding] = []
_impersonal: dict[type[Model], list[Reasoned]] = {}


def holds(
    model: type[Model],
    *columns: str,
    kind: str,
    title: Any,
    of: Of,
    shown: tuple[str, ...] = (),
    content: Content | None = None,
) -> None:
    """Declare that these columns hold something of people. `shown` names what else explains a row to them."""
    _add(
        Holding(
            model=model,
            columns=columns,
            kind=kind,
            title=title,
            of=of,
            shown=_shown(*columns, *shown),
            content=content,
        )
    )


def hands_over(
    model: type[Model],
    *shown: str,
    title: Any,
    of: Of,
    kind: str = "books",
    content: Content | None = None,
) -> None:
    """Declare that a business gets these columns of its rows when it takes its data with it."""
    _add(
        Holding(
            model=model,
            columns=(),
            kind=kind,
            title=title,
            of=of,
            shown=_shown(*shown),
            content=content,
            of_business=True,
        )
    )


def impersonal(model: type[Model], *columns: str, because: str) -> None:
    """Declare that columns that look personal hold nothing of a person, and why."""
    known = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's public way to it
    if wrong := set(columns) - known:
        raise ValueError(f"{model.__name__} has no column {', '.join(sorted(wrong))}.")
    _impersonal.setdefault(model, []).append(Reasoned(columns, because))


def holdings(*, of_business: bool = False) -> list[Holding]:
    """Return what is held of people, or of a business, in the order of its declaration."""
    return [each for each in _holdings if each.of_business is of_business]


def undeclared(models: list[type[Model]]) -> Iterator[str]:
    """Yield each column that looks personal and is declared neither to be nor not to be."""
    for model in models:
        said = {name for each in _holdings if each.model is model for name in each.columns}
        said |= {name for each in _impersonal.get(model, ()) for name in each.columns}
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's public way to it
            texts = field.get_internal_type() in {"CharField", "EmailField", "TextField", "JSONField"}
            if texts and LOOKS_PERSONAL.search(field.name) and field.name not in said:
                yield f"{model._meta.label}.{field.name}"  # noqa: SLF001 - the same


def _add(held: Holding) -> None:
    known = {field.attname for field in held.model._meta.concrete_fields}  # noqa: SLF001 - Django's public way to it
    if wrong := {*held.columns, *held.shown} - known:
        raise ValueError(f"{held.model.__name__} has no column {', '.join(sorted(wrong))}.")
    _holdings.append(held)


def _shown(*names: str) -> tuple[str, ...]:
    """Return columns that are handed over, each once, without what is sealed."""
    return tuple(name for name in dict.fromkeys(names) if name not in SEALED)
