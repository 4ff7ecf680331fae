"""What a return is worth, from the rows of its order: parts of the sale, who bears what, and its entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from entrepot.apps.orders import return_rules
from entrepot.apps.orders.freezing import parcel_plan, sale_of
from entrepot.apps.orders.models import Order, OrderLine, OrderParcel, Return, ReturnDue, ReturnedPieces
from entrepot.apps.orders.return_terms import place_of
from entrepot.core.ledger import AccountKind, AccountRef, Bearing, Parts, Progress, Sale, Share
from entrepot.core.money import Money
from entrepot.core.trade.checkout import authority_of
from entrepot.core.trade.frozen_quote import DUTY_LIKE
from entrepot.core.trade.return_value import BackLine, Carried, LinePart, ValueBack, value_of
from entrepot.core.trade.returns import BUYER, FAULT, REASONS, SELLER, ReturnRule, keeps_commission

ACCOUNTS = {"duty": AccountKind.DUTY_PAYABLE, "tax": AccountKind.TAX_PAYABLE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pieces of one line that come back, and what is taken off for how they came."""

    line: OrderLine
    pieces: int
    off: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """What a return is worth: line by line for the goods, as parts of the sale, and who bears what."""

    value: ValueBack
    goods: Mapping[int, int]  # by line's row number
    parts: Parts
    kept_dues: tuple[int, ...]


def rule_of(found: Return) -> ReturnRule:
    """Return the rule a return stands on. Where the seller waived the goods, the cost is the seller's too."""
    rule = return_rules.load().get(found.rule)
    return replace(rule, ground=FAULT) if found.keeps_goods else rule


def is_in_time(found: Return) -> bool:
    """Say whether the goods are back while the law still restores duty and tax on them.

    A law that sets a day for it wants them back in the country, at the place they were released from.
    """
    received = found.received_at
    if received is None or found.back_by is None:
        return received is not None
    return received < found.back_by and is_local(found)


def is_local(found: Return) -> bool:
    """Say whether the goods are taken in where they had been brought to, or would be as it stands."""
    place = None if found.goes_to else place_of(found.order)
    country = found.goes_to or (place.country if place else "")
    return country == found.order.country


def worth_of(
    order: Order, wanted: Sequence[Wanted], rule: ReturnRule, progress: Progress, *, in_time: bool = True
) -> Worth:
    """Return what pieces of an order are worth under a rule, never more than is left of each part.

    With the last piece goes all that is left of the way there, where the rule gives it back.
    """
    sale = sale_of(order)
    before = _given_back(order)
    everything = _is_everything(order, wanted, before)
    lines = [_back_line(order, each, before) for each in wanted]
    value = value_of(lines, rule, ways=_ways(order, before), in_time=in_time, everything=everything)
    parts, kept = _parts(sale, value, progress, all_carried=everything and rule.outward)
    goods = {each.line.pk: line.goods for each, line in zip(wanted, lines, strict=True)}
    return Worth(value, goods, parts, kept)


def wanted_of(found: Return) -> list[Wanted]:
    """Return the pieces of a return as they were found, or, before anybody looked, as they were asked for."""
    rows = found.lines.select_related("line__parcel")
    return [
        Wanted(row.line, row.quantity if row.accepted is None else row.accepted, row.off_minor)
        for row in rows
        if row.accepted is None or row.accepted
    ]


def bearing_of(found: Return, sale: Sale, parts: Parts, *, off: int) -> Bearing:
    """Return who bears what of a return, as its terms were when the order was placed.

    `off` is what was taken off what the buyer gets, for the way back.
    """
    kept = [
        min(most, sum(row.amount_minor for row in _borne_by_seller(found, share)))
        for share, most in zip(sale.dues, parts.dues, strict=True)
    ]
    sellers = found.way_back == SELLER
    return Bearing(
        keeps_commission=keeps_commission(found.commission, REASONS[found.reason]),
        kept_dues=tuple(kept),
        way_back=way_back_of(found) if sellers or off else None,
        buyer_pays_way=not sellers,
    )


def unpaid_way(found: Return, *, off: int) -> Bearing | None:
    """Return who pays the carrier where the refund did not: the seller, or we in a buyer's place."""
    if not found.label_minor or off or (found.refund_id and found.way_back == SELLER):
        return None
    return Bearing(way_back=way_back_of(found), buyer_pays_way=found.way_back == BUYER)


