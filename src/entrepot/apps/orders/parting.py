"""Which goods of one seller travel together: as one parcel, by several ways in, or as several orders.

The law's own unit decides. A limit of an order is tested on each order, so that goods may be shared over
several. What the law measures on a parcel or a recipient's day, it measures on all that one seller sends
together: goods are never parted so that a part comes below such a value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.law import queries as law
from entrepot.apps.law.queries import ValueLimit
from entrepot.apps.orders.documents import QuotedParcel
from entrepot.apps.orders.goods import freight_of, in_currency
from entrepot.apps.orders.quotas import value_of
from entrepot.apps.orders.quoting import MOST_SPLIT, Asking, Wanted
from entrepot.core.money import Money
from entrepot.core.trade.splitting import Piece, Share, split

ORDER: Final = "order"
TOGETHER: Final = frozenset({"parcel", "recipient_day"})
"""What the law measures on all that is sent together."""


@dataclass(frozen=True, slots=True)
class Part:
    """Goods that travel together, and their price."""

    goods: tuple[Wanted, ...]
    parcel: QuotedParcel


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOffer:
    """A lawful way to send one seller's goods in several parcels, taken or not.

    `total` is what all of them cost; `saved` how much less that is than one parcel, None where one parcel
    cannot be bought. `orders` are several where the law limits an order.
    """

    key: str
    subject: str
    parcels: int
    orders: int
    total: Money
    saved: Money | None
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Parted:
    """One seller's goods in parcels, and the split that is taken or could be."""

    parts: tuple[Part, ...]
    offer: SplitOffer | None = None


def part(key: str, goods: Sequence[Wanted], asking: Asking, *, taken: bool) -> Parted:
    """Return the parcels of one seller's goods from one place; `taken`: the buyer wants them split."""
    together = Part(tuple(goods), asking.ask(goods))
    if together.parcel.is_priced:
        return _cheaper(key, together, asking, taken=taken)
    found = _by_way(goods, asking)
    if found and all(each.parcel.is_priced for each in found):  # the only way to have them all
        return Parted(tuple(found))
    orders = _by_order(together, asking)
    if not orders:  # apart, so that it shows which of them stands in the way
        return Parted(tuple(found) or (together,))
    offer = _offer(key, orders, None, orders=len(orders), taken=taken)
    return Parted(tuple(orders), offer) if taken else Parted((together,), offer)


def number_orders(parts: Sequence[Part], asking: Asking) -> list[Part]:
    """Give each parcel of a seller the first of their orders whose limit it still fits."""
    sums: dict[tuple[str, int], Money] = {}
    found = []
    for each in parts:
        limit = _order_limit(each.parcel, asking)
        number = 1
        if limit is not None and each.parcel.is_priced:
            value = in_currency(value_of(each.parcel.reply, limit.parts), limit.currency, asking.on)
            most = Money.parse(f"{limit.amount:f}", limit.currency)
            nothing = Money.zero(limit.currency)
            while True:
                place = each.parcel.business, number
                if place not in sums or sums[place] + value <= most:
                    break
                number += 1
            sums[place] = sums.get(place, nothing) + value
        found.append(Part(each.goods, replace(each.parcel, order=number)))
    return found


def are_lawfully_apart(parts: Sequence[Part], asking: Asking) -> bool:
    """Say whether no part is on another side of a value than all are together.

    Only values of the parts' own ways in and of measures count, on a parcel or on a recipient's day.
    """
    ways = {route.id for route in law.list_routes(asking.market.country, viewer=SYSTEM)}
    for limit in asking.limits():
        if limit.scope not in TOGETHER:
            continue
        used = [
            each for each in parts if limit.subject == each.parcel.reply["route"] or limit.subject not in ways
        ]
        values = [_value(each, limit, asking) for each in parts]
        whole = _passes(Money.total(values, limit.currency), limit)
        if any(_passes(_value(each, limit, asking), limit) != whole for each in used):
            return False
    return True


def _value(each: Part, limit: ValueLimit, asking: Asking) -> Money:
    return in_currency(value_of(each.parcel.reply, limit.parts), limit.currency, asking.on)


def _passes(value: Money, limit: ValueLimit) -> bool:
    """Say whether a value is past a limit: at the limit itself, it is within."""
    at = value.to_decimal()
    return at > limit.amount if limit.op in {"<=", ">"} else at >= limit.amount


