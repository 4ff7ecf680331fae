from django import template
from django.template import Context

from entrepot.web.public import asking

register = template.Library()


@register.simple_tag(takes_context=True)
def with_word(context: Context, **changes: str) -> str:
    """Return the address of the same question with some words changed."""
    return asking.share_address(context["request"].GET, **changes)
