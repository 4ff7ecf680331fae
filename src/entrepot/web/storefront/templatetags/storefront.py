from decimal import Context, Decimal

from django import template

from entrepot.web.design import formats
from entrepot.web.storefront import tongues

FIVE = Context(prec=5)

register = template.Library()

register.filter("tag", tongues.tag_of)


@register.filter
def figures(rate: Decimal) -> str:
    """Write an exchange rate to five figures."""
    return formats.number(f"{rate.normalize(FIVE):f}")
