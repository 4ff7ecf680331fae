"""Which messages there are, and which texts each needs. The wording stands in templates/messages/<key>.txt.

A template's first line is the subject of the mail. A text message is that line and the link; where there is
no link, the rest. An app above adds its own
with `add_template` when it starts, and its file beside ours.
"""

from collections.abc import Iterable, Mapping

from django.template.loader import render_to_string
from django.utils import translation

from entrepot.apps.kernel import languages

LANGUAGES = tuple(languages.LANGUAGES)
_names: dict[str, frozenset[str]] = {
    "order_placed": frozenset({"order", "shop", "total", "pay_by", "link"}),
    "order_paid": frozenset({"order", "shop", "total", "link"}),
    "order_to_pack": frozenset({"order", "goods", "destination", "link"}),
    "order_not_paid": frozenset({"order", "shop", "link"}),
    "order_shipped": frozenset({"order", "shop", "carrier", "tracking", "link"}),
    "order_at_customs": frozenset({"order", "country", "step", "link"}),
    "order_delivered": frozenset({"order", "shop", "days", "link"}),
    "order_refunded": frozenset({"order", "amount", "reason", "link"}),
    "order_released": frozenset({"order", "share", "link"}),
    "payout_sent": frozenset({"payout", "amount", "bank", "link"}),
}


def add_template(key: str, names: Iterable[str]) -> None:
    """Register a further message and the texts it needs; ValueError when the key is in use."""
    if key in _names:
        raise ValueError(f"There is already a message {key}.")
    _names[key] = frozenset(names)


def template_keys() -> tuple[str, ...]:
    """Return every message there is."""
    return tuple(sorted(_names))


def names_of(key: str) -> frozenset[str] | None:
    """Return the texts a message needs, None when there is no such message."""
    return _names.get(key)


def speakable(language: str) -> str:
    """Return the language when we write it, else the nearest we do: a script of Chinese, else English."""
    return languages.nearest(language)


def render(key: str, language: str, context: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and body of a message in a language."""
    with translation.override(speakable(language)):
        text = render_to_string(f"messages/{key}.txt", dict(context)).strip()
    subject, _newline, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


def render_short(key: str, language: str, context: Mapping[str, str]) -> str:
    """Return a message as a telephone shows it: what it is about and where to read on, no whole letter.

    A letter without a link says all that there is to say.
    """
    subject, body = render(key, language, context)
    return f"{subject}\n{context['link']}\n" if "link" in context else body
