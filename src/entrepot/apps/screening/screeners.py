"""Finds who screens. Settings name the adapters; apps do not know them."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.screening.provider import Answer, Party, Screener

NOBODY = "any list"
"""What is missing where settings name nobody who screens."""


def ask(parties: Sequence[Party]) -> Answer:
    """Return what all who screen say together; outside transactions. Raises ScreenerUnavailableError."""
    require_outside()
    answers = [
        cast("Screener", import_string(path)()).screen(parties) for path in settings.SCREENERS.values()
    ]
    return Answer(
        matches=tuple(match for answer in answers for match in answer.matches),
        lists=tuple(name for answer in answers for name in answer.lists),
        missing=tuple(name for answer in answers for name in answer.missing) if answers else (NOBODY,),
    )
