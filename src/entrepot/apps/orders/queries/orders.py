"""Reads of orders. What a viewer may not see does not exist for them."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import words
from entrepot.apps.orders.access import bought_by, checkouts_of, narrow, sees_all, sold_by
from entrepot.apps.orders.addresses import Address
from entrepot.apps.orders.models import Checkout, Order, OrderLine, OrderParcel, Replacement
from entrepot.core.money import Money
from entrepot.core.trade.stages import ORDER

MOST = 200
BUYER, SELLER = "buyer", "seller"
PAID = frozenset({"goods", "due", "carriage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line as it was sold. Weights are of one piece."""

    variant: str
    product: str
    title: str
    sku: str
    hs: str
    national: str
    origin: str
    quantity: int
    net_grams: int | None
    gross_grams: int | None
    amount: Money
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OnItsWay:
    """What is sent, sold or sent again: by which way in, and how far it has come."""

    public_id: str
    ship_from: str
    route: str
    service: str
    shipment: str
    tracking: str
    customs: str
    customs_words: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelView(OnItsWay):
    """One parcel, with the quote's reply ("why this price").

    `failed_as`: `lost` or `rejected` by customs when it will not arrive; its share has gone back.
    """

    failed_as: str
    lines: tuple[LineView, ...]
    request: dict[str, object]
    reply: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareView:
    """Whose a part of what was paid is, and how much of it went back."""

    part: str
    account: str
    owner: str
    levy: str
    amount: Money
    refunded: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order, for its buyer, its seller and the platform; its buyer does not see the fees."""

    public_id: str
    checkout: str
    business: str
    market: str
    country: str
    language: str
    state: str
    state_words: str
    goods: Money
    total: Money
    at_delivery: Money
    refunded: Money
    shares: tuple[ShareView, ...]
    commission: Money | None
    commission_tax: Money | None
    seller_share: Money | None
    address: Address
    lines: tuple[LineView, ...]
    parcels: tuple[ParcelView, ...]
    payment: str
    placed_at: datetime
    pay_until: datetime
    paid_at: datetime | None
    delivered_at: datetime | None
    release_on: datetime | None
    released_at: datetime | None


def get_order(public_id: str, *, viewer: Actor, key: str = "") -> OrderView:
    """Return an order to its buyer (a guest names the key), its seller or the platform.

    Raises Order.DoesNotExist to everybody else.
    """
    return _view(visible(viewer, key).get(public_id=public_id), viewer)


def get_checkout_orders(checkout: str, *, viewer: Actor, key: str = "") -> list[OrderView]:
    """Return the orders of one's own checkout, always in the same order. Raises Checkout.DoesNotExist."""
    narrow(viewer, ORDERS_READ)
    mine = checkouts_of(viewer, key)
    rows = Checkout.objects.all() if sees_all(viewer) else Checkout.objects.filter(mine)
    found = rows.get(public_id=checkout)
    return [_view(row, viewer) for row in _loaded(Order.objects.filter(checkout=found)).order_by("id")]


