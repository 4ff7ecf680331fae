"""Where goods come from, shown on other pages: a product's, an order's, a parcel's."""

from typing import Any

from django import template
from django.template import Context

from entrepot.apps.cooperatives import queries
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.orders.queries import OrderView, ParcelView

register = template.Library()


@register.inclusion_tag("farm/of_product.html")
def lots_of_product(product: str) -> dict[str, Any]:
    """Link the lots a product is sold from now; nothing where it has none."""
    return {"lots": queries.list_product_lots(product, viewer=ANONYMOUS)}


@register.inclusion_tag("farm/of_order.html")
def lots_of_order(order: OrderView) -> dict[str, Any]:
    """Link the lots the goods of an order came from, for whoever reads the order."""
    found = queries.list_origins(order=order.public_id, viewer=ANONYMOUS)
    return {"lots": sorted({(code, day) for _variant, code, day in found}, key=lambda one: one[1])}


@register.inclusion_tag("farm/of_parcel.html", takes_context=True)
def lots_of_parcel(
    context: Context, order: OrderView, parcel: ParcelView, *, printed: bool = False
) -> dict[str, Any]:
    """Show a co-operative which lots a packed parcel's goods come from, with a way to change it."""
    seller = context["seller"]
    is_on = bool(parcel.shipment) and queries.get_cooperative(viewer=seller.actor).is_on
    uses = queries.list_uses(order=order.public_id, viewer=seller.actor) if is_on else []
    own = [use for use in uses if use.parcel == parcel.public_id]
    lines = [(line, [use for use in own if use.variant == line.variant]) for line in parcel.lines]
    return {
        "seller": seller,
        "order": order,
        "parcel": parcel,
        "lines": lines if is_on else [],
        "codes": list(dict.fromkeys(use.code for use in own)),
        "printed": printed,
    }
