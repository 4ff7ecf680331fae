"""From a frozen quote to orders: load, decide (core.trade.checkout), save, tell. One transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.fees import actions as fees
from entrepot.apps.fees import queries as fee_queries
from entrepot.apps.fees.queries import Sold
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.statements import Change
from entrepot.apps.orders import quotas, refusals, tasks
from entrepot.apps.orders.access import digest, narrow
from entrepot.apps.orders.actions.freezing import Held, hold
from entrepot.apps.orders.actions.identifying import keep_values
from entrepot.apps.orders.actions.paying import KIND, begin_new
from entrepot.apps.orders.addresses import Address, faults_of
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel, parcel_heads, read_lines, read_parcels
from entrepot.apps.orders.events import OrdersPlaced, PlacedOrder
from entrepot.apps.orders.identities import Identified, asked_in, is_of, kept_for
from entrepot.apps.orders.models import Cart, CartQuote, Checkout, Order
from entrepot.apps.orders.placement import Loaded, save_orders
from entrepot.apps.orders.sending import shortages_as_refusals, wants_of
from entrepot.apps.payments.queries import PaymentView
from entrepot.apps.stock import actions as stock
from entrepot.core.money import Money
from entrepot.core.trade import checkout as core
from entrepot.core.trade.frozen_quote import freeze
from entrepot.core.trade.identity_numbers import fold_number
from entrepot.core.trade.orders import CheckoutPlan, CheckoutRefused, order_key

PAY_WITHIN = timedelta(minutes=30)
# The orders let go of their pieces themselves; should they be late, stock does.
HELD_BEYOND = timedelta(minutes=15)
PRICED_ANEW = 4
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
    address: Address,
    by: Actor,
    at: datetime,
    quote: str = "",
    shown: Money | None = None,
    email: str = "",
    key: str = "",
    identity: str = "",
    keep_identity: bool = False,
) -> PlacedCheckout:
    """Turn a cart with a frozen price into orders that wait for payment: one payment, one order a seller.

    Goods are reserved, fees frozen, addresses copied, the buyer's yearly allowance claimed, all in one
    transaction or nothing. The same quote again returns the same orders. `identity` is the number that the
    law of the way in asks the buyer for: it is kept sealed, and left out, the one given before for the same
    person is used again; `keep_identity` says that somebody signed in agreed to that. Without a `quote` the
    price is asked of the law and held by this, and `shown` is the total the buyer saw. Raises
    Cart.DoesNotExist, CartQuote.DoesNotExist; ProblemRaised 422 for address and number, 409 when the price
    has lapsed or is another, the cart changed or the allowance is used up; CheckoutRefusedError with every
    reason.
    """
    narrow(by, ORDERS_WRITE)
    held = hold(cart, quote, shown, by=by, at=at, key=key, who=identity)
    if held.quote.cart.state == Cart.State.ORDERED and not quote:
        raise refusals.cart_changed()
    given = Given(address, email, key, identity, keep=keep_identity)
    return place(held, given, by=by, at=at)[0]


@dataclass(frozen=True, slots=True)
class Given:
    """What the buyer says at checkout: where to, who they are, and whether that may be kept."""

    address: Address
    email: str
    key: str
    identity: str = ""
    keep: bool = False


def place(
    held: Held, given: Given, *, by: Actor, at: datetime, provider: str | None = None
) -> tuple[PlacedCheckout, PaymentView | None]:
    """Place the orders of a price that is held, or is being held by this, in one transaction.

    `provider` is whom to begin the payment with in the same transaction, empty for the usual one; None begins
    none. A price that has become orders returns these. See `place_order` for what is raised. Where others
    have just taken what a fee was priced with of a programme's budget, it is priced anew: the buyer pays the
    same.
    """
    for _attempt in range(PRICED_ANEW):
        try:
            return _place(held, given, by=by, at=at, provider=provider)
        except fees.ReliefShortError:
            continue
    return _place(held, given, by=by, at=at, provider=provider)


def _place(
    held: Held, given: Given, *, by: Actor, at: datetime, provider: str | None
) -> tuple[PlacedCheckout, PaymentView | None]:
    quote = held.quote
    if (placed := _placed_before(quote)) is not None:
        return placed, None
    buyer = _identify(held, given, by)
    _check(buyer, given.address, given.email, guest=by.user_id is None)
    loaded = _load(quote, at)
    plan = _decide(loaded, at)
    numbers = _numbers(buyer, at)
    person = numbers.get("subject", "")
    try:
        with transaction.atomic(), gathered():
            if not _claim_cart(quote, at):  # somebody was first: it may be the same purchase, asked twice
                if (placed := _placed_before(quote, resumes=provider is not None)) is not None:
                    return placed, None
                raise refusals.cart_changed()
            checkout = _save_checkout(loaded, plan, given, by=by, at=at)
            buyer.keep(checkout, numbers)
            orders, parcels = save_orders(checkout, loaded, plan.orders, given.address, at=at)
            _claim(orders, checkout, loaded, plan, at)
            quotas.claim_for(parcels, person, at)
            if given.keep and by.user_id is not None:
                keep_values(numbers, given.address.recipient, by=by, at=at)
            _tell(checkout, orders, by, at)
            payment = begin_new(checkout, orders, provider, by=by, at=at) if provider is not None else None
    except BudgetExhaustedError as full:
        raise quotas.refuse(quote.cart, person, full, at) from full
    return _placed(checkout, orders), payment


def _claim_cart(quote: CartQuote, at: datetime) -> bool:
    """Take the cart as it was priced: of two who order it one wins."""
    return bool(_ORDER_CART.count(cart=quote.cart_id, version=quote.version, at=at))


_ORDER_CART = Change(
    lambda *, cart, version, at: (
        Cart.objects.filter(pk=cart, state=Cart.State.OPEN, version=version),
        {"state": Cart.State.ORDERED, "changed_at": at},
    )
)


def _numbers(buyer: Identified, at: datetime) -> dict[str, str]:
    """Return the buyer's number as it is kept; what they took under an older key is theirs under this one."""
    if buyer.given and buyer.asked is not None:
        quotas.adopt(fold_number(buyer.given), buyer.asked.country, at)
    return buyer.values


