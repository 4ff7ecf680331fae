"""How one can pay, and the code one scans to do it."""

from typing import Any

import segno
from django import template

from entrepot.apps.payments.queries import list_ways

register = template.Library()

# The European code asks for the correction M and no other; the others are no worse for it.
CORRECTION = "m"
MODULE = 6  # units of the drawing a module is wide; it is scaled by the page
QUIET = 4  # modules of light around it, without which some cameras find nothing


@register.simple_tag
def code_picture(payload: str) -> str:
    """Return a drawing of a code, as the address of a picture."""
    drawn = segno.make(payload, error=CORRECTION, micro=False, boost_error=False)
    return str(drawn.svg_data_uri(scale=MODULE, border=QUIET, light="#fff", dark="#000"))


@register.inclusion_tag("buyer/ways.html")
def pay_ways(currency: str, chosen: str = "") -> dict[str, Any]:
    """Show how an amount in this currency can be paid, where there is a choice."""
    ways = list_ways(currency)
    return {"ways": ways, "chosen": chosen or (ways[0].provider if ways else "")}
