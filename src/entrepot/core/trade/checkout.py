"""From a cart to orders: one order a seller with frozen figures, or every reason why not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from entrepot.core.money import Money, exponent

from .errors import QuoteUnusableError
from .frozen_quote import DUTY_LIKE, FrozenQuote, Levy, freeze
from .orders import (
    CartLine,
    CheckoutPlan,
    CheckoutRefused,
    Due,
    LinePlan,
    OrderPlan,
    ParcelPlan,
    ParcelQuote,
    SellerFee,
    StockNeed,
    order_key,
)
from .refusals import Refusal, refusal


def plan(
    lines: Sequence[CartLine],
    parcels: Sequence[ParcelQuote],
    *,
    stock: Sequence[StockNeed],
    fees: Mapping[str, SellerFee],
    currency: str,
    on: date,
    shown: Money | None = None,
    authorities: Mapping[tuple[str, str], str] | None = None,
) -> CheckoutPlan | CheckoutRefused:
    """Return the orders, in the order sellers first appear, or every reason to refuse at once.

    A seller has one order, or several where its parcels say so; ``fees`` are by ``order_key``.

    Every amount is in ``currency``, the payment's. ``on`` is the day the quotes must hold. ``shown`` is the
    total the buyer saw: another one is refused, so that a payment equals the cart. ``authorities`` names who
    a levy belongs to by (destination or scheme, duty | tax); see ``authority_of`` for what it is without.
    What is free in ``stock`` is only looked at: the claim itself is the reservation.
    """
    exponent(currency)
    reasons = [*_wrong_cart(lines, parcels, currency), *_short(stock)]
    frozen: dict[str, FrozenQuote] = {}
    for parcel in parcels:
        try:
            frozen[parcel.key] = freeze(parcel.reply)
        except QuoteUnusableError as error:
            reasons.extend(_no_price(parcel, error))
            continue
        reasons.extend(_wrong_quote(parcel, frozen[parcel.key], currency, on))
    if reasons:
        return CheckoutRefused(tuple(reasons))
    by_key = {line.key: line for line in lines}
    reasons = [each for parcel in parcels for each in _goods_differ(parcel, frozen[parcel.key], by_key)]
    if reasons:
        return CheckoutRefused(tuple(reasons))
    planned = [_parcel(parcel, frozen[parcel.key], by_key) for parcel in parcels]
    return _orders(_by_order(planned, parcels), fees, shown, authorities or {}, currency)


def authority_of(levy: Levy, destination: str, named: Mapping[tuple[str, str], str]) -> str:
    """Return whom a levy belongs to: as named for its scheme or country, else ``<scheme or ISO>-DUTY|TAX``.

    Tax collected under a scheme (EU-IOSS, SG-OVR) is paid to where the platform is registered for it; duty
    always to the customs of the destination.
    """
    account = "duty" if levy.kind in DUTY_LIKE else "tax"
    place = levy.scheme if levy.scheme and account == "tax" else destination
    return named.get((place, account)) or f"{place}-{account.upper()}"


def _wrong_cart(
    lines: Sequence[CartLine], parcels: Sequence[ParcelQuote], currency: str
) -> Iterator[Refusal]:
    if not lines:
        yield refusal("cart_empty", "cart")
    for key, times in Counter(line.key for line in lines).items():
        if times > 1:
            yield refusal("line_twice", key)
    for line in lines:
        if line.quantity < 1:
            yield refusal("quantity_wrong", line.key, quantity=line.quantity)
        if line.price.currency != currency:
            yield refusal("currency_differs", line.key, found=line.price.currency, wanted=currency)
    yield from _wrong_parcels({line.key: line for line in lines}, parcels)


def _wrong_parcels(known: Mapping[str, CartLine], parcels: Sequence[ParcelQuote]) -> Iterator[Refusal]:
    """Each line in exactly one parcel, each parcel of one seller."""
    carried = Counter(key for parcel in parcels for key in parcel.lines)
    for key in known:
        if key not in carried:
            yield refusal("line_unquoted", key)
    for key, times in carried.items():
        if key not in known:
            yield refusal("line_unknown", key)
        if times > 1:
            yield refusal("line_in_two_parcels", key)
    for parcel in parcels:
        if not parcel.lines:
            yield refusal("parcel_empty", parcel.key)
        if len({known[key].seller for key in parcel.lines if key in known}) > 1:
            yield refusal("sellers_mixed", parcel.key)


def _short(stock: Sequence[StockNeed]) -> Iterator[Refusal]:
    wanted: Counter[str] = Counter()
    for need in stock:
        wanted[need.item] += need.wanted
    free = {need.item: need.free for need in stock}
    for item, count in wanted.items():
        if count > free[item]:
            yield refusal("stock_short", item, wanted=count, left=max(0, free[item]))


def _no_price(parcel: ParcelQuote, error: QuoteUnusableError) -> Iterator[Refusal]:
    """Pass on what the law said, each reason and each missing fact."""
    if parcel.reply.get("status") == "ok":
        yield refusal("quote_broken", parcel.key, message=error)
        return
    said = [*parcel.reply.get("reasons", ()), *parcel.reply.get("needs", ())]
    for each in said or [{"message": str(error)}]:
        yield refusal(
            "no_price",
            parcel.key,
            cause=each.get("code", ""),
            message=each.get("message") or each.get("why") or each.get("code", ""),
            fix=each.get("fix") or "Change the cart.",
        )


def _wrong_quote(parcel: ParcelQuote, quote: FrozenQuote, currency: str, on: date) -> Iterator[Refusal]:
    if quote.currency != currency:
        yield refusal("currency_differs", parcel.key, found=quote.currency, wanted=currency)
    if quote.valid_until and on >= date.fromisoformat(quote.valid_until):
        yield refusal("quote_lapsed", parcel.key, day=quote.valid_until)


def _parcel(parcel: ParcelQuote, quote: FrozenQuote, by_key: Mapping[str, CartLine]) -> ParcelPlan:
    lines = [by_key[key] for key in parcel.lines]
    amounts = [line.amount for line in lines]
    values = quote.line_goods(amounts)
    return ParcelPlan(
        parcel.key,
        quote,
        tuple(LinePlan(*each) for each in zip(lines, amounts, values, strict=True)),
    )


def _by_order(
    planned: Sequence[ParcelPlan], parcels: Sequence[ParcelQuote]
) -> dict[tuple[str, int], list[ParcelPlan]]:
    """Put parcels of one seller's order together, by seller and number."""
    found: dict[tuple[str, int], list[ParcelPlan]] = {}
    for each, parcel in zip(planned, parcels, strict=True):
        found.setdefault((each.lines[0].line.seller, parcel.order), []).append(each)
    return found