def _identify(held: Held, given: Given, by: Actor) -> Identified:
    asked = asked_in(parcel["reply"] for parcel in held.quote.parcels)
    if asked is None or given.identity:  # what is given now holds, whatever was given before
        return Identified(asked, given.identity, None)
    recipient, kept = given.address.recipient, held.kept
    if kept is not None and kept.country == asked.country and is_of(kept, recipient):
        return Identified(asked, given.identity, kept)
    return Identified(asked, given.identity, kept_for(by, given.key, asked.country, recipient))


def _check(buyer: Identified, address: Address, email: str, *, guest: bool) -> None:
    faults = [*faults_of(address, email, guest=guest), *buyer.faults]
    if faults:
        raise refusals.invalid(*faults)


def _load(quote: CartQuote, at: datetime) -> Loaded:
    if quote.valid_until <= at:
        raise refusals.quote_lapsed()
    lines = {line.key: line for line in read_lines(quote.lines)}
    parcels = read_parcels(quote.parcels)
    sold = {order: (order.partition("/")[0], each) for order, each in _sold(lines, parcels).items()}
    on = quote.created_at.date()  # the tariff of the day the price was held
    sales = fee_queries.price_sales(sold, market=quote.cart.market, on=on, viewer=CLERK)
    return Loaded(quote.cart, quote, lines, parcels, sales)


def _decide(loaded: Loaded, at: datetime) -> CheckoutPlan:
    plan = core.plan(
        [line.as_core() for line in loaded.lines.values()],
        [parcel.as_core() for parcel in loaded.parcels],
        stock=(),  # the reservation itself says what is short
        fees=loaded.fees,
        currency=loaded.quote.currency,
        on=at.date(),
        shown=Money(loaded.quote.total_minor, loaded.quote.currency),
    )
    if isinstance(plan, CheckoutRefused):
        raise refusals.CheckoutRefusedError(plan.reasons)
    return plan


def _save_checkout(loaded: Loaded, plan: CheckoutPlan, given: Given, *, by: Actor, at: datetime) -> Checkout:
    quote = loaded.quote
    return insert(
        [
            Checkout(
                cart=loaded.cart,
                quote=quote if quote.pk else None,
                lines=None if quote.pk else quote.lines,
                parcels=None if quote.pk else parcel_heads(quote.parcels),
                user_id=by.user_id,
                key_digest="" if by.user_id is not None else digest(given.key),
                email=given.email,
                language=loaded.cart.language,
                total_minor=plan.payment.minor,
                currency=plan.payment.currency,
                pay_until=at + PAY_WITHIN,
                created_at=at,
            )
        ]
    )[0]


def _claim(
    orders: Sequence[Order], checkout: Checkout, loaded: Loaded, plan: CheckoutPlan, at: datetime
) -> None:
    """Reserve the pieces of all orders and freeze their fees."""
    wants = {
        order.public_id: wants_of(loaded.lines_of(each), loaded.parcels)
        for order, each in zip(orders, plan.orders, strict=True)
    }
    try:
        stock.reserve_new(wants=wants, until=checkout.pay_until + HELD_BEYOND, by=CLERK, at=at)
    except stock.InsufficientStockError as short:
        raise refusals.CheckoutRefusedError(shortages_as_refusals(short.shortages)) from short
    sales = {order.public_id: loaded.sales[order_key(order.business, order.number)] for order in orders}
    fees.charge_new(kind=KIND, sales=sales, by=CLERK, at=at)


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


def _placed_before(frozen: CartQuote, *, resumes: bool = False) -> PlacedCheckout | None:
    """Return the orders that a price has become, None before.

    `resumes`: a cart whose price nobody held may have been ordered since it was read.
    """
    if frozen.pk is None and frozen.cart.state != Cart.State.ORDERED and not resumes:
        return None
    checkout = Checkout.objects.select_related("quote").filter(cart=frozen.cart_id).first()
    if checkout is None or (frozen.pk and checkout.quote_id != frozen.pk):
        return None
    sellers = list(dict.fromkeys(parcel["business"] for parcel in checkout.priced_parcels))
    orders = sorted(checkout.orders.all(), key=lambda order: (sellers.index(order.business), order.number))
    return _placed(checkout, orders)


def _placed(checkout: Checkout, orders: Sequence[Order]) -> PlacedCheckout:
    return PlacedCheckout(
        public_id=checkout.public_id,
        orders=tuple(order.public_id for order in orders),
        total=Money(checkout.total_minor, checkout.currency),
        pay_until=checkout.pay_until,
    )
