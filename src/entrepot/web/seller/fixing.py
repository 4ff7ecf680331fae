"""What a seller can do about one thing in the way: one sentence, and one page where it is done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.queries import Obstacle, OwnProduct
from entrepot.apps.markets.queries import MarketView
from entrepot.apps.stock.queries import StuckPlace
from entrepot.web.seller.access import Seller

FIELD: Final = re.compile(r"price|gross_grams|grams|ml|pieces|national|(measures|facts)\.[A-Za-z0-9_]{1,30}")
"""The facts that have a page of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One thing in the way: what it is, what mends it, and the link that does (or no link)."""

    message: str
    fix: str
    action: str
    address: str


def remedy_of(obstacle: Obstacle, own: OwnProduct, market: MarketView, seller: Seller, state: str) -> Remedy:
    """Return an obstacle with the one action that mends it; what the seller cannot mend has none."""
    action, address = "", ""
    if state == "fix":
        action, address = _action(obstacle, own, market, seller)
    return Remedy(message=obstacle.message, fix=fix_of(obstacle), action=action, address=address)


def fix_of(obstacle: Obstacle) -> str:
    """Return what mends an obstacle, in a sentence for a seller."""
    if obstacle.code == "rate_missing":  # the law asks a program for the rate; a seller prices otherwise
        return _("Price it in another currency, or wait until the rate is published.")
    return obstacle.fix


def _action(obstacle: Obstacle, own: OwnProduct, market: MarketView, seller: Seller) -> tuple[str, str]:
    names = {"organisation": seller.organisation.public_id, "product": own.product.public_id}
    edit = reverse("sell-product-edit", kwargs=names)
    field = obstacle.field
    if field == "hs":
        return _("Choose the code"), reverse("sell-product-code", kwargs=names)
    if field == "battery":
        return _("Fill it in"), reverse("sell-product-battery", kwargs=names)
    if field in {"title", "origin"}:
        return _("Change the product"), f"{edit}#id_{field}"
    if field.startswith("rates.") and len(own.product.variants) == 1:
        return _("Change the currency"), f"{edit}#id_currency"
    if not FIELD.fullmatch(field):
        return "", ""
    words: dict[str, Any] = {"field": field}
    if obstacle.sku and field in {"price", "gross_grams", "grams", "ml", "pieces"}:
        words["sku"] = obstacle.sku
    if field not in {"price", "gross_grams"}:  # asked by a law, and that law says why
        words["market"] = market.code
    return _("Fill it in"), f"{reverse('sell-product-fact', kwargs=names)}?{urlencode(words)}"


def freeing(lies: Sequence[StuckPlace], market: MarketView, seller: Seller) -> Remedy:
    """Return what to do where pieces lie only in places that do not send to a market."""
    names = {"organisation": seller.organisation.public_id}
    told = {"places": ", ".join(each.name for each in lies)}
    if any(each.may_serve for each in lies):
        return Remedy(
            message=_("Your pieces lie in %(places)s, which you left out of the order of your places.")
            % told,
            fix=_("Buyers see “sold out” until a place that has some may send there."),
            action=_("Set which place sends there"),
            address=reverse("sell-serving-market", kwargs={**names, "market": market.code}),
        )
    one = lies[0].public_id if len(lies) == 1 else ""
    return Remedy(
        message=_("Your pieces lie in %(places)s, and nothing can be sent there from it.") % told,
        fix=_("Buyers see “sold out” until pieces lie in a place that can."),
        action=_("Send pieces elsewhere"),
        address=reverse("sell-place-send", kwargs={**names, "place": one})
        if one
        else reverse("sell-stock", kwargs=names),
    )
