"""What templates need everywhere: addresses in the visitor's place, and figures written in the language."""

from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from entrepot.web.design import formats, places

register = template.Library()


@register.simple_tag
def html_lang() -> str:
    """Return the language of the page for the ``lang`` attribute."""
    return places.TAGS[places.current().language]


@register.simple_tag
def place_url(name: str, **kwargs: Any) -> str:
    """Return the address of a page in the visitor's place."""
    return places.place_url(name, **kwargs)


@register.simple_tag
def here() -> places.Place:
    """Return the visitor's place, for `{% url … as … %}`, which passes over a page that is not there."""
    return places.current()


@register.simple_tag
def place_part(name: str) -> SafeString:
    """Show a part that says the same on every page of a place: written once, for it shows nothing else."""
    place = places.current()
    write = _written.__wrapped__ if settings.DEBUG else _written
    return write(name, place.country, place.language, get_language())


@lru_cache(maxsize=2_000)
def _written(name: str, country: str, language: str, words: str) -> SafeString:
    del country, language, words  # where the visitor stands, and in which words: the template asks
    return SafeString(get_template(name).render())


@register.inclusion_tag("design/place_switch.html", takes_context=True)
def place_switch(context: Context) -> dict[str, Any]:
    """Show the other languages, and the country with a way to change it."""
    place = places.current()
    request = context.get("request")
    here = request.get_full_path() if request is not None else f"/{place.prefix}"
    others = [
        {
            "name": name,
            "tag": places.TAGS[language],
            "address": places.choice_url(place.in_language(language), here),
        }
        for language, name in places.LANGUAGES.items()
        if language != place.language
    ]
    countries = places.countries(place.language)
    name = next((country.name for country in countries if country.code == place.country), place.country)
    return {
        "place": place,
        "next": here,
        "own_name": places.LANGUAGES[place.language],
        "others": others,
        "countries": _options(place.language, place.country),
        "country_name": name,
    }


@cache
def _countries(language: str) -> str:
    """Return an option for every country: written once, for a template takes longer than the page around."""
    rows = ((each.code, each.name) for each in places.countries(language))
    return format_html_join("", '<option value="{}">{}</option>', rows)


def _options(language: str, chosen: str) -> SafeString:
    value = f'<option value="{chosen}"'
    return SafeString(_countries(language).replace(value, f"{value} selected", 1))


@register.inclusion_tag("design/page_links.html", takes_context=True)
def page_links(context: Context, worth: str = "") -> dict[str, Any]:
    """Name the page's own address and its addresses in every language, for search engines.

    With a query a page is not for them, but for the one word that makes it a page `worth` finding.
    """
    request = context.get("request")
    if request is None:
        return {}
    place, here = places.current(), request.get_full_path()
    return {
        "canonical": request.build_absolute_uri(here),
        "alternates": [
            (
                places.TAGS[language],
                request.build_absolute_uri(places.moved(here, place.in_language(language))),
            )
            for language in places.LANGUAGES
        ],
        "indexed": request.GET.keys() <= {worth},
    }


@register.filter
def is_zero(amount: str | None) -> bool:
    """Say whether an amount is nothing, however many decimals it is written with."""
    return not Decimal(amount or 0)


register.filter("money", formats.money)
register.filter("day", formats.day)
register.filter("day_before", formats.day_before)
register.filter("percent", formats.percent)
