"""From which of their sellers' places the goods of a cart or of an order are sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from entrepot.apps.orders.documents import QuotedLine, QuotedParcel
from entrepot.apps.orders.models import Order
from entrepot.apps.stock.actions import Shortage, Want
from entrepot.apps.stock.queries import Lying
from entrepot.core.trade.allocation import Origin, Place, allocate, order_places
from entrepot.core.trade.refusals import Refusal, refusal


@dataclass(frozen=True, slots=True)
class Sent:
    """So many pieces of a variant from one place; without a place where none ever lay."""

    variant: str
    quantity: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent from where, and of what is short how many one order can have."""

    sent: tuple[Sent, ...]
    short: Mapping[str, int]


def choose_places(
    wants: Mapping[str, int], lying: Lying, destination: str, *, barred: Collection[str] = ()
) -> Sending:
    """Choose the places of what is wanted, seller by seller; `barred` places (public ids) are left out."""
    sellers: dict[int | None, dict[str, int]] = {}
    for variant, count in wants.items():
        sellers.setdefault(lying.sellers.get(variant), {})[variant] = count
    sent: list[Sent] = []
    short: dict[str, int] = {}
    for own in sellers.values():
        known = {place for variant in own for place in lying.places_of(variant) if place.id not in barred}
        splits = any(lying.may_split(variant) for variant in own)
        found = allocate(own, lying.free, order_places(known, destination), may_split=splits)
        shared = [Sent(share.item, share.quantity, share.place) for share in found.shares]
        sent += shared or [Sent(variant, count) for variant, count in own.items()]
        short |= found.short
    named = list(wants)
    return Sending(tuple(sorted(sent, key=lambda each: named.index(each.variant))), short)


def can_come_from_elsewhere(
    parcel: QuotedParcel, lying: Lying, destination: str, barred: Collection[str]
) -> bool:
    """Say whether all goods of a parcel lie free in a place that is not barred."""
    return all(
        any(
            place.id not in barred and lying.free[variant][place] > 0
            for place in order_places(lying.places_of(variant), destination)
        )
        for variant in {key.partition("#")[0] for key in parcel.lines}
    )


def wants_of(lines: Iterable[QuotedLine], parcels: Sequence[QuotedParcel]) -> list[Want]:
    """Return what an order wants reserved: each parcel from one place that its price was made for."""
    by_line = {key: parcel for parcel in parcels for key in parcel.lines}
    return [
        Want(line.variant, line.quantity, parcel.key, parcel.origin, parcel.place)
        for line in lines
        for parcel in [by_line[line.key]]
    ]


def wants_again(order: Order) -> list[Want]:
    """Return what an order that lost its pieces wants again: from places its price was made for."""
    columns = ("variant", "quantity", "parcel__public_id", "parcel__ship_from", "parcel__request__ship_from")
    return [
        Want(variant, quantity, parcel, origin_of(country, asked))
        for variant, quantity, parcel, country, asked in order.lines.values_list(*columns)
    ]


def origin_of(country: str, asked: str) -> Origin:
    """Return where a parcel comes from: the law is asked about another country only from a bonded zone."""
    return Origin(country, "" if asked == country else asked)


def shortages_as_refusals(shortages: Iterable[Shortage]) -> list[Refusal]:
    """Return what is short as reasons why a cart cannot be bought; pieces elsewhere need another price."""
    return [
        refusal("stock_elsewhere", each.variant)
        if each.left < each.wanted <= each.elsewhere
        else refusal("stock_short", each.variant, wanted=each.wanted, left=each.left)
        for each in shortages
    ]
