"""What an order of the year costs and how its money is shared: asked of the law and of core, once a kind.

Orders of one thing on one way at one price are alike to the coin, so a million of them are a few thousand
deals. Everything in a deal is what core decides: the quote, the plan of the checkout, the commission, the
sale, and every entry of the ledger. Only who the seller is and which order it is stands open.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from entrepot.cli.simulate.shape import Country, Good, Shape
from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Entry,
    Progress,
    Sale,
    Share,
    Stamp,
    captured,
    dues_set_aside,
    refund,
    sale_released,
)
from entrepot.core.money import Money
from entrepot.core.support.fees import FeeTerms, ReliefTerms, reckon
from entrepot.core.trade.checkout import plan
from entrepot.core.trade.orders import CartLine, CheckoutRefused, OrderPlan, ParcelQuote, SellerFee, order_key

ORDER: Final = "*order*"
SELLER: Final = "*seller*"
PROGRAMME: Final = "*programme*"
PLATFORM: Final = "platform"
PROVIDER: Final = "sandbox"
DUTY: Final = "duty"
_STAMP = Stamp("simulate", "deal", datetime(2000, 1, 1, tzinfo=UTC), ORDER)
_KEPT_OF_REPLY: Final = (
    *("v", "status", "route", "destination", "currency", "goods", "discount", "freight", "insurance", "duty"),
    *("taxes", "fees", "total", "pay"),
)
_KEPT_OF_LEVY: Final = (
    *("line", "amount", "base", "local", "collect_at", "kind", "title", "expression", "rate", "measure"),
    *("source", "confidence", "liable", "scheme", "refund"),
)

type Lines = tuple[tuple[str, str, str, int], ...]
"""Postings: kind of account, owner, currency, minor units; the owner may be open."""
type Quote = Callable[[Mapping[str, Any]], Mapping[str, Any]]
type Convert = Callable[[Decimal, str], Money]
"""Euros in another currency."""


class DealError(Exception):
    """The law that is loaded gives no price for a deal of the year."""


@dataclass(slots=True)
class Deal:
    """One kind of order. `shares` are part, account, owner, levy, amount, as an order keeps them."""

    good: Good
    origin: str
    country: str
    currency: str
    pieces: int
    price: int
    goods: int
    carriage: int
    dues: int
    total: int
    at_delivery: int
    commission: int
    route: str
    reply: str
    request: str
    shares: tuple[tuple[str, str, str, str, int], ...]
    sale: Sale
    capture: Lines
    set_aside: Lines
    entries: dict[tuple[str, int, int], Lines] = field(default_factory=dict)
    charges: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def is_abroad(self) -> bool:
        """Whether it crosses a border."""
        return self.origin != self.country

    def with_relief(self, relief: int) -> Sale:
        """Return the sale with what a programme pays of its commission."""
        if not relief:
            return self.sale
        share = Share(AccountRef(AccountKind.RELIEF, PROGRAMME, self.currency), Money(relief, self.currency))
        sale = self.sale
        return Sale(
            *(sale.order, sale.seller, sale.platform, sale.goods, sale.dues, sale.carriage),
            commission=sale.commission,
            reliefs=(share,),
        )

    def released(self, relief: int, refunded: int) -> Lines:
        """Return the postings of its release, after so much of the goods went back."""
        key = ("release", relief, refunded)
        if key not in self.entries:
            sale = self.with_relief(relief)
            entry = sale_released(_STAMP, sale, self._progress(sale, refunded))
            self.entries[key] = lines_of(entry)
        return self.entries[key]

    def refunded(self, goods: int) -> Lines:
        """Return the postings of giving so much of the goods back before the release."""
        key = ("refund", 0, goods)
        if key not in self.entries:
            parts = self.sale.nothing.with_row(self.parts(goods))
            progress = self._progress(self.sale, 0)
            self.entries[key] = lines_of(refund(_STAMP, self.sale, progress, parts, provider=PROVIDER))
        return self.entries[key]

    def parts(self, goods: int) -> list[int]:
        """Return so much of the goods as parts of what was paid."""
        return [goods, *[0] * (len(self.sale.dues) + len(self.sale.carriage))]

    def charged(self, relief: int, refunded: int) -> tuple[int, int]:
        """Return the commission and the relief that the release takes and gives."""
        key = (relief, refunded)
        if key not in self.charges:
            sale = self.with_relief(relief)
            now = sale.divide(sale.goods.minor) - sale.divide(refunded)
            self.charges[key] = (now.commission, sum(now.reliefs))
        return self.charges[key]

    def _progress(self, sale: Sale, refunded: int) -> Progress:
        given = sale.nothing.with_row(self.parts(refunded))
        return Progress(refunded=given, set_aside=bool(self.set_aside))


class Deals:
    """Every deal that was asked for, and what programmes pay of it."""

    def __init__(self, shape: Shape, quote: Quote, convert: Convert, on: date) -> None:
        self._shape, self._quote, self._convert, self._on = shape, quote, convert, on
        self._known: dict[tuple[str, str, int, int, int], Deal] = {}
        self._reliefs: dict[tuple[int, str, int], int] = {}
        self._terms = FeeTerms(Decimal(shape.orders["commission"]))
        self.listed: dict[tuple[int, int, str], int] = {}

    def of(self, maker: Country, to: str, currency: str, good: Good, *, factor: int, pieces: int) -> Deal:
        """Return the deal; raises DealError where the law gives no price."""
        key = (maker.code, to, good.number, factor, pieces)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._make(
                maker.code, to, currency, good, factor=factor, pieces=pieces
            )
        return found

    def price(self, good: Good, factor: int, currency: str) -> int:
        """Return the price of one piece, rounded to whole units of the currency."""
        key = (good.number, factor, currency)
        if key not in self.listed:
            amount = self._convert(good.euros * self._shape.factors[factor], currency)
            whole = Money.parse("1", currency).minor
            self.listed[key] = max(whole, (amount.minor + whole // 2) // whole * whole)
        return self.listed[key]

    def relief(self, deal: Deal, share: Decimal, most: int | None = None) -> int:
        """Return what a programme pays of the commission, at most so much."""
        if most is not None:
            return self._reckoned(deal, share, Money(most, deal.currency))
        key = (deal.goods, deal.currency, int(share * 1_000_000))
        if key not in self._reliefs:
            self._reliefs[key] = self._reckoned(deal, share, None)
        return self._reliefs[key]

    def _reckoned(self, deal: Deal, share: Decimal, most: Money | None) -> int:
        goods = Money(deal.goods, deal.currency)
        return reckon(goods, self._terms, [ReliefTerms(PROGRAMME, share, most=most)]).relief.minor

    def _make(self, origin: str, to: str, currency: str, good: Good, *, factor: int, pieces: int) -> Deal:
        price = Money(self.price(good, factor, currency), currency)
        abroad = origin != to
        freight = self._convert(self._shape.carriage_euros, currency) if abroad else Money.zero(currency)
        body = _request(origin, to, good, price=price, pieces=pieces, freight=freight)
        reply = self._quote(body)
        if reply.get("status") != "ok":
            codes = ", ".join(each["code"] for each in reply.get("reasons", ()))
            raise DealError(f"{good.title} ({good.hs}) from {origin} to {to} has no price: {codes}.")
        line = CartLine(key="1", seller=SELLER, variant="1", quantity=pieces, price=price)
        fee = reckon(line.amount, self._terms)
        planned = plan(
            lines=[line],
            parcels=[ParcelQuote(key="p1", lines=("1",), reply=reply)],
            fees={order_key(SELLER, 1): SellerFee(fee.commission, fee.tax, "")},
            stock=[],
            currency=currency,
            on=self._on,
        )
        if isinstance(planned, CheckoutRefused):
            raise DealError(f"{good.title} from {origin} to {to}: {planned}")
        return _deal(
            planned.orders[0],
            (good, origin, to, pieces),
            price,
            carrier=self._shape.carrier,
            reply=reply,
            body=body,
        )


def _request(
    origin: str, to: str, good: Good, *, price: Money, pieces: int, freight: Money
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "hs": good.hs,
        "hs_edition": "2022",
        "origin": origin,
        "unit_price": price.format_plain(),
    }
    line |= {"quantity": pieces, "grams": good.grams, "gross_grams": good.grams + 60, "pieces": 1}
    return {
        "destination": to,
        "ship_from": origin,
        "currency": price.currency,
        "prices": "net",
        "mode": "air",
        "purpose": "sale",
        "route": "auto",
        "freight": freight.format_plain(),
        "seller": {"country": origin},
        "lines": [line],
    }


def _deal(
    planned: OrderPlan,
    what: tuple[Good, str, str, int],
    price: Money,
    *,
    carrier: str,
    reply: Mapping[str, Any],
    body: Mapping[str, Any],
) -> Deal:
    good, origin, to, pieces = what
    currency, dues = price.currency, _shares_of(planned)
    carriage = (
        (Share(AccountRef(AccountKind.CARRIER_PAYABLE, carrier, currency), planned.carriage),)
        if planned.carriage.minor
        else ()
    )
    sale = Sale(
        order=ORDER,
        seller=SELLER,
        platform=PLATFORM,
        goods=planned.goods,
        dues=tuple(share for share, _levy in dues),
        carriage=carriage,
        commission=planned.fee.commission,
    )
    aside = origin != to and bool(dues)
    return Deal(
        *(good, origin, to, currency, pieces, price.minor, planned.goods.minor, planned.carriage.minor),
        dues=sum(share.amount.minor for share, _levy in dues),
        total=planned.total.minor,
        at_delivery=planned.at_delivery.minor,
        commission=planned.fee.commission.minor,
        route=str(reply["route"]),
        reply=_kept(reply),
        request=json.dumps({key: body[key] for key in ("destination", "ship_from", "prices")}),
        shares=_rows_of(sale, dues),
        sale=sale,
        capture=lines_of(captured(_STAMP, provider=PROVIDER, orders={ORDER: planned.total})),
        set_aside=lines_of(dues_set_aside(_STAMP, sale, Progress(sale.nothing))) if aside else (),
    )


def _rows_of(sale: Sale, dues: Sequence[tuple[Share, str]]) -> tuple[tuple[str, str, str, str, int], ...]:
    """Return whose each part of what is paid is, as an order keeps it."""
    shares = [("goods", AccountKind.SELLER_AVAILABLE.value, SELLER, "", sale.goods.minor)]
    shares += [("due", s.account.kind.value, s.account.owner, levy, s.amount.minor) for s, levy in dues]
    shares += [("carriage", s.account.kind.value, s.account.owner, "", s.amount.minor) for s in sale.carriage]
    return tuple(shares)


def _shares_of(planned: OrderPlan) -> list[tuple[Share, str]]:
    """Return the dues by account, with their levies: those of one authority stand together."""
    found: dict[AccountRef, tuple[Money, list[str]]] = {}
    for due in planned.dues:
        kind = AccountKind.DUTY_PAYABLE if due.account == DUTY else AccountKind.TAX_PAYABLE
        account = AccountRef(kind, due.authority, due.amount.currency)
        amount, levies = found.get(account, (Money.zero(due.amount.currency), []))
        found[account] = (amount + due.amount, [*levies, due.levy])
    return [(Share(account, amount), " ".join(levies)) for account, (amount, levies) in found.items()]


def _kept(reply: Mapping[str, Any]) -> str:
    """Return the figures of a reply that an order is read by; what explains them at length stays away."""
    short = {key: reply[key] for key in _KEPT_OF_REPLY if key in reply}
    short["reasons"], short["routes"] = [], []
    short["components"] = [
        {key: each.get(key) for key in _KEPT_OF_LEVY}
        for each in reply["components"]
        if any(digit in "123456789" for digit in each["amount"])
    ]
    return json.dumps(short, ensure_ascii=False, separators=(",", ":"))


def lines_of(entry: Entry) -> Lines:
    """Return the postings of an entry as plain cells."""
    return tuple(
        (each.account.kind.value, each.account.owner, each.account.currency, each.amount.minor)
        for each in entry.postings
    )
