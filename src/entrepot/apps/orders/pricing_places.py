"""A cart priced from the places its pieces lie in: the near ones, unless the law has no price from there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import goods
from entrepot.apps.orders.goods import Good
from entrepot.apps.orders.models import CartLine
from entrepot.apps.orders.pricing_carts import Priced, price_parcels
from entrepot.apps.orders.quotas import Allowance
from entrepot.apps.orders.quoting import Asking, Wanted
from entrepot.apps.orders.sending import Sending, Sent, can_come_from_elsewhere, choose_places
from entrepot.apps.stock.queries import Lying
from entrepot.core.trade.refusals import Refusal, refusal
from entrepot.core.trade.splitting import MOST_ORDERS

MOST_TRIES = 4
"""So often other places are tried where the law has no price from the preferred ones."""


@dataclass(frozen=True, slots=True)
class FoundCart:
    """The goods of a cart from their places: what is not sold, what is short, the price or why not."""

    wanted: tuple[Wanted, ...]
    unsold: Mapping[str, ProblemRaised]
    short: tuple[Refusal, ...]
    priced: Priced | ProblemRaised


def price_from_places(
    lines: Sequence[CartLine],
    lying: Lying,
    asking: Asking,
    *,
    allowance: Allowance | None,
    apart: Sequence[str],
) -> FoundCart:
    """Choose the places that send a cart, of what lies where, and price it."""
    wants = {line.variant: line.quantity for line in lines}
    barred: set[str] = set()
    for _try in range(MOST_TRIES):
        sending = choose_places(wants, lying, asking.market.country, barred=barred)
        found = _price(sending, asking, allowance, apart)
        away = _without_price(found, lying, asking, barred)
        if not away:
            break
        barred |= away
    return found


def _price(sending: Sending, asking: Asking, allowance: Allowance | None, apart: Sequence[str]) -> FoundCart:
    wanted, unsold = _wanted(sending, asking)
    short = tuple(
        refusal("stock_short", each.good.variant, wanted=each.quantity, left=sending.short[each.good.variant])
        for each in wanted
        if each.good.variant in sending.short
    )
    try:
        priced: Priced | ProblemRaised = price_parcels(wanted, asking, allowance=allowance, apart=apart)
    except ProblemRaised as error:
        priced = error
    return FoundCart(tuple(wanted), unsold, short, priced)


def _without_price(found: FoundCart, lying: Lying, asking: Asking, barred: set[str]) -> set[str]:
    """Return the places that the law gives no price from, though the goods could come from another one."""
    if isinstance(found.priced, ProblemRaised):
        return set()
    return {
        parcel.place
        for parcel in found.priced.parcels
        if not parcel.is_priced
        and parcel.place
        and can_come_from_elsewhere(parcel, lying, asking.market.country, barred | {parcel.place})
    }


def _wanted(sending: Sending, asking: Asking) -> tuple[list[Wanted], dict[str, ProblemRaised]]:
    """Return what of a cart is sold in its market, from its place, and a refusal for each thing that is not.

    A line that several places share is several goods: the carriage inside its price is not the same.
    """
    wanted, unsold = [], {}
    turns: dict[str, int] = {}
    known: dict[int, dict[str, Good | ProblemRaised]] = {}
    for each in sending.sent:
        turn = turns[each.variant] = turns.get(each.variant, -1) + 1
        if turn not in known:
            known[turn] = _goods(sending, turn, asking)
        good = known[turn][each.variant]
        if isinstance(good, ProblemRaised):
            unsold[each.variant] = good
        else:
            wanted.append(Wanted(good, each.quantity, 1 + turn * MOST_ORDERS))
    return wanted, unsold


def _goods(sending: Sending, turn: int, asking: Asking) -> dict[str, Good | ProblemRaised]:
    """Return the goods of each line's first share; or of the second, of lines that have one; and so on."""
    shares: dict[str, list[Sent]] = {}
    for each in sending.sent:
        shares.setdefault(each.variant, []).append(each)
    turns = [own[turn] for own in shares.values() if len(own) > turn]
    return goods.list_goods(
        [each.variant for each in turns],
        place=asking.market,
        language=asking.language,
        on=asking.on,
        currency=asking.currency,
        sources={each.variant: each.place for each in turns if each.place},
    )
