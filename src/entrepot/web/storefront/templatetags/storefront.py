from decimal import Context, Decimal

from django import template

from entrepot.core.trade.reviews import MOST
from entrepot.web.design import formats
from entrepot.web.storefront import tongues

FIVE = Context(prec=5)

register = template.Library()

register.filter("tag", tongues.tag_of)


@register.filter
def figures(rate: Decimal) -> str:
    """Write an exchange rate to five figures."""
    return formats.number(f"{rate.normalize(FIVE):f}")


@register.filter
def stars(count: int) -> str:
    """Draw a number of stars of five."""
    return "★" * count + "☆" * (MOST - count)
