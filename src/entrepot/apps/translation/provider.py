"""Whoever translates texts. The one that comes along needs no internet and says what it could not."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy

WHY: Final = {
    "status": gettext_lazy("The translator answered %(status)s."),
    "silent": gettext_lazy("The translator did not answer."),
    "strange": gettext_lazy("The translator answered something else."),
    "budget": gettext_lazy("What may be translated by machine today is used up. Go on tomorrow."),
}
OFFLINE: Final = "entrepot.adapters.translation_offline.connect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Texts of goods in one language, wanted in another.

    `terms` are (term, the word to be used for it): the seller's own before the platform's. `known` are
    sentences people translated before. Both name only what stands in the texts.
    """

    source_language: str
    language: str
    texts: tuple[str, ...]
    terms: tuple[tuple[str, str], ...] = ()
    known: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A translation of one text; empty where there is none. `left` are words that could not be said."""

    text: str = ""
    left: tuple[str, ...] = field(default=())


class TranslatorUnavailableError(Exception):
    """Nothing could be translated now; its words may be shown to the seller's people.

    `code` is `status` with the number the translator answered, `silent`, `strange`, or `budget`.
    """

    def __init__(self, code: str, value: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.value = value

    def __str__(self) -> str:
        """Say why in the reader's language."""
        said = str(WHY[self.code])
        return said % {"status": self.value} if "%(" in said else said


class Translator(Protocol):
    """Translates texts."""

    @property
    def name(self) -> str:
        """What it is called where somebody asks who translated."""
        ...

    @property
    def costs(self) -> bool:
        """Whether texts leave this machine, and each letter is counted against the day's budget."""
        ...

    def translate(self, request: Request) -> tuple[Answer, ...]:
        """Return an answer for each text, in order. Raises TranslatorUnavailableError."""
        ...


def translator() -> Translator:
    """Return the translator that the settings name."""
    made: Translator = import_string(getattr(settings, "TRANSLATOR", OFFLINE))()
    return made
