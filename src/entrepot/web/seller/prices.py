"""What a seller asks in each market: what the buyer pays, what of it is theirs, and how the price is made."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import OwnProduct, VariantView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError, MarketView
from entrepot.apps.pricing import actions, queries
from entrepot.apps.pricing.queries import AskedPrice, Proposal, RuleView
from entrepot.apps.reference import queries as reference
from entrepot.core.money import ExchangeRate, Money
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.prices_forms import FIXED, MARGIN, OWN, WAYS, PriceForm, initial_of

READY: Final = "ready"
BEHIND_THE_POINT: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is asked for a variant in one market."""

    market: MarketView
    country: str
    family: str
    asked: AskedPrice
    rule: RuleView | None
    way: Any
    proposal: Proposal

    @property
    def rate(self) -> tuple[str, str, str, date] | None:
        """What amounts were brought in with: one of this is so much of that, says who, for which day."""
        kept = self.rule
        if kept and kept.rate and kept.rate_on:
            return _rate(kept.base, kept.rate, self.market.currency, kept.rate_source, kept.rate_on)
        used: ExchangeRate | None = None if kept else self.asked.rate
        return _rate(used.base, used.rate, used.quote, used.source, used.on) if used else None


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Show one variant's price in each market where it is on sale, could be, or has a price of its own."""
    own = seller.product(product)
    variant = _variant(request, own)
    rules = queries.list_price_rules([variant.public_id], viewer=seller.actor)
    states = catalogue.get_grid(products=[product], viewer=seller.actor)[product]
    shown = [
        _row(own, variant, market, rules.get((variant.public_id, market.code)), seller)
        for market in markets.list_markets(viewer=SYSTEM)
        if market.code in own.listed_in
        or (variant.public_id, market.code) in rules
        or (market.code in states and states[market.code].state == READY)
    ]
    shown.sort(key=lambda row: places.in_order(row.country))
    context = {"seller": seller, "own": own, "variant": variant, "rows": shown}
    return render(request, "seller/prices.html", context)


@require_read_or_post
@seller_page
def change(request: HttpRequest, seller: Seller, product: str, market: str) -> HttpResponse:
    """Show what a price would bring while it is described, and keep it when it is right."""
    own = seller.product(product)
    variant, place = _variant(request, own), _market(market)
    rule = queries.list_price_rules([variant.public_id], viewer=seller.actor).get((variant.public_id, market))
    now = _row(own, variant, place, rule, seller)
    sent = request.POST if request.method == "POST" else None
    form = PriceForm(variant, place.currency, sent, initial=initial_of(rule, now.asked))
    looks = "look" in request.POST
    proposal = now.proposal
    if form.is_valid():
        proposal = _propose(form, own, place, seller)
        if not looks and _kept(form, place, seller):
            messages.success(request, _("Buyers there see this price from now on."))
            address = redirect("sell-prices", organisation=seller.organisation.public_id, product=product)
            address["Location"] += f"?variant={variant.public_id}"
            return address
    context = {
        "seller": seller,
        "own": own,
        "variant": variant,
        "form": form,
        "ways": [(value, word, tag) for (value, word), tag in zip(WAYS, form["way"], strict=True)],
        "row": now,
        "proposal": proposal,
        "why": queries.why_none(proposal.status) if proposal.status != "ok" else None,
        "used": _rate_of(proposal),
    }
    if looks and "HX-Request" in request.headers:
        return render(request, "seller/price_brings.html", context)
    status = UNPROCESSABLE if form.errors and not looks else 200
    return render(request, "seller/price.html", context, status=status)


def _variant(request: HttpRequest, own: OwnProduct) -> VariantView:
    wanted = request.GET.get("variant", "")
    for each in own.product.variants:
        if wanted in {"", each.public_id}:
            return each
    raise Http404


def _market(code: str) -> MarketView:
    try:
        return markets.get_market_by_code(code, viewer=SYSTEM)
    except MarketMissingError:
        raise Http404 from None


def _row(
    own: OwnProduct, variant: VariantView, market: MarketView, rule: RuleView | None, seller: Seller
) -> Row:
    today = clock.now().date()
    asked = queries.list_asked_prices(
        [variant], market=market.code, currency=market.currency, on=today, viewer=seller.actor
    )[variant.public_id]
    proposal = Proposal(status="no_rate")
    if asked.price is not None and asked.price.minor:
        proposal = queries.propose_price(
            own,
            variant,
            market=market.code,
            price=asked.price,
            basis="all_in" if asked.all_in else "net",
            per=asked.per,
            viewer=seller.actor,
            on=today,
        )
    way = initial_of(rule, asked)["way"]
    language = places.current().language
    return Row(
        market=market,
        country=reference.country_name(market.country, language),
        family=market.family_name_zh if language == "zh-hans" else market.family_name,
        asked=asked,
        rule=rule,
        way=dict(WAYS)[way],
        proposal=proposal,
    )


def _propose(form: PriceForm, own: OwnProduct, market: MarketView, seller: Seller) -> Proposal:
    given: dict[str, Any] = {"market": market.code, "viewer": seller.actor, "on": clock.now().date()}
    variant, price = form.variant, form.money("price")
    if form.way_chosen == FIXED and price is not None:
        return queries.propose_price(
            own, variant, price=price, basis=form.cleaned_data["basis"] or "net", **given
        )
    if form.way_chosen == OWN:
        listed = Money(variant.price_minor, variant.currency)
        asked = queries.list_asked_prices(
            [variant],
            market=market.code,
            currency=market.currency,
            on=given["on"],
            viewer=seller.actor,
            own={},
        )[variant.public_id]
        if asked.price is None or not listed.minor:
            return Proposal(status="no_rate")
        return queries.propose_price(
            own, variant, price=asked.price, basis=variant.basis, per=variant.per, **given
        )
    cost = form.money("cost") if form.way_chosen == MARGIN else None
    return queries.propose_rule(own, variant, rule=form.rule(), cost=cost, **given)


def _kept(form: PriceForm, market: MarketView, seller: Seller) -> bool:
    now = clock.now()
    given: dict[str, Any] = {
        "variant": form.variant.public_id,
        "market": market.code,
        "by": seller.actor,
        "at": now,
    }
    price = form.money("price")
    try:
        if form.way_chosen == OWN:
            actions.end_market_price(on=now.date(), **given)
        elif form.way_chosen == FIXED and price is not None:
            basis = form.cleaned_data["basis"] or "net"
            actions.set_market_price(price=price, basis=basis, valid_from=now.date(), **given)
        else:
            cost = form.money("cost") if form.way_chosen == MARGIN else None
            actions.set_price_rule(rule=form.rule(), cost=cost, **given)
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True


def _rate_of(proposal: Proposal) -> tuple[str, str, str, date] | None:
    made = proposal.reckoned
    rate = made.rate if made else None
    return _rate(rate.base, rate.rate, rate.quote, rate.source, rate.on) if rate else None


def _rate(base: str, rate: Any, quote: str, source: str, on: date) -> tuple[str, str, str, date]:
    return f"1 {base}", f"{rate:.{BEHIND_THE_POINT}f} {quote}", source, on
