"""A whole cart: every seller's parcels, priced one after the other, for what the law adds up counts on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from entrepot.apps.orders.caps import add_taken
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel
from entrepot.apps.orders.goods import Good, in_currency
from entrepot.apps.orders.parting import Part, SplitOffer, number_orders, part
from entrepot.apps.orders.quotas import Allowance, takes
from entrepot.apps.orders.quoting import Asking, Wanted, Warned, shared_hint, warnings_of
from entrepot.core.money import Money

type Group = tuple[str, Sequence[Wanted]]


@dataclass(frozen=True, slots=True)
class Priced:
    """The parcels of a cart and what there is to say of them. `takes` is what they take of an allowance."""

    lines: tuple[QuotedLine, ...]
    parcels: tuple[QuotedParcel, ...]
    warnings: tuple[Warned, ...]
    offers: tuple[SplitOffer, ...]
    takes: Money | None = None


def price_parcels(
    wanted: Sequence[Wanted], asking: Asking, *, allowance: Allowance | None, apart: Sequence[str]
) -> Priced:
    """Quote a cart, parcel by parcel. A parcel the law gives no price for keeps its reasons.

    `apart` are keys of splits that the buyer took.
    """
    groups: dict[str, list[Wanted]] = {}
    for each in wanted:
        groups.setdefault(_group_of(each.good), []).append(each)
    parts: list[Part] = []
    offers: list[SplitOffer] = []
    hints: list[tuple[Part, Sequence[Wanted]]] = []
    for key, group in groups.items():
        now = _counted(asking, parts, groups, key, allowance)
        found = part(key, group, now, taken=key in apart)
        # what a parcel takes of a year counts for the next one of the same seller, too
        settled = _recounted(found.parts, now, allowance) if len(found.parts) > 1 else found.parts
        named = [_named(each, len(parts) + place) for place, each in enumerate(settled, 1)]
        parts += named
        if found.offer is not None:
            offers.append(replace(found.offer, subject=named[0].parcel.key))
        if len(named) == 1 and found.offer is None:
            hints.append((named[0], group))
    parts = number_orders(parts, asking)
    warnings = [each for one in parts for each in warnings_of(one.parcel, asking)]
    warnings += [each for one, group in hints for each in shared_hint(one.parcel, group, asking)]
    return Priced(
        tuple(good.line for each in parts for good in each.goods),
        tuple(each.parcel for each in parts),
        tuple(warnings),
        tuple(offers),
        _taken(parts, allowance, asking),
    )


def _group_of(good: Good) -> str:
    """Return what goods that may travel together have in common: seller, place and price basis."""
    basis = "all-in" if good.gross else "net"
    other = good.place is not None and good.place.position > 0  # another than the seller's first one
    place = f"{good.ship_from}.{good.place.id[-6:]}" if good.place and other else good.ship_from
    return f"{good.business}:{place}:{basis}"


def _counted(
    asking: Asking,
    parts: Sequence[Part],
    groups: dict[str, list[Wanted]],
    key: str,
    allowance: Allowance | None,
) -> Asking:
    """Return the asking with what the parcels before took of the year, and all others bring that day."""
    before = asking.before
    if before.spent is not None and allowance is not None:
        taken = _taken(parts, allowance, asking)
        spent = before.spent + in_currency(taken, asking.currency, asking.on) if taken else before.spent
        before = replace(before, spent=spent)
    before = replace(before, caps=add_taken(before.caps, (each.parcel.reply for each in parts)))
    if before.received is not None:
        others = (each.amount for other, group in groups.items() if other != key for each in group)
        before = replace(before, received=before.received + Money.total(others, asking.currency))
    return replace(asking, before=before)


def _recounted(parts: Sequence[Part], asking: Asking, allowance: Allowance | None) -> tuple[Part, ...]:
    """Price the parcels of one seller again, one after the other, where their year is counted."""
    if allowance is None or asking.before.spent is None:
        return tuple(parts)
    found: list[Part] = []
    for each in parts:
        taken = _taken(found, allowance, asking)
        spent = asking.before.spent
        if taken is not None:
            spent += in_currency(taken, asking.currency, asking.on)
        had = add_taken(asking.before.caps, (one.parcel.reply for one in found))
        now = replace(asking, before=replace(asking.before, spent=spent, caps=had))
        found.append(Part(each.goods, now.ask(each.goods)) if now != asking else each)
    return tuple(found)


def _taken(parts: Sequence[Part], allowance: Allowance | None, asking: Asking) -> Money | None:
    if allowance is None:
        return None
    found = [takes(each.parcel.reply, allowance, asking.on) for each in parts]
    amounts = [amount for amount in found if amount is not None]
    return Money.total(amounts, allowance.limit.currency) if amounts else None


def _named(each: Part, place: int) -> Part:
    return Part(each.goods, replace(each.parcel, key=f"p{place}"))
