"""Figures of what has come about: whole numbers, levels of proof, kinds of work."""

from decimal import Decimal

from django import template
from django.utils.functional import Promise

from entrepot.apps.businesses.words import EVIDENCE_WORDS, FIGURE_WORDS
from entrepot.apps.impact.definitions import Indicator
from entrepot.core.support.indicators import FULL
from entrepot.web.design import formats

register = template.Library()
GRAMS = 1000  # in a kilogram


@register.filter
def whole(number: int) -> str:
    """Write a whole number with the separators of the language."""
    return formats.number(str(number))


@register.filter
def stood(value: int | None, indicator: Indicator) -> str:
    """Write a value of an indicator: whole, in euros, in hundredths of something, or as not known."""
    if value is None:
        return "–"
    if indicator.unit == "euro":
        return f"−€{whole(-value)}" if value < 0 else f"€{whole(value)}"
    return formats.percent(Decimal(value) / FULL) if indicator.is_share else whole(value)


@register.filter
def weight(grams: int) -> str:
    """Write a weight in kilograms."""
    return f"{formats.number(str(Decimal(grams) / GRAMS))} kg"


@register.filter
def at_least(number: int, least: int) -> int:
    """Return a number, or the least that can be seen."""
    return max(number, least)


@register.filter
def evidence(level: str) -> str | Promise:
    """Say how well something is known."""
    return EVIDENCE_WORDS.get(level, level)


@register.filter
def head(kind: str) -> str | Promise:
    """Say which people of a business are counted."""
    return FIGURE_WORDS.get(kind, kind)


@register.filter
def hundredths(weight: int) -> str:
    """Write hundredths of one as a number."""
    return formats.number(str(Decimal(weight) / FULL))
