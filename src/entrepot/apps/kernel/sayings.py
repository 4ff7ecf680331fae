"""Sentences that are kept and told to each reader in their own language.

A row that keeps a finished sentence keeps it in one language for good. Kept here are the text as the code has
it (English, with named places) and what stands in its places; the sentence is put together when it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext, override

type Value = str | Saying


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence: `text` marked by `gettext_noop`, with `%(name)s` for each of its `values`.

    A value that is a saying itself is told in the reader's language too; any other stands as it is.
    """

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def told(self) -> str:
        """Return the sentence in the language of whoever reads now."""
        told = {name: each.told() if isinstance(each, Saying) else each for name, each in self.values.items()}
        return gettext(self.text) % told

    def in_english(self) -> str:
        """Return the sentence in English, whoever reads."""
        with override("en"):
            return self.told()

    def kept(self) -> dict[str, Any]:
        """Return it as JSON to keep in a row."""
        values = {
            name: each.kept() if isinstance(each, Saying) else each for name, each in self.values.items()
        }
        return {"text": self.text, "values": values}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `kept` gave."""
        values = {
            name: cls.read(each) if isinstance(each, Mapping) else each
            for name, each in kept["values"].items()
        }
        return cls(kept["text"], values)
