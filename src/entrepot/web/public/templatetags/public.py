from typing import Any, Protocol

from django import template
from django.template import Context

from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.public import asking, words


class Titled(Protocol):
    """What has a title in English and, perhaps, in Chinese."""

    @property
    def title(self) -> str:
        """The English title."""

    @property
    def title_zh(self) -> str:
        """The Chinese title, or an empty word."""


register = template.Library()


@register.simple_tag(takes_context=True)
def with_word(context: Context, **changes: str) -> str:
    """Return the address of the same question with some words changed."""
    return asking.share_address(context["request"].GET, **changes)


@register.filter
def titled(entry: Titled) -> str:
    """Return a nomenclature entry's title in the visitor's language."""
    return entry.title_zh if places.current().language.startswith("zh") and entry.title_zh else entry.title


@register.filter
def own_title(candidate: reference.HsCandidate) -> str:
    """Return the title of a candidate's own step, without the steps above it."""
    return titled(candidate.path[-1])


@register.filter
def steps_above(candidate: reference.HsCandidate) -> tuple[reference.HsStep, ...]:
    """Return the chapter and heading above a candidate; the section says too little."""
    return candidate.path[1:-1]


@register.filter
def hs(code: str) -> str:
    """Write a code as the nomenclature prints it: ``6109.10``."""
    return f"{code[:4]}.{code[4:]}" if len(code) > len("6109") else code


@register.simple_tag
def fit(confidence: str) -> Any:
    """Return how well a candidate fits, in words."""
    return words.FITS.get(confidence, confidence)
