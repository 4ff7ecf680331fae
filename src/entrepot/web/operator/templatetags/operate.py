"""Figures of the platform's own pages: money, moments, how long something may still wait."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Context, Decimal
from typing import Any

from babel.dates import format_timedelta
from django import template
from django.utils.translation import gettext as _

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel import clock
from entrepot.apps.orders.chargeback_words import STATES
from entrepot.core.money import Money
from entrepot.core.trade.stages import OPERATOR
from entrepot.web.design import formats, places
from entrepot.web.design.templatetags.figures import whole
from entrepot.web.evidence.shown import PLATFORM, named
from entrepot.web.operator import words

register = template.Library()
FIGURES = Context(prec=6)
SOON = 4  # an item is nearly late when less than this part of its time is left


@register.filter
def cash(amount: Money | None) -> str:
    """Write an amount with its currency."""
    return formats.money(amount.to_decimal(), amount.currency) if amount is not None else "–"


@register.filter
def minor(units: int, currency: str) -> str:
    """Write minor units of a currency as an amount."""
    return cash(Money(units, currency))


@register.filter
def rate(units: Decimal) -> str:
    """Write an exchange rate with as many figures as people read."""
    return formats.number(f"{FIGURES.plus(units).normalize():f}")


register.filter("count", whole)


@register.filter
def moment(at: datetime | None) -> str:
    """Write day and minute, in universal time."""
    return "–" if at is None else formats.moment(at)


@register.filter
def payment_state(code: str) -> str:
    """Say where a payment, a refund or a stray stands."""
    return str(words.PAYMENT_STATES[code] if code in words.PAYMENT_STATES else STATES.get(code, code))


@register.filter
def party(code: str) -> str:
    """Say who took a step."""
    return named(PLATFORM if code == OPERATOR else code, me="")


@register.filter
def ago(at: datetime) -> str:
    """Write how long ago something was."""
    return _lasts(at - clock.now(), direction=True)


@register.filter
def lasting(time: timedelta | None) -> str:
    """Write how long something takes, in the largest unit that is two or more; below nothing it is longer."""
    if time is None:
        return "–"
    written: str = format_timedelta(abs(time), threshold=2, format="short", locale=places.current().locale)
    return f"−{written}" if time < timedelta() else written


@register.filter
def minutes(number: int) -> str:
    """Write a number of minutes as people say it."""
    return lasting(timedelta(minutes=number)) if number else "–"


@register.inclusion_tag("operator/due.html")
def due(item: ItemView) -> dict[str, Any]:
    """Show by a word and a colour whether an item is in time."""
    if item.done_at is not None:
        return {"badge": "", "words": _("Done")}
    left = item.due_at - clock.now()
    if left <= timedelta():
        return {"badge": "no", "words": _("Late by %(time)s") % {"time": _lasts(-left)}}
    soon = left * SOON < item.due_at - item.opened_at
    return {"badge": "fix" if soon else "yes", "words": _("Due in %(time)s") % {"time": _lasts(left)}}


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, or the key."""
    return mapping.get(key, key)


@register.filter
def pairs(mapping: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return names and values of a mapping whose names are not ours: one may be "items"."""
    return list(mapping.items())


def _lasts(time: timedelta, *, direction: bool = False) -> str:
    written: str = format_timedelta(time, add_direction=direction, locale=places.current().locale)
    return written
