"""From a frozen quote to orders: load, decide (core.trade.checkout), save, tell. One transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.fees import actions as fees
from entrepot.apps.fees import queries as fee_queries
from entrepot.apps.fees.queries import FeeQuote, Sold
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders import quotas, refusals, tasks
from entrepot.apps.orders.access import digest, narrow, owned_by
from entrepot.apps.orders.actions.identifying import keep_values
from entrepot.apps.orders.addresses import Address, faults_of
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel, read_lines, read_parcels
from entrepot.apps.orders.events import OrdersPlaced, PlacedOrder
from entrepot.apps.orders.identities import Identified, asked_in, kept_for
from entrepot.apps.orders.models import Cart, CartQuote, Checkout, Order
from entrepot.apps.orders.placement import Loaded, save_order
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock import queries as stock_queries
from entrepot.core.money import Money
from entrepot.core.trade import checkout as core
from entrepot.core.trade.frozen_quote import freeze
from entrepot.core.trade.identity_numbers import fold_number
from entrepot.core.trade.orders import (
    CheckoutPlan,
    CheckoutRefused,
    OrderPlan,
    SellerFee,
    StockNeed,
    order_key,
)

PAY_WITHIN = timedelta(minutes=30)
# The orders let go of their pieces themselves; should they be late, stock does.
HELD_BEYOND = timedelta(minutes=15)
CLERK = system("orders")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCheckout:
    """The orders of one payment, in the order their sellers stand in the cart."""

    public_id: str
    orders: tuple[str, ...]
    total: Money
    pay_until: datetime


def place_order(
    *,
    cart: str,
    quote: str,
    address: Address,
    by: Actor,
    at: datetime,
    email: str = "",
    key: str = "",
    identity: str = "",
    keep_identity: bool = False,
) -> PlacedCheckout:
    """Turn a cart with a frozen price into orders that wait for payment: one payment, one order a seller.

    Goods are reserved, fees frozen, addresses copied, the buyer's yearly allowance claimed, all in one
    transaction or nothing. The same quote again returns the same orders. `identity` is the number that the
    law of the way in asks the buyer for: it is kept sealed, and left out, the one given before for the same
    person is used again; `keep_identity` says that somebody signed in agreed to that. Raises
    Cart.DoesNotExist, CartQuote.DoesNotExist; ProblemRaised 422 for address and number, 409 when the price
    has lapsed, the cart changed or the allowance is used up; CheckoutRefusedError and stock's
    InsufficientStockError with every reason.
    """
    narrow(by, ORDERS_WRITE)
    row = Cart.objects.get(owned_by(by, key), public_id=cart)
    frozen = CartQuote.objects.get(public_id=quote, cart=row)
    if (placed := _placed_before(frozen)) is not None:
        return placed
    buyer = _identify(frozen, address, identity, by, key)
    _check(buyer, address, email, guest=by.user_id is None)
    loaded = _load(row, frozen, at)
    plan = _decide(loaded, at)
    wish = _Wish(address, email, key, buyer, keep=keep_identity and by.user_id is not None)
    return _place(loaded, plan, wish, by, at)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the buyer says at checkout: where to, who they are, and whether that may be kept."""

    address: Address
    email: str
    key: str
    buyer: Identified
    keep: bool


def _place(loaded: Loaded, plan: CheckoutPlan, wish: _Wish, by: Actor, at: datetime) -> PlacedCheckout:
    row, frozen = loaded.cart, loaded.quote
    numbers = _numbers(wish.buyer, at)
    person = numbers.get("subject", "")
    try:
        with transaction.atomic():
            claimed = Cart.objects.filter(pk=row.pk, state=Cart.State.OPEN, version=frozen.version)
            if not claimed.update(state=Cart.State.ORDERED, changed_at=at):
                placed = _placed_before(frozen)
                if placed is not None:
                    return placed
                raise refusals.cart_changed()
            checkout = _save_checkout(loaded, plan, by=by, at=at, email=wish.email, key=wish.key)
            wish.buyer.keep(checkout, numbers)
            orders = _save_orders(checkout, loaded, plan, wish.address, by=by, at=at)
            quotas.claim_for(orders, person, checkout.pay_until + HELD_BEYOND, at)
            if wish.keep:
                keep_values(numbers, wish.address.recipient, by=by, at=at)
            _tell(checkout, orders, by, at)
    except BudgetExhaustedError as full:
        raise quotas.refuse(row, person, full, at) from full
    return _placed(checkout, orders)


def _numbers(buyer: Identified, at: datetime) -> dict[str, str]:
    """Return the buyer's number as it is kept; what they took under an older key is theirs under this one."""
    if buyer.given and buyer.asked is not None:
        quotas.adopt(fold_number(buyer.given), buyer.asked.country, at)
    return buyer.values


def _identify(frozen: CartQuote, address: Address, given: str, by: Actor, key: str) -> Identified:
    asked = asked_in(parcel["reply"] for parcel in frozen.parcels)
    kept = kept_for(by, key, asked.country, address.recipient) if asked else None
    return Identified(asked, given, kept)


def _check(buyer: Identified, address: Address, email: str, *, guest: bool) -> None:
    faults = [*faults_of(address, email, guest=guest), *buyer.faults]
    if faults:
        raise refusals.invalid(*faults)


def _load(row: Cart, frozen: CartQuote, at: datetime) -> Loaded:
    if frozen.valid_until <= at:
        raise refusals.quote_lapsed()
    lines = {line.key: line for line in read_lines(frozen.lines)}
    parcels = read_parcels(frozen.parcels)
    quoted = {
        order: fee_queries.quote_fees(
            business=order.partition("/")[0],
            market=row.market,
            sold=sold,
            on=frozen.created_at.date(),  # the tariff of the day the price was held
            viewer=CLERK,
        )
        for order, sold in _sold(lines, parcels).items()
    }
    return Loaded(row, frozen, lines, parcels, {each: _as_core(fee) for each, fee in quoted.items()})


