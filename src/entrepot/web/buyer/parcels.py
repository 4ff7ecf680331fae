"""A parcel as pages show it, in the cart and in an order: whose goods, which way in, what makes its price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.files.queries import PictureView
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders.queries import (
    OrderView,
    ParcelView,
    QuotedCart,
    QuotedLine,
    QuotedParcel,
    SplitOffer,
    Warned,
)
from entrepot.apps.reference import queries as reference
from entrepot.core.money import Money
from entrepot.web.design import places
from entrepot.web.public import words
from entrepot.web.public.lines import Line, lines_of
from entrepot.web.public.parts import Part, parts_of

type Hint = Warned

FOR_THE_SELLER = frozenset(
    {"weak_source", "conflict_of_sources", "listed_unconfirmed", "hs_edition_mapped", "gross_inexact"}
)
"""Warnings a buyer cannot act on: the platform stands by the price. "Why this price" still shows them."""

GAP = "law_missing"  # nothing a buyer can act on where the goods cross no border
YEAR_LIMIT = "year_limit"  # the law's code
GOOD_NEWS = frozenset({"together_cheaper"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One thing in a parcel. `hints` say why it cannot be had in this number."""

    variant: str
    product: str
    title: str
    quantity: int
    price: Money | None
    amount: Money
    hints: tuple[Hint, ...] = ()
    left: str = ""  # how many there are, where more are wanted
    is_shared: bool = False  # one of several shares of the same thing


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the reckoning under a parcel."""

    kind: str
    label: Any
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParcel:
    """One parcel. Without a price, `total` is None and `reasons` say why."""

    key: str
    place: int
    seller: str
    business: str
    ship_from: str
    currency: str
    route: str
    way: str
    way_words: str
    gross: bool
    lines: tuple[ShownLine, ...]
    sums: tuple[Sum, ...]
    total: Money | None
    at_delivery: Money | None
    parts: tuple[Part, ...]
    laws: tuple[Line, ...]
    reasons: tuple[Hint, ...] = ()
    warnings: tuple[Hint, ...] = ()
    news: tuple[Hint, ...] = ()
    order: int = 1
    orders: int = 1
    offer: SplitOffer | None = None
    is_over_year: bool = False  # the buyer's yearly allowance does not hold it


def pictures_of(parcels: Iterable[ShownParcel], loose: Iterable[ShownLine] = ()) -> dict[str, PictureView]:
    """Return the picture of each thing in parcels, or outside them, by its product."""
    things = {line.product for parcel in parcels for line in parcel.lines} | {line.product for line in loose}
    return catalogue.list_first_pictures(products=things, viewer=SYSTEM)


def of_quote(quoted: QuotedCart, parcel: QuotedParcel) -> ShownParcel:
    """Return a parcel of a cart, or of a price that is held."""
    by_key = {line.key: line for line in quoted.lines}
    lines = [by_key[key] for key in parcel.lines]
    told = [_for_a_buyer(each) for each in quoted.warnings if each.subject == parcel.key]
    at_home = parcel.ship_from == parcel.reply.get("destination")
    unsaid = FOR_THE_SELLER | GOOD_NEWS | ({GAP} if at_home else set())
    return ShownParcel(
        place=quoted.parcels.index(parcel) + 1,
        key=parcel.key,
        seller=lines[0].business_name,
        business=parcel.business,
        lines=tuple(_line(quoted, line) for line in lines),
        gross=parcel.gross,
        total=parcel.total,
        reasons=tuple(reasons_of(quoted, parcel.key)),
        warnings=tuple(each for each in told if each.code not in unsaid),
        news=tuple(each for each in told if each.code in GOOD_NEWS),
        order=parcel.order,
        orders=max(each.order for each in quoted.parcels if each.business == parcel.business),
        is_over_year=any(each.get("code") == YEAR_LIMIT for each in parcel.reply.get("reasons", ())),
        offer=next((offer for offer in quoted.offers if offer.subject == parcel.key), None),
        **_priced(parcel.reply, parcel.request, parcel.ship_from, quoted.currency),
    )


def _for_a_buyer(told: Warned) -> Warned:
    """Return a warning without advice that only a business can take."""
    return replace(told, fix="") if told.code == GAP else told


def of_order(order: OrderView, parcel: ParcelView, seller: str) -> ShownParcel:
    """Return a parcel of an order, its price as it was frozen."""
    reply: Mapping[str, Any] = parcel.reply
    return ShownParcel(
        place=order.parcels.index(parcel) + 1,
        key=parcel.public_id,
        seller=seller,
        business=order.business,
        gross=bool(parcel.request.get("prices") == "gross"),
        lines=tuple(
            ShownLine(
                variant=line.variant,
                product=line.product,
                title=line.title,
                quantity=line.quantity,
                price=None,
                amount=line.amount,
            )
            for line in parcel.lines
        ),
        total=Money.parse(reply["pay"]["checkout"], order.total.currency),
        **_priced(reply, parcel.request, parcel.ship_from, order.total.currency),
    )


def loose_lines(quoted: QuotedCart) -> list[ShownLine]:
    """Return the lines of a cart that could not be put into parcels: no carrier, no exchange rate."""
    return [] if quoted.parcels else [_line(quoted, line) for line in quoted.lines]


def reasons_of(quoted: QuotedCart, subject: str) -> list[Hint]:
    """Return why a variant, a parcel or the cart as a whole stands in the way of paying."""
    return [each for each in quoted.reasons if each.subject == subject]


def _line(quoted: QuotedCart, line: QuotedLine) -> ShownLine:
    short = [each for each in quoted.refusals if each.subject == line.variant and each.code == "stock_short"]
    return ShownLine(
        variant=line.variant,
        product=line.product,
        title=line.title,
        quantity=line.quantity,
        price=line.price if line.per == 1 else None,
        amount=line.amount,
        hints=tuple(reasons_of(quoted, line.variant)),
        left=short[0].figures["left"] if short else "",
        is_shared=sum(each.variant == line.variant for each in quoted.lines) > 1,
    )


def _priced(
    reply: Mapping[str, Any], request: Mapping[str, Any], ship_from: str, currency: str
) -> dict[str, Any]:
    """Return what a reply of the law says of a parcel; nothing but its place where there is no price."""
    country = reference.country_name(ship_from, places.current().language)
    found: dict[str, Any] = {"ship_from": country, "currency": currency, "route": reply.get("route") or ""}
    ways = [each for each in reply.get("routes", ()) if each["route"] == found["route"]]
    found |= (
        {"way": ways[0]["name"], "way_words": ways[0]["summary"]} if ways else {"way": "", "way_words": ""}
    )
    if reply.get("status") != "ok":
        return found | {"sums": (), "at_delivery": None, "parts": (), "laws": ()}
    at_delivery = Money.parse(reply["pay"]["delivery"], currency)
    return found | {
        "sums": tuple(_sums(reply)),
        "at_delivery": at_delivery if at_delivery.minor else None,
        "parts": parts_of(reply),
        "laws": tuple(line for line in lines_of(reply, request) if line.rule),
    }


def _sums(reply: Mapping[str, Any]) -> Iterable[Sum]:
    for kind in ("goods", "discount", "freight", "insurance"):
        amount = Decimal(reply.get(kind) or 0)
        if amount or kind == "goods":
            signed = -amount if kind == "discount" else amount
            yield Sum(words.PART_OF_KIND.get(kind, "goods"), words.KINDS[kind], f"{signed:f}")
    yield Sum("duty", words.KINDS["duty"], reply.get("duty") or "0")
    for kind, amount in reply.get("taxes", {}).items():
        if Decimal(amount):
            yield Sum("tax", words.KINDS.get(kind, kind), amount)
    if Decimal(reply.get("fees") or 0):
        yield Sum("fees", words.KINDS["fees"], reply["fees"])
