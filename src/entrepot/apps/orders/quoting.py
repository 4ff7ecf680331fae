"""Prices a cart: parcels by seller, place and way in, each with the law's own quote and warnings.

A product page shows the price of one piece in a parcel of its own. Several in one parcel share its carriage,
and limits of the law are tested on all of them: the difference is told with its reason. What the law measures
over a person's year or a recipient's day counts from parcel to parcel.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.law import queries as law
from entrepot.apps.law.queries import ValueLimit
from entrepot.apps.markets.queries import MarketView
from entrepot.apps.orders import caps
from entrepot.apps.orders.amounts import say_money
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel
from entrepot.apps.orders.goods import Good, freight_of
from entrepot.apps.stock import queries as stock
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.money import Money

MOST_SPLIT = 8  # lines of a parcel for which sending each alone is priced too
SENT_TO_CUSTOMER = "sale"
CAP: Final = "cap_exceeded"  # more of a good than the law gives one person in a year


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many pieces of a good. Shared over several orders, `part` numbers its shares."""

    good: Good
    quantity: int
    part: int = 1

    @property
    def key(self) -> str:
        """The key of the line: the variant, and the share's number after the first."""
        return self.good.variant if self.part == 1 else f"{self.good.variant}#{self.part}"

    @property
    def amount(self) -> Money:
        """What the line costs as it is asked for."""
        return self.line.amount

    @property
    def line(self) -> QuotedLine:
        """The line as it is kept."""
        return QuotedLine(
            key=self.key,
            product=self.good.product,
            business=self.good.business,
            business_name=self.good.business_name,
            organisation_id=self.good.organisation_id,
            title=self.good.title,
            sku=self.good.sku,
            hs=self.good.hs,
            national=self.good.national,
            origin=self.good.origin,
            category=self.good.category,
            quantity=self.quantity,
            listed_minor=self.good.listed.minor,
            listed_currency=self.good.listed.currency,
            rate=self.good.rate,
            price_minor=self.good.price.minor,
            per=self.good.per,
            currency=self.good.price.currency,
            net_grams=self.good.net_grams,
            gross_grams=self.good.gross_grams,
        )

    @property
    def request(self) -> dict[str, Any]:
        """The line as the quote contract takes it."""
        good = self.good
        found = {
            "hs": good.hs,
            "hs_edition": good.hs_edition,
            "national": good.national or None,
            "origin": good.origin,
            "unit_price": good.price.format_plain(),
            "price_per": str(good.per),
            "quantity": self.quantity,
            "grams": good.net_grams,
            "gross_grams": good.gross_grams,
            "ml": good.ml,
            "pieces": good.pieces,
            "measures": dict(good.measures),
            "facts": dict(good.facts),
        }
        return {key: value for key, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What a buyer should know before paying. `subject` is a parcel's key."""

    code: str
    message: str
    fix: str
    subject: str


@dataclass(frozen=True, slots=True)
class Before:
    """What counts with a cart: what the buyer took of a yearly allowance, what is sent to them today.

    Both are in the cart's currency, and None where no law of the country asks. `caps` are what the buyer had
    this year of goods of which one person may have only so much.
    """

    spent: Money | None = None
    received: Money | None = None
    caps: Mapping[str, Decimal] = field(default_factory=dict)


NOTHING_BEFORE: Final = Before()


@dataclass(frozen=True, slots=True)
class Asking:
    """Where, in which words and money, and on which day the law is asked."""

    market: MarketView
    language: str
    currency: str
    on: date
    before: Before = NOTHING_BEFORE

    def ask(self, group: Sequence[Wanted], route: str = "auto") -> QuotedParcel:
        """Quote these lines as one parcel, by one way in or the cheapest that the market offers."""
        first = group[0].good
        grams = sum((each.good.gross_grams or 0) * each.quantity for each in group)
        freight = freight_of(
            first.ship_from, self.market.country, grams=grams, currency=self.currency, on=self.on
        )
        body = {
            "destination": self.market.country,
            "ship_from": first.sent_from.ship_from,
            "currency": self.currency,
            "prices": "gross" if first.gross else "net",
            "mode": freight.mode,
            "purpose": SENT_TO_CUSTOMER,
            "route": route,
            "freight": freight.amount.format_plain(),
            "seller": {"country": first.business_country},
            "lines": [each.request for each in group],
        } | self._buyer()
        reply, kept = self._law(body)
        parcel = QuotedParcel(
            key="",
            business=first.business,
            ship_from=first.ship_from,
            lines=tuple(each.key for each in group),
            gross=first.gross,
            carrier=freight.carrier,
            service=freight.service,
            request=body,
            reply=reply,
            kept=kept,
            place=first.place.id if first.place else "",
        )
        return parcel if route != "auto" else self._offered(parcel, group)

    def _buyer(self) -> dict[str, Any]:
        found = {"cbec_spent_this_year": self.before.spent, "received_today": self.before.received}
        told: dict[str, Any] = {
            name: amount.format_plain() for name, amount in found.items() if amount is not None
        }
        if self.before.caps:
            told["taken_this_year"] = {cap: format(had, "f") for cap, had in self.before.caps.items()}
        return {"buyer": told} if told else {}

    def _law(self, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return reply and cards; a fact that no request can hold is a need, not a fault of the page."""
        try:
            return law.quote_to_keep(body, language=self.language, today=self.on, viewer=SYSTEM)
        except InvalidRequestError as error:
            needs = [{"code": each.field, "message": each.reason, "fix": each.fix} for each in error.errors]
            return {"status": "needs", "route": None, "reasons": [], "needs": needs}, {}

    def _with_limits(self, parcel: QuotedParcel) -> QuotedParcel:
        """Name the limits and caps that close the ways in offered here, where nothing else closes them.

        They are what a buyer can do something about, and not that a last resort is unknown.
        """
        codes = {limit.code for limit in self.limits() if limit.is_upper} | {CAP}
        found: dict[str, dict[str, Any]] = {}
        for each in parcel.reply.get("routes", ()):
            closed = each["status"] == "refused" and self.allows(each["route"], parcel)
            if closed and {reason["code"] for reason in each["reasons"]} <= codes:
                found.update({reason["code"]: reason for reason in reversed(each["reasons"])})
        if not found:
            return parcel
        return replace(parcel, reply={**parcel.reply, "reasons": list(found.values())})

    def allows(self, route: str, parcel: QuotedParcel) -> bool:
        """Say whether this market offers a way in that goods from there may take: bonded ones from zones."""
        return self.market.allows(route) and stock.is_way_for(parcel.origin, route, self.on)

    def _no_way(self, parcel: QuotedParcel, offered: bool) -> dict[str, Any]:  # noqa: FBT001 - a reason
        """Return why no lawful way in can be taken: it is not offered, or not for goods from that place."""
        if not offered:
            code, message = "route_not_offered", _("No lawful way in is offered in this storefront.")
            fix = _("Choose another storefront.")
        elif parcel.origin.is_bonded:
            code, message = (
                "not_from_bonded",
                _("These goods may not be sold from the bonded zone they lie in."),
            )
            fix = _("Ask the seller to send them from another place.")
        else:
            code, message = "bonded_only", _("These goods may come only from a bonded zone, where none lie.")
            fix = _("Ask the seller whether some will be brought there.")
        subject = parcel.reply["route"]
        return {"code": code, "message": message, "fix": fix, "source": "", "subject": subject}

    def limits(self) -> tuple[ValueLimit, ...]:
        """Return every value that the law of the country measures goods against."""
        return law.list_limits(self.market.country, on=self.on, viewer=SYSTEM)

    def _offered(self, parcel: QuotedParcel, group: Sequence[Wanted]) -> QuotedParcel:
        """Return the parcel by the cheapest way in that this market offers."""
        if not parcel.is_priced:
            return self._with_limits(parcel)
        if self.allows(parcel.reply["route"], parcel):
            return parcel
        lawful = [each for each in parcel.reply["routes"] if each["status"] == "ok"]
        offered = [each for each in lawful if self.allows(each["route"], parcel)]
        if not offered:
            reason = self._no_way(parcel, any(self.market.allows(each["route"]) for each in lawful))
            return replace(parcel, reply={**parcel.reply, "status": "refused", "reasons": [reason]})
        return self.ask(group, route=offered[0]["route"])


def warnings_of(parcel: QuotedParcel, asking: Asking) -> Iterable[Warned]:
    """Yield what the law warns of, cheaper ways in that are not offered, and claims that would save."""
    yield from said_by_law(parcel)
    if not parcel.is_priced:
        return
    total = Money.parse(parcel.reply["total"], asking.currency)
    for each in parcel.reply["routes"]:
        cheaper = each["status"] == "ok" and Money.parse(each["total"], asking.currency) < total
        if cheaper and not asking.market.allows(each["route"]):
            yield Warned(
                code="cheaper_route",
                message=_("By %(route)s it would cost %(total)s.")
                % {"route": each["route"], "total": say_money(Money.parse(each["total"], asking.currency))},
                fix=_("This storefront does not offer that way in."),
                subject=parcel.key,
            )


def said_by_law(parcel: QuotedParcel) -> Iterable[Warned]:
    """Yield what the law warns of, as it stands in the parcel's reply: of one that is held, too."""
    for each in parcel.reply.get("warnings", ()):
        if each["code"] == "cap_applies":
            continue  # said in figures below
        yield Warned(
            code=each["code"], message=each["message"], fix=each.get("fix") or "", subject=parcel.key
        )
    if parcel.is_priced:
        yield from _caps_said(parcel)


def _caps_said(parcel: QuotedParcel) -> Iterable[Warned]:
    """Say how much of a good is left this year for whoever it is for."""
    told = parcel.request.get("buyer", {}).get("taken_this_year", {})
    for each in caps.taken_in(parcel.reply):
        had = int(Decimal(told.get(each.cap, "0")) * each.limit / each.law_limit)
        amounts = {"takes": each.amount, "limit": each.limit, "left": max(each.limit - had - each.amount, 0)}
        figures = {name: caps.say_amount(amount, each.unit) for name, amount in amounts.items()}
        figures["title"] = each.title
        message = _("%(title)s: this takes %(takes)s of the %(limit)s that one person may have in a year.")
        left = _("%(left)s are left after it, as far as was ordered here.")
        yield Warned(code="cap_applies", message=message % figures, fix=left % figures, subject=parcel.key)


def shared_hint(parcel: QuotedParcel, group: Sequence[Wanted], asking: Asking) -> Iterable[Warned]:
    """Say how a parcel's price differs from that of its pieces one by one, as product pages show them."""
    pieces = sum(each.quantity for each in group)
    if not parcel.is_priced or pieces == 1 or len(group) > MOST_SPLIT:
        return
    single = [asking.ask([replace(each, quantity=1)]) for each in group]
    if not all(each.is_priced for each in single):
        return
    alone = [
        Money.parse(one.reply["total"], asking.currency) * each.quantity
        for one, each in zip(single, group, strict=True)
    ]
    less = Money.total(alone, asking.currency) - Money.parse(parcel.reply["total"], asking.currency)
    if less.minor > 0:
        message = _("Together these %(pieces)s pieces cost %(amount)s less: they share one carriage.")
    else:
        message = _("Together these %(pieces)s pieces cost %(amount)s more than one by one.")
    if less.minor:
        yield Warned(
            code="together_cheaper" if less.minor > 0 else "together_dearer",
            message=message % {"pieces": pieces, "amount": say_money(abs(less))},
            fix="",
            subject=parcel.key,
        )