def _decide(loaded: Loaded, at: datetime) -> CheckoutPlan:
    lines = list(loaded.lines.values())
    free = stock_queries.count_free([line.variant for line in lines], viewer=CLERK)
    plan = core.plan(
        [line.as_core() for line in lines],
        [parcel.as_core() for parcel in loaded.parcels],
        stock=[StockNeed(line.variant, line.quantity, free[line.variant]) for line in lines],
        fees=loaded.fees,
        currency=loaded.quote.currency,
        on=at.date(),
        shown=Money(loaded.quote.total_minor, loaded.quote.currency),
    )
    if isinstance(plan, CheckoutRefused):
        raise refusals.CheckoutRefusedError(plan.reasons)
    return plan


def _save_checkout(
    loaded: Loaded, plan: CheckoutPlan, *, by: Actor, at: datetime, email: str, key: str
) -> Checkout:
    return Checkout.objects.create(
        cart=loaded.cart,
        quote=loaded.quote,
        user_id=by.user_id,
        key_digest="" if by.user_id is not None else digest(key),
        email=email,
        language=loaded.cart.language,
        total_minor=plan.payment.minor,
        currency=plan.payment.currency,
        pay_until=at + PAY_WITHIN,
        created_at=at,
    )


def _save_orders(
    checkout: Checkout, loaded: Loaded, plan: CheckoutPlan, address: Address, *, by: Actor, at: datetime
) -> list[Order]:
    saved = {}
    # Sellers in one order everywhere, so that carts of the same sellers never wait in a circle.
    for each in sorted(plan.orders, key=lambda order: (order.seller, order.number)):
        saved[each.seller, each.number] = save_order(checkout, loaded, each, address, by=by, at=at)
        _claim(saved[each.seller, each.number], checkout, loaded, each, at)
    return [saved[each.seller, each.number] for each in plan.orders]


def _claim(order: Order, checkout: Checkout, loaded: Loaded, plan: OrderPlan, at: datetime) -> None:
    """Reserve the pieces, freeze the fee, let the seller read the account its money will be on."""
    wants = [stock.Want(line.variant, line.quantity) for line in loaded.lines_of(plan)]
    until = checkout.pay_until + HELD_BEYOND
    stock.reserve(wants=wants, reference=order.public_id, until=until, by=CLERK, at=at)
    own = [
        parcel
        for parcel in loaded.parcels
        if (parcel.business, parcel.order) == (order.business, order.number)
    ]
    fee = fees.charge(
        kind="order",
        reference=order.public_id,
        business=order.business,
        market=order.market,
        sold=_sold(loaded.lines, own)[order_key(order.business, order.number)],
        on=loaded.quote.created_at.date(),
        by=CLERK,
        at=at,
    )
    if _as_core(fee) != plan.fee:  # the schedule changed since it was looked up: nothing is placed
        raise refusals.moved_on()
    ledger.name_holder(owner=order.business, organisation_id=order.organisation_id, by=CLERK)


def _tell(checkout: Checkout, orders: Sequence[Order], by: Actor, at: datetime) -> None:
    tasks.expire_checkout_later.using(run_after=checkout.pay_until).enqueue(checkout=checkout.public_id)
    audit.record(
        by=by,
        action="orders.place_order",
        subject=checkout.public_id,
        changes={"orders": [order.public_id for order in orders], "total_minor": checkout.total_minor},
        at=at,
    )
    publish(
        OrdersPlaced(
            checkout=checkout.public_id,
            market=orders[0].market,
            currency=checkout.currency,
            total_minor=checkout.total_minor,
            orders=tuple(PlacedOrder(order.public_id, order.business, order.total_minor) for order in orders),
            at=at,
        )
    )


def _sold(lines: Mapping[str, QuotedLine], parcels: Sequence[QuotedParcel]) -> dict[str, tuple[Sold, ...]]:
    """Return what is sold in each order by category, after discount: what the commission is taken on."""
    sums: dict[str, dict[str, Money]] = {}
    for parcel in parcels:
        own = [lines[key] for key in parcel.lines]
        for line, value in zip(
            own, freeze(parcel.reply).line_goods([each.amount for each in own]), strict=True
        ):
            by_category = sums.setdefault(order_key(parcel.business, parcel.order), {})
            known = by_category.get(line.category, Money.zero(value.currency))
            by_category[line.category] = known + value
    return {
        order: tuple(Sold(category, goods) for category, goods in found.items())
        for order, found in sums.items()
    }


def _as_core(fee: FeeQuote) -> SellerFee:
    reliefs = tuple((programme, amount) for programme, _name, amount in fee.programmes)
    return SellerFee(fee.commission, fee.tax, fee.tax_authority, reliefs)


def _placed_before(frozen: CartQuote) -> PlacedCheckout | None:
    checkout = Checkout.objects.filter(quote=frozen).first()
    if checkout is None:
        return None
    sellers = list(dict.fromkeys(parcel.business for parcel in read_parcels(frozen.parcels)))
    orders = sorted(checkout.orders.all(), key=lambda order: (sellers.index(order.business), order.number))
    return _placed(checkout, orders)


def _placed(checkout: Checkout, orders: Sequence[Order]) -> PlacedCheckout:
    return PlacedCheckout(
        public_id=checkout.public_id,
        orders=tuple(order.public_id for order in orders),
        total=Money(checkout.total_minor, checkout.currency),
        pay_until=checkout.pay_until,
    )