def _orders(
    parcels: Mapping[tuple[str, int], Sequence[ParcelPlan]],
    fees: Mapping[str, SellerFee],
    shown: Money | None,
    named: Mapping[tuple[str, str], str],
    currency: str,
) -> CheckoutPlan | CheckoutRefused:
    reasons: list[Refusal] = []
    orders = []
    sellers = list(dict.fromkeys(seller for seller, _ in parcels))
    for seller, number in sorted(parcels, key=lambda key: (sellers.index(key[0]), key[1])):
        fee = fees.get(order_key(seller, number))
        if fee is None:
            reasons.append(refusal("fee_missing", seller))
        elif fee.currencies != {currency}:
            found = ", ".join(sorted(fee.currencies))
            reasons.append(refusal("currency_differs", seller, found=found, wanted=currency))
        else:
            made = _order(seller, tuple(parcels[seller, number]), fee, named)
            orders.append(replace(made, number=number))
    reasons += [
        refusal("fee_too_high", order.seller, goods=order.goods, fees=order.goods - order.seller_share)
        for order in orders
        if order.seller_share.minor < 0
    ]
    payment = Money.total((order.total for order in orders), currency)
    if not reasons and shown is not None and shown != payment:
        reasons.append(refusal("price_changed", "cart", shown=shown, now=payment))
    return CheckoutRefused(tuple(reasons)) if reasons else CheckoutPlan(tuple(orders), payment)


def _goods_differ(
    parcel: ParcelQuote, quote: FrozenQuote, by_key: Mapping[str, CartLine]
) -> Iterator[Refusal]:
    """Refuse lines that cost something else than was quoted.

    All-in prices may come out a little lower than listed where the law leaves no exact solution; the reply
    then says so.
    """
    lines = Money.total((by_key[key].amount for key in parcel.lines), quote.currency)
    quoted = quote.goods
    if parcel.gross:
        quoted = quote.total - quote.freight - quote.insurance + quote.discount
        warned = any(each.get("code") == "gross_inexact" for each in parcel.reply.get("warnings", ()))
        if warned and quoted < lines:
            return
    if lines != quoted:
        yield refusal("goods_differ", parcel.key, lines=lines, quoted=quoted)


def _order(
    seller: str, parcels: tuple[ParcelPlan, ...], fee: SellerFee, named: Mapping[tuple[str, str], str]
) -> OrderPlan:
    currency = parcels[0].quote.currency
    goods = Money.total((parcel.goods for parcel in parcels), currency)
    carriage = Money.total((parcel.carriage for parcel in parcels), currency)
    relieved = Money.total((amount for _, amount in fee.reliefs), currency)
    return OrderPlan(
        seller=seller,
        parcels=parcels,
        goods=goods,
        carriage=carriage,
        dues=_dues(parcels, named),
        at_delivery=Money.total((parcel.quote.at_delivery for parcel in parcels), currency),
        fee=fee,
        seller_share=goods - fee.commission - fee.tax + relieved,
        total=Money.total((parcel.quote.at_checkout for parcel in parcels), currency),
    )


def _dues(parcels: Sequence[ParcelPlan], named: Mapping[tuple[str, str], str]) -> tuple[Due, ...]:
    """Return what is collected at checkout for each authority and levy; nothing where it is zero."""
    sums: dict[tuple[str, str, str], Money] = {}
    for parcel in parcels:
        for levy in parcel.quote.levies:
            if levy.at_delivery or levy.amount.is_zero:
                continue
            account = "duty" if levy.kind in DUTY_LIKE else "tax"
            key = (authority_of(levy, parcel.quote.destination, named), account, levy.kind)
            sums[key] = sums.get(key, Money.zero(parcel.quote.currency)) + levy.amount
    return tuple(Due(*key, amount) for key, amount in sorted(sums.items()))
