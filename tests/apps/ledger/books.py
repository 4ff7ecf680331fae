"""Entries to fill the books with."""

from datetime import UTC, datetime

from entrepot.apps.kernel.actors import Actor, ActorKind, system
from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Entry,
    Progress,
    Sale,
    Stamp,
    captured,
    carriage,
    dues_set_aside,
    duty,
    payout_proposed,
    relief,
    sale_released,
    tax,
)
from entrepot.core.money import Money

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
ORDERS = system("orders")
OPERATOR = Actor(kind=ActorKind.PERSON, user_id=1, roles=frozenset({"operator"}))
SELLER = Actor(kind=ActorKind.PERSON, user_id=2, organisation_id=7, roles=frozenset({"member"}))
STRANGER = Actor(kind=ActorKind.PERSON, user_id=3, organisation_id=8, roles=frozenset({"owner"}))
AVAILABLE = AccountRef(AccountKind.SELLER_AVAILABLE, "biz_1", "EUR")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def account(kind: AccountKind, owner: str, currency: str = "EUR") -> AccountRef:
    return AccountRef(kind, owner, currency)


def stamp(reference: str, about: str = "ord_1", at: datetime = AT) -> Stamp:
    return Stamp("orders", reference, at, about)


def sale(order: str = "ord_1", seller: str = "biz_1", goods: int = 4000) -> Sale:
    return Sale(
        order=order,
        seller=seller,
        platform="platform",
        goods=eur(goods),
        dues=(duty("DE-Zoll", eur(300)), tax("DE-BZSt", eur(1007))),
        carriage=(carriage("post", eur(1000)),),
        commission=eur(500),
        commission_tax=tax("DE-BZSt", eur(95)),
        reliefs=(relief("prg_1", eur(100)),),
    )


def capture(order: str = "ord_1", minor: int = 6307) -> Entry:
    return captured(stamp(f"{order}/capture", order), provider="card", orders={order: eur(minor)})


def steps(sold: Sale) -> list[Entry]:
    """Return the entries from capture to release of one sale."""
    start = Progress(sold.nothing)
    return [
        capture(sold.order, sold.paid.minor),
        dues_set_aside(stamp(f"{sold.order}/dues", sold.order), sold, start),
        sale_released(
            stamp(f"{sold.order}/release", sold.order), sold, Progress(sold.nothing, set_aside=True)
        ),
    ]


def payout(minor: int, reference: str = "po_1", seller: str = "biz_1") -> Entry:
    return payout_proposed(stamp(reference, reference), seller=seller, amount=eur(minor))
