"""The entry of a return: a refund, with what stays where it is because somebody else bears it."""

from dataclasses import dataclass

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .entries import Entry
from .errors import LedgerError
from .postings import Stamp, build, seller_of
from .refunds import refund
from .sales import Parts, Progress, Sale, Share


@dataclass(frozen=True, slots=True)
class Bearing:
    """Who bears what of a return. Without any of it a return is a refund like every other.

    ``keeps_commission``: the platform keeps its commission, its tax and reliefs on these goods, at the
    seller's cost. ``kept_dues`` is, of each due in ``parts``, what the authority keeps: the seller makes it
    good. ``way_back`` is what the carrier gets for bringing the goods back; the seller's cost, or, where the
    ``buyer_pays_way``, taken off what goes back to the buyer.
    """

    keeps_commission: bool = False
    kept_dues: tuple[int, ...] = ()
    way_back: Share | None = None
    buyer_pays_way: bool = False

    @property
    def off(self) -> int:
        """What is taken off what goes back to the buyer, in minor units."""
        return self.way_back.amount.minor if self.way_back and self.buyer_pays_way else 0


def returned(
    stamp: Stamp, sale: Sale, progress: Progress, parts: Parts, *, provider: str, bearing: Bearing
) -> Entry:
    """Give ``parts`` of a sale back for goods that came back, each cost where it belongs.

    The buyer gets ``parts.total - bearing.off``. Freight of the way there is the seller's cost, before the
    release as after it: it was carried. Raises ``TooMuchError`` as ``refund`` does, ``LedgerError`` when the
    bearing does not fit the parts.
    """
    if bearing.off >= parts.total:
        raise LedgerError(f"The way back of {sale.order} costs more than goes back for it.")
    given = refund(stamp, sale, progress, parts, provider=provider)
    lines = [(each.account, each.amount.minor) for each in given.postings]
    lines += _commission(sale, progress, parts) if bearing.keeps_commission else []
    lines += _dues(sale, parts, bearing.kept_dues)
    if not progress.released:
        for share, minor in zip(sale.carriage, parts.carriage, strict=True):
            lines += [(seller_of(sale), minor), (share.account, -minor)]
    lines += _way_back(sale, provider, bearing)
    return build(stamp, Cause.REFUND, lines)


def way_back_paid(stamp: Stamp, sale: Sale, bearing: Bearing) -> Entry | None:
    """Pay the carrier where nothing goes back to the buyer; what the buyer would have paid is our loss."""
    if bearing.way_back is None or not bearing.way_back.amount.minor:
        return None
    minor = bearing.way_back.amount.minor
    loss = AccountRef(AccountKind.LOSS, sale.platform, sale.currency)
    payer = loss if bearing.buyer_pays_way else seller_of(sale)
    return build(stamp, Cause.REFUND, [(payer, minor), (bearing.way_back.account, -minor)])


def _commission(sale: Sale, progress: Progress, parts: Parts) -> list[tuple[AccountRef, int]]:
    before = progress.refunded.goods
    now = sale.divide(before + parts.goods) - sale.divide(before)
    platform = AccountRef(AccountKind.COMMISSION, sale.platform, sale.currency)
    paid = now.commission + now.commission_tax - sum(now.reliefs)
    lines = [(seller_of(sale), paid), (platform, -now.commission)]
    if sale.commission_tax:
        lines.append((sale.commission_tax.account, -now.commission_tax))
    lines += [(each.account, minor) for each, minor in zip(sale.reliefs, now.reliefs, strict=True)]
    return lines


def _dues(sale: Sale, parts: Parts, kept: tuple[int, ...]) -> list[tuple[AccountRef, int]]:
    if not kept:
        return []
    if len(kept) != len(parts.dues) or any(
        not 0 <= mine <= whole for mine, whole in zip(kept, parts.dues, strict=True)
    ):
        raise LedgerError(f"{kept} is no part of {parts.dues}.")
    lines = [(seller_of(sale), sum(kept))]
    return lines + [(due.account, -minor) for due, minor in zip(sale.dues, kept, strict=True)]


def _way_back(sale: Sale, provider: str, bearing: Bearing) -> list[tuple[AccountRef, int]]:
    if bearing.way_back is None:
        return []
    minor = bearing.way_back.amount.minor
    clearing = AccountRef(AccountKind.PROVIDER_CLEARING, provider, sale.currency)
    payer = clearing if bearing.buyer_pays_way else seller_of(sale)
    return [(payer, minor), (bearing.way_back.account, -minor)]