def _cheaper(key: str, together: Part, asking: Asking, *, taken: bool) -> Parted:
    """Return one parcel with the cheapest lawful split that costs less, or that split, when it is wanted."""
    if not 1 < len(together.goods) <= MOST_SPLIT:
        return Parted((together,))
    alone = [Part((each,), asking.ask([each])) for each in together.goods]
    if not all(each.parcel.is_priced for each in alone):
        return Parted((together,))
    several = len({each.parcel.reply["route"] for each in alone}) > 1
    ways = _joined(alone, asking) if several else []
    lawful = [way for way in (alone, ways) if len(way) > 1 and are_lawfully_apart(way, asking)]
    best = min(lawful, key=lambda way: _total(way, asking).minor, default=None)
    saved = _total([together], asking) - _total(best, asking) if best else Money.zero(asking.currency)
    if best is None or saved.minor <= 0:
        return Parted((together,))
    offer = _offer(key, best, saved, orders=1, taken=taken)
    return Parted(tuple(best), offer) if taken else Parted((together,), offer)


def _by_way(goods: Sequence[Wanted], asking: Asking) -> list[Part]:
    """Return the goods parted by way in, where they may go only so; nothing where that does not help."""
    if len(goods) == 1:
        return []
    alone = [Part((each,), asking.ask([each])) for each in goods]
    found = _joined(alone, asking)
    if len(found) == 1 or not any(each.parcel.is_priced for each in found):
        return []
    priced = [each for each in found if each.parcel.is_priced]
    return found if are_lawfully_apart(priced, asking) else []


def _joined(alone: Sequence[Part], asking: Asking) -> list[Part]:
    """Join what goes by the same way in, once each good was asked about alone."""
    ways: dict[str, list[Wanted]] = {}
    for each in alone:
        way = each.parcel.reply["route"] if each.parcel.is_priced else ""
        ways.setdefault(way, []).extend(each.goods)
    return [Part(tuple(goods), asking.ask(goods, route=way or "auto")) for way, goods in ways.items()]


def _by_order(together: Part, asking: Asking) -> list[Part]:
    """Return the goods shared over the fewest, cheapest orders that each keep the law's limit of an order."""
    limit = _order_limit(together.parcel, asking)
    if limit is None:
        return []
    currency, first = asking.currency, together.goods[0].good

    def carriage(grams: int) -> int:
        freight = freight_of(
            first.ship_from, asking.market.country, grams=grams, currency=currency, on=asking.on
        )
        return freight.amount.minor

    pieces = [
        Piece(each.key, -(-each.good.price.minor // each.good.per), each.good.gross_grams or 0, each.quantity)
        for each in together.goods
    ]
    most = in_currency(Money.parse(f"{limit.amount:f}", limit.currency), currency, asking.on).minor
    shares = split(pieces, limit=most, carriage=carriage, counts_carriage="freight" in limit.parts)
    found = [Part(goods, asking.ask(goods)) for goods in _shared(together.goods, shares)]
    return found if all(each.parcel.is_priced for each in found) else []


def _shared(goods: Sequence[Wanted], shares: Iterable[Share]) -> list[tuple[Wanted, ...]]:
    """Return what goes into each order; a later share of the same good is numbered."""
    times: dict[str, int] = {}
    found = []
    for share in shares:
        order = []
        for each in goods:
            if each.key in share:
                times[each.key] = times.get(each.key, 0) + 1
                order.append(Wanted(each.good, share[each.key], each.part + times[each.key] - 1))
        found.append(tuple(order))
    return found


def _order_limit(parcel: QuotedParcel, asking: Asking) -> ValueLimit | None:
    """Return the limit of an order on a parcel's way in, or on the one that this limit closed."""
    ways = {parcel.reply["route"]} if parcel.is_priced else set()
    codes = {each["code"] for each in parcel.reply.get("reasons", ())}
    for limit in asking.limits():
        wanted = (
            limit.subject in ways if ways else limit.code in codes and asking.allows(limit.subject, parcel)
        )
        if limit.scope == ORDER and limit.is_upper and limit.code and wanted:
            return limit
    return None


def _total(parts: Iterable[Part], asking: Asking) -> Money:
    """Return what parcels cost to the door, with what is paid there."""
    return Money.total(
        (Money.parse(each.parcel.reply["total"], asking.currency) for each in parts), asking.currency
    )


def _offer(key: str, parts: Sequence[Part], saved: Money | None, *, orders: int, taken: bool) -> SplitOffer:
    totals = [each.parcel.total for each in parts if each.parcel.total is not None]
    return SplitOffer(
        key=key,
        subject="",
        parcels=len(parts),
        orders=orders,
        total=Money.total(totals, totals[0].currency),
        saved=saved,
        is_taken=taken,
    )