def _borne_by_seller(found: Return, share: Share) -> list[ReturnDue]:
    rows = found.dues.filter(borne_by=SELLER)
    return [row for row in rows if _is_of(share, row.account, row.authority)]


def way_back_of(found: Return) -> Share | None:
    """Return what our label costs and whose it is; None where the buyer sent the goods themselves."""
    if not found.label_minor:
        return None
    currency = found.order.currency
    account = AccountRef(AccountKind.CARRIER_PAYABLE, found.label_carrier, currency)
    return Share(account, Money(found.label_minor, currency))


def off_of(found: Return, parts: Parts) -> int:
    """Return what the way back takes off what the buyer gets: never all of it."""
    return found.label_minor if found.way_back == BUYER and found.label_minor < parts.total else 0


def _given_back(order: Order) -> dict[int, int]:
    rows = ReturnedPieces.objects.filter(line__order=order).values_list("line_id", "given_back")
    return dict(rows)


def _is_everything(order: Order, wanted: Iterable[Wanted], before: Mapping[int, int]) -> bool:
    now = {each.line.pk: each.pieces for each in wanted}
    return all(before.get(line.pk, 0) + now.get(line.pk, 0) == line.quantity for line in order.lines.all())


def _back_line(order: Order, wanted: Wanted, before: Mapping[int, int]) -> BackLine:
    line = wanted.line
    return BackLine(
        parcel=line.parcel.public_id,
        value=line.value_minor,
        quantity=line.quantity,
        before=before.get(line.pk, 0),
        pieces=wanted.pieces,
        dues=tuple(_dues(order, line)),
        off=wanted.off,
    )


def _dues(order: Order, line: OrderLine) -> Iterable[LinePart]:
    """Return the duty and tax that was paid at checkout on one line, from the quote it was sold by."""
    plan = parcel_plan(order, line.parcel)
    keys = [each.line.key for each in plan.lines]
    for levy in plan.quote.levies:
        if levy.at_delivery or levy.amount.is_zero or keys[levy.line] != line.key:
            continue
        yield LinePart(
            account="duty" if levy.kind in DUTY_LIKE else "tax",
            authority=authority_of(levy, plan.quote.destination, {}),
            levy=levy.kind,
            minor=levy.amount.minor,
            recovery=levy.refund or "never",
            measure=levy.measure,
            source=levy.source,
        )


def _ways(order: Order, before: Mapping[int, int]) -> list[Carried]:
    return [_carried(order, parcel, before) for parcel in order.parcels.prefetch_related("lines")]


def _carried(order: Order, parcel: OrderParcel, before: Mapping[int, int]) -> Carried:
    plan = parcel_plan(order, parcel)
    lines = list(parcel.lines.all())
    gone = [
        BackLine(parcel.public_id, line.value_minor, line.quantity, 0, before.get(line.pk, 0)).goods
        for line in lines
    ]
    return Carried(
        parcel=parcel.public_id,
        carrier=parcel.service,
        minor=plan.carriage.minor,
        value=sum(line.value_minor for line in lines),
        before=sum(gone),
    )


def _parts(
    sale: Sale, value: ValueBack, progress: Progress, *, all_carried: bool
) -> tuple[Parts, tuple[int, ...]]:
    """Return the parts of the sale that go back, and of each due what its authority keeps.

    Never more than is left: a goodwill refund may have gone before.
    """
    left = progress.left(sale)
    dues, kept = [], []
    for share, most in zip(sale.dues, left.dues, strict=True):
        mine = [each for each in value.dues if _is_of(share, each.part.account, each.part.authority)]
        dues.append(min(sum(each.minor for each in mine if each.borne_by != BUYER), most))
        kept.append(min(dues[-1], sum(each.minor for each in mine if each.borne_by == SELLER)))
    carried = left.carriage if all_carried else _carriage(value, left)
    return Parts(min(value.goods, left.goods), tuple(dues), carried), tuple(kept)


def _is_of(share: Share, account: str, authority: str) -> bool:
    return share.account.kind == ACCOUNTS[account] and share.account.owner == authority


def _carriage(value: ValueBack, left: Parts) -> tuple[int, ...]:
    """Return what goes back for the way there, taken from the carriers in their order."""
    rest, found = value.carried, []
    for most in left.carriage:
        found.append(min(rest, most))
        rest -= found[-1]
    return tuple(found)
