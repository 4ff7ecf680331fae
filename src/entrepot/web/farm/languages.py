"""Which language the farm pages are in: they speak more of them than the rest of the house."""

from typing import Final

from django.http import HttpRequest

from entrepot.web.design import places

NAMES: Final = {"en": "English", "fr": "Français", "sw": "Kiswahili", "zh-hans": "中文"}
TAGS: Final = {"en": "en", "fr": "fr", "sw": "sw", "zh-hans": "zh-Hans"}
COOKIE: Final = "entrepot_farm"
COOKIE_SECONDS: Final = 365 * 24 * 60 * 60
PARTLY: Final = frozenset({"fr", "sw"})
"""Spoken here, and not by the pages beyond: those go on in English."""


def language_of(request: HttpRequest) -> str:
    """Return what somebody chose here, else what the other pages are in for them."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in NAMES else places.current().language
