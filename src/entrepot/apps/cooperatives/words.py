"""The codes of co-operatives in words: what is wrong with a row, and what mends it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.cooperatives.provider import FileRefusedError

type Words = tuple[str | Promise, str | Promise]

ROW_WORDS: Final[dict[str, Words]] = {
    "quote_misplaced": (
        gettext_lazy("A quotation mark stands where none may stand."),
        gettext_lazy("Double it inside a quoted cell, or remove it."),
    ),
    "quote_not_closed": (
        gettext_lazy("A quotation mark is opened and never closed."),
        gettext_lazy("Close it."),
    ),
    "line_unreadable": (
        gettext_lazy("The row cannot be read."),
        gettext_lazy("Save the file as CSV (UTF-8) again."),
    ),
    "line_too_long": (gettext_lazy("The row is longer than a megabyte."), gettext_lazy("Shorten it.")),
    "not_utf8": (
        gettext_lazy("The row holds letters that are not UTF-8."),
        gettext_lazy("Save the file as CSV (UTF-8)."),
    ),
    "too_many_cells": (
        gettext_lazy("The row has more cells than there are columns."),
        gettext_lazy("Put cells that hold a comma into quotation marks."),
    ),
    "not_a_number": (
        gettext_lazy("This is not a whole number."),
        gettext_lazy("Write figures only, or leave it empty."),
    ),
    "number_twice": (
        gettext_lazy("Another row of the file has this number."),
        gettext_lazy("Give each member a number of their own."),
    ),
}

FILE_WORDS: Final[dict[str, Words]] = {
    "empty": (gettext_lazy("The file is empty."), gettext_lazy("Choose the file with your members.")),
    "not_utf8": (
        gettext_lazy("The file is not UTF-8."),
        gettext_lazy("Save it as CSV (UTF-8), and send it again."),
    ),
    "header_unreadable": (
        gettext_lazy("The first row cannot be read."),
        gettext_lazy("It holds the names of the columns."),
    ),
}


def refusal_words(error: FileRefusedError) -> tuple[str, str]:
    """Return why a file is refused as a whole, and what mends it."""
    if error.code == "columns_missing":
        columns = ", ".join(error.columns)
        return _("Columns are missing: %s.") % columns, _("Begin with the example file.")
    reason, fix = FILE_WORDS[error.code]
    return str(reason), str(fix)
