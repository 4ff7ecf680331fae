from collections.abc import Mapping
from datetime import datetime

from django import template

from entrepot.apps.files.queries import PictureView
from entrepot.apps.orders.queries import Shipment
from entrepot.core.money import Money
from entrepot.core.trade.reviews import MOST as STARS
from entrepot.web.design import formats

register = template.Library()

THUMBNAIL = 160  # pixels: twice as many as it is wide on the page


@register.filter
def amount(money: Money | None) -> str:
    """Write an amount of money as the visitor's language does."""
    return "" if money is None else formats.money(money.format_plain(), money.currency)


@register.inclusion_tag("buyer/thumbnail.html")
def thumbnail(pictures: Mapping[str, PictureView], product: str) -> dict[str, str]:
    """Show the picture by which one knows a product again; its name stands beside it."""
    picture = pictures.get(product)
    return {"address": "" if picture is None else picture.nearest(THUMBNAIL)}


@register.filter
def drawn(stars: int | str) -> str:
    """Draw a number of stars of five."""
    return "★" * int(stars) + "☆" * (STARS - int(stars))


@register.simple_tag
def shipment(shipments: Mapping[str, Shipment], public_id: str) -> Shipment | None:
    """Return what the carrier says of a parcel."""
    return shipments.get(public_id)


@register.filter
def moment_day(at: datetime | None) -> str:
    """Write the day of a moment, as the visitor's language does."""
    return "" if at is None else formats.day(at.date())


@register.filter
def moment_time(at: datetime) -> str:
    """Write day and minute of a moment, in universal time."""
    return formats.moment(at)
