"""How the reference writes descriptions and types."""

import re

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entrepot.web.api.reference import names
from entrepot.web.api.reference.schemas import ANYTHING, Type

register = template.Library()

_CODE = re.compile(r"`([^`]+)`")


@register.filter
def prose(text: str) -> SafeString:
    """Write a description: its paragraphs, and `code` as code. Descriptions are in English."""
    paragraphs = [(_coded(" ".join(each.split())),) for each in text.split("\n\n") if each.strip()]
    return format_html_join("", '<p lang="en">{}</p>', paragraphs)


@register.filter
def coded(text: str) -> SafeString:
    """Write one line of a description, `code` as code."""
    return format_html('<span lang="en">{}</span>', _coded(" ".join(text.split())))


@register.filter
def group_name(name: str) -> str:
    """Return the name of a group of operations."""
    return names.group_name(name)


@register.filter
def place_words(place: str) -> str:
    """Say where a parameter stands."""
    return names.place_words(place)


@register.filter
def slug(group: str) -> str:
    """Return the word of a group in addresses."""
    return group.replace(" ", "-")


@register.filter
def type_words(type_: Type) -> SafeString:
    """Say what a value may be, a shape by a link."""
    said = _plain_type(type_)
    return format_html("{} {}", said, _("or null")) if type_.nullable else said


def _plain_type(type_: Type) -> SafeString:
    if type_.items:
        return _filled(pgettext("type", "list of %(type)s"), type_words(type_.items))
    if type_.values and not type_.fields:
        return _filled(pgettext("type", "free keys, each %(type)s"), type_words(type_.values))
    if type_.shape:
        address = reverse("api:docs-shape", args=[type_.shape])
        return format_html('<a href="{}"><code>{}</code></a>', address, type_.shape)
    if type_.names == (ANYTHING,) or not type_.names:
        return format_html("{}", pgettext("type", "anything"))
    separator = format_html(" {} ", pgettext("type", "or"))
    return format_html_join(separator, "<code>{}</code>", ((name,) for name in type_.names))


def _filled(words: str, inner: SafeString) -> SafeString:
    before, _place, after = words.partition("%(type)s")
    return format_html("{}{}{}", before, inner, after)


def _coded(text: str) -> SafeString:
    return mark_safe(_CODE.sub(r"<code>\1</code>", conditional_escape(text)))  # noqa: S308 - escaped just before
