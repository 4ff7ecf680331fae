"""Which of our two languages a caller prefers."""

from functools import lru_cache

from django.utils.translation.trans_real import parse_accept_lang_header

ENGLISH, CHINESE = "en", "zh-hans"
_LONGEST = 200


@lru_cache(maxsize=1024)
def preferred(accept_language: str) -> str:
    """Return ``en`` or ``zh-hans`` for an Accept-Language header; English when neither is named."""
    for wanted, quality in parse_accept_lang_header(accept_language[:_LONGEST].lower()):
        if quality <= 0:
            continue
        if wanted.split("-")[0] == "zh":
            return CHINESE
        if wanted.split("-")[0] == ENGLISH:
            return ENGLISH
    return ENGLISH