def list_orders(
    *,
    viewer: Actor,
    as_: str = "",
    state: str = "",
    checkout: str = "",
    before: str = "",
    limit: int = 50,
    key: str = "",
) -> list[OrderView]:
    """Return the orders a viewer may see, newest first, 200 at most; `before` is the last one seen.

    `as_` keeps those they bought (`buyer`) or sell (`seller`): a person may do both.
    """
    rows = _as(viewer, as_, key).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if checkout:
        rows = rows.filter(checkout__public_id=checkout)
    if before:
        last = Order.objects.filter(public_id=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return [_view(row, viewer) for row in rows[: max(1, min(limit, MOST))]]


def count_orders(*, viewer: Actor, as_: str = "", state: str = "") -> int:
    """Return how many orders a viewer may see, in a state or in all."""
    rows = _as(viewer, as_)
    return rows.filter(state=state).count() if state else rows.count()


def count_states(*, viewer: Actor, as_: str = "", most: int = 0) -> dict[str, int]:
    """Return how many orders a viewer may see in each state that has any; `as_` as in `list_orders`.

    With `most`, a state is counted up to one more than that, however many orders stand in it.
    """
    rows = _as(viewer, as_).order_by()
    if not most:
        return dict(rows.values_list("state").annotate(count=Count("*")))
    counts = {state: rows.filter(state=state).values("pk")[: most + 1].count() for state in ORDER.states}
    return {state: count for state, count in counts.items() if count}


def visible(viewer: Actor, key: str = "") -> QuerySet[Order]:
    """Return the orders this viewer may know of."""
    narrow(viewer, ORDERS_READ)
    rows = _loaded(Order.objects.all())
    return rows if sees_all(viewer) else rows.filter(Q(bought_by(viewer, key)) | Q(sold_by(viewer)))


def _as(viewer: Actor, as_: str, key: str = "") -> QuerySet[Order]:
    """Return the orders a viewer bought or sells, all of which they may know of; without `as_` all they may.

    Asked for one side alone, the database finds them by that side's index.
    """
    if not as_:
        return visible(viewer, key)
    narrow(viewer, ORDERS_READ)
    return _loaded(Order.objects.filter(bought_by(viewer, key) if as_ == BUYER else sold_by(viewer)))


def _loaded(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.select_related("checkout", "address").prefetch_related("shares", "parcels__lines")


def _view(row: Order, viewer: Actor) -> OrderView:
    money = partial(_money, row.currency)
    inside = _sees_fees(row, viewer)
    shares = _shares(row, inside=inside)
    parcels = tuple(
        parcel_view(row, parcel) for parcel in sorted(row.parcels.all(), key=lambda one: one.position)
    )
    return OrderView(
        public_id=row.public_id,
        checkout=row.checkout.public_id,
        business=row.business,
        market=row.market,
        country=row.country,
        language=row.checkout.language,
        state=row.state,
        state_words=words.say_state(row.state),
        goods=money(row.goods_minor),
        total=money(row.total_minor),
        at_delivery=money(row.at_delivery_minor),
        refunded=Money.total((each.refunded for each in shares if each.part in PAID), row.currency),
        shares=shares,
        commission=money(row.commission_minor) if inside else None,
        commission_tax=money(row.commission_tax_minor) if inside else None,
        seller_share=money(row.seller_share_minor) if inside else None,
        address=_address(row),
        lines=tuple(line for parcel in parcels for line in parcel.lines),
        parcels=parcels,
        payment=row.payment,
        placed_at=row.created_at,
        pay_until=row.checkout.pay_until,
        paid_at=row.paid_at,
        delivered_at=row.delivered_at,
        release_on=row.release_on,
        released_at=row.released_at,
    )


def _money(currency: str, minor: int) -> Money:
    return Money(minor, currency)


def _sees_fees(row: Order, viewer: Actor) -> bool:
    """Say whether the viewer is of the seller, or of the platform."""
    own = viewer.organisation_id is not None and viewer.organisation_id == row.organisation_id
    return sees_all(viewer) or (own and roles.MEMBER in viewer.roles)


def _shares(row: Order, *, inside: bool) -> tuple[ShareView, ...]:
    return tuple(
        ShareView(
            part=each.part,
            account=each.account,
            owner=each.owner,
            levy=each.levy,
            amount=Money(each.amount_minor, row.currency),
            refunded=Money(each.refunded_minor, row.currency),
        )
        for each in sorted(row.shares.all(), key=lambda share: share.position)
        if inside or each.part in PAID
    )


def _address(row: Order) -> Address:
    copied = row.address
    return Address(
        recipient=copied.recipient,
        lines=copied.lines,
        locality=copied.locality,
        area=copied.area,
        postcode=copied.postcode,
        phone=copied.phone,
        local=copied.local,
    )


def parcel_view(row: Order, parcel: OrderParcel) -> ParcelView:
    """Return one parcel of an order as it is shown."""
    return ParcelView(
        **way_of(parcel),
        failed_as=parcel.failed_as,
        lines=tuple(
            line_view(row, line) for line in sorted(parcel.lines.all(), key=lambda one: one.position)
        ),
        request=parcel.request,
        reply=parcel.reply,
    )


def way_of(sent: OrderParcel | Replacement) -> dict[str, Any]:
    """Return how far what is sent has come, as the values of `OnItsWay`."""
    said = words.say_customs(sent.customs) if sent.customs else ""
    names = (field.name for field in fields(OnItsWay) if field.name != "customs_words")
    return {name: getattr(sent, name) for name in names} | {"customs_words": said}


def line_view(
    row: Order, line: OrderLine, *, quantity: int | None = None, value_minor: int | None = None
) -> LineView:
    """Return one line of an order as it is shown; or so many pieces of it, at what they are declared at."""
    return LineView(
        variant=line.variant,
        product=line.product,
        title=line.title,
        sku=line.sku,
        hs=line.hs,
        national=line.national,
        origin=line.origin,
        quantity=line.quantity if quantity is None else quantity,
        net_grams=line.net_grams,
        gross_grams=line.gross_grams,
        amount=Money(line.amount_minor if value_minor is None else value_minor, row.currency),
        value=Money(line.value_minor if value_minor is None else value_minor, row.currency),
    )
