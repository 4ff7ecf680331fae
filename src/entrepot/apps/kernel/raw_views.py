"""Every table as it is, for operators who look for a fault: to be read, never written.

An app's `admin.py` names its tables: `show_raw(Order, OrderMove)`. The pages stand in the web, which builds a
site of everything named. What is secret or reaches a person directly is left out by the name of its field.
"""

from typing import Any, ClassVar, Final, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property

from entrepot.apps.kernel.audit import is_hidden

ALWAYS_HIDDEN: Final = frozenset({"address", "digest", "key_digest", "local", "postcode", "sealed"})
COLUMNS: Final = 8
SEARCHED: Final = ("public_id", "subject", "reference", "about", "owner", "code", "number", "business")
NARROW: Final = (
    models.CharField,
    models.IntegerField,
    models.DateField,
    models.BooleanField,
    models.ForeignKey,
)

COUNTED: Final = 10_000
"""Rows; a table with more is not counted to its end for each page, and not turned over further."""

shown: dict[type[models.Model], type["RawView"]] = {}


class CountedPages(Paginator[Any]):
    """Pages of a table, counted up to so many rows: who looks for older ones looks them up."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, `COUNTED` where there are as many or more."""
        rows = cast("models.QuerySet[models.Model]", self.object_list)
        return rows.order_by()[:COUNTED].count()

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than were counted."""
        return self.count == COUNTED


class CountedList(ChangeList):
    """A list that says how many rows there are once: beside its pages, and of what was looked up above it."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the rows of a page."""
        super().get_results(request)
        if not self.query:
            self.full_result_count = self.result_count


class RawView(admin.ModelAdmin[models.Model]):
    """One table, read only: nobody adds, changes or deletes here, for that is what actions are for."""

    hidden: ClassVar[frozenset[str]] = frozenset()
    actions = None
    list_per_page = 50
    change_form_template = "operator/raw/detail.html"
    show_full_result_count = False
    ordering = ("-pk",)
    paginator = CountedPages

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return what a page of rows is made by."""
        del request, kwargs
        return CountedList

    def visible(self) -> list[str]:
        """Return the columns that are shown; a key to another table by its number."""
        return [
            field.attname
            for field in self.opts.concrete_fields
            if not (field.name in self.hidden | ALWAYS_HIDDEN or is_hidden(field.name))
            and not isinstance(field, models.BinaryField)
        ]

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the first narrow columns."""
        del request
        narrow = {field.attname for field in self.opts.concrete_fields if isinstance(field, NARROW)}
        return tuple(name for name in self.visible() if name in narrow)[:COLUMNS]

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Return every column that is shown."""
        del request, obj
        return tuple(self.visible())

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Return the same: nothing is written."""
        del request, obj
        return self.visible()

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Return what can be looked up by its whole value."""
        del request
        return [f"{name}__exact" for name in SEARCHED if name in self.visible()]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever came through the door of the site reads every table."""
        del request
        return True

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whoever came through the door of the site reads every row."""
        del request, obj
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes."""
        del request, obj
        return False


def show_raw(*tables: type[models.Model], hidden: tuple[str, ...] = ()) -> None:
    """Let operators look at these tables, without the columns that are named or that hide themselves."""
    for table in tables:
        shown[table] = type(f"{table.__name__}Raw", (RawView,), {"hidden": frozenset(hidden)})
