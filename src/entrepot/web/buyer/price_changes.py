"""What changed between the price that lapsed and the new one, in the reader's words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.orders.queries import QuotedCart
from entrepot.core.money import Money
from entrepot.core.trade.frozen_quote import FrozenQuote, freeze
from entrepot.core.trade.price_changes import ROUTE, changes
from entrepot.web.design import formats
from entrepot.web.public import words


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One row: whose, which part, old and new."""

    seller: str
    part: Any
    before: str
    after: str


def price_changes(before: QuotedCart, after: QuotedCart) -> list[ShownChange]:
    """Return every part that differs, seller by seller; nothing where the price is the same."""
    names = {line.business: line.business_name for line in (*before.lines, *after.lines)}
    return [
        ShownChange(names[each.seller], _part(each.part), _say(each.before), _say(each.after))
        for each in changes(_frozen(before), _frozen(after))
    ]


def _frozen(quoted: QuotedCart) -> dict[str, list[FrozenQuote]]:
    found: dict[str, list[FrozenQuote]] = {}
    for parcel in quoted.parcels:
        found.setdefault(parcel.business, []).append(freeze(parcel.reply))
    return found


def _part(part: str) -> Any:
    more = {ROUTE: _("Way in"), "total": _("Together"), "fee": words.KINDS["fees"]}
    return more.get(part) or words.KINDS.get(part, part)


def _say(value: Money | str | None) -> str:
    if isinstance(value, Money):
        return formats.money(value.format_plain(), value.currency)
    return value or _("none")
