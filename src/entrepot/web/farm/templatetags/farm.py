"""What the farm pages' templates need: weights in kilograms, and the languages to choose from."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language

from entrepot.apps.cooperatives.queries import kilograms
from entrepot.core.money import Money
from entrepot.web.farm.languages import NAMES, PARTLY, TAGS

KEPT = ("farm-offline", "farm-weigh", "farm-lot-new", "farm-member-new", "farm-product-new")
SCRIPTS = ("farm/weigh.js", "farm/drafts.js")
LOCALES = {"en": "en", "fr": "fr", "sw": "sw", "zh-hans": "zh_Hans_CN"}
register = template.Library()
register.filter("kilograms", kilograms)


def locale() -> str:
    """Return the Babel locale of the page."""
    return LOCALES.get(get_language() or "en", "en")


@register.simple_tag
def farm_tag() -> str:
    """Return the language of the page for the `lang` attribute."""
    return TAGS.get(get_language() or "en", "en")


@register.filter
def weight(grams: int) -> str:
    """Return a weight in kilograms as the language writes numbers."""
    written = format_decimal(Decimal(grams) / 1000, format="#,##0.###", locale=locale())
    return f"{written} kg"


@register.filter
def hundredths(ten_thousandths: int) -> str:
    """Return ten thousandths as percent."""
    return str(format_decimal(Decimal(ten_thousandths) / 100, format="0.##", locale=locale()))


@register.filter
def amount(money: Money) -> str:
    """Return an amount as the language writes it."""
    return format_currency(money.to_decimal(), money.currency, locale=locale())


@register.filter
def farm_day(on: date | None) -> str:
    """Return a day as the language writes it."""
    return format_date(on, "d MMM y", locale=locale()) if on else ""


@register.simple_tag(takes_context=True)
def farm_kept(context: Context) -> str:
    """Say for whom the phone keeps which pages: those on which something can be noted without a network."""
    organisation = context["seller"].organisation.public_id
    told = {
        "who": context["request"].user.public_id,
        "worker": reverse("farm-worker", args=[organisation]),
        "keeps": " ".join(reverse(name, args=[organisation]) for name in KEPT),
        "scripts": " ".join(static(name) for name in SCRIPTS),
    }
    return format_html_join("", ' data-{}="{}"', told.items())


@register.inclusion_tag("farm/languages.html", takes_context=True)
def farm_languages(context: Context) -> dict[str, Any]:
    """Show the languages to choose from."""
    now = get_language() or "en"
    request = context.get("request")
    return {
        "languages": [(code, name, TAGS[code], code == now) for code, name in NAMES.items()],
        "organisation": context["seller"].organisation.public_id,
        "next": request.path if request is not None else "",
        "is_partly": now in PARTLY,
    }
