"""The reply of the contract: a quote as plain text and lists, in one language."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from entrepot.core.law.caps import caps_of
from entrepot.core.law.condition_tests import VALUE_PARTS
from entrepot.core.law.outcome import Component, RouteOutcome
from entrepot.core.law.quote import Quote
from entrepot.core.law.tariff import Tariff
from entrepot.core.law.words import Vocabulary, Words
from entrepot.core.money import exponent

CENTS = 2
_REFUSED = frozenset({"duty", "fee"})
_CARRIAGE_UNPAID = frozenset({"EXW", "FCA", "FAS", "FOB"})
_INSURANCE_UNPAID = _CARRIAGE_UNPAID | {"CFR", "CPT"}


def _plain_cents(minor: int) -> str:
    """Write what nearly every currency has, dozens of times a reply."""
    if not minor:
        return "0.00"
    if minor < 100:  # noqa: PLR2004 - a unit
        return plain_amount(minor, CENTS)
    digits = str(minor)
    return f"{digits[:-2]}.{digits[-2:]}"


def plain_amount(minor: int, scale: int) -> str:
    """Return minor units as decimal text with exactly ``scale`` decimals."""
    if not scale:
        return str(minor)
    whole, rest = divmod(abs(minor), 10**scale)
    return f"{'-' if minor < 0 else ''}{whole}.{rest:0{scale}d}"


@lru_cache(maxsize=256)
def _value_parts(customs_value: str) -> tuple[str, ...]:
    """Return what a route's customs value is the sum of."""
    return tuple(part for part in customs_value.split("+") if part in VALUE_PARTS)


class Reply:
    """Writes one quote. The law gives the words and sources; the figures come from the quote alone."""

    def __init__(self, quote: Quote, vocabulary: Vocabulary) -> None:
        self.quote, self.law = quote, vocabulary.law
        self.request = quote.request
        scale = exponent(self.request.currency)
        self._money: Callable[[int], str] = (
            _plain_cents if scale == CENTS else partial(plain_amount, scale=scale)
        )
        self.words = Words(vocabulary, self.request.destination)

    def body(self) -> dict[str, Any]:
        """Return the whole reply."""
        chosen = self.quote.chosen
        reply = self._head(chosen)
        if chosen:
            reply |= self._figures(chosen)
        reply |= self._tail(chosen)
        reply["sources"] = self.words.sources_cited()
        return reply

    def _head(self, chosen: RouteOutcome | None) -> dict[str, Any]:
        quote = self.quote
        reasons = quote.reasons + (chosen.reasons if chosen else ())
        return {
            "v": 1,
            "status": quote.status,
            "route": chosen.route.id if chosen else None,
            "destination": self.request.destination,
            "currency": self.request.currency,
            "reasons": self.words.reasons(reasons),
        }

    def _figures(self, chosen: RouteOutcome) -> dict[str, Any]:
        request, money = self.request, self._money
        sums: dict[str, int] = {}
        for part in chosen.components:
            sums[part.measure.levy] = sums.get(part.measure.levy, 0) + part.amount_minor
        open_ = chosen.unanswered if chosen.status != "refused" else _REFUSED
        known = {levy: amount for levy, amount in sums.items() if levy not in open_}
        duty_known = "duty" not in open_ and bool(chosen.components or chosen.status == "ok")
        return {
            "goods": money(sum(chosen.goods) + request.discount_minor),
            "discount": money(request.discount_minor),
            "freight": money(request.freight_minor),
            "insurance": money(request.insurance_minor),
            "duty": money(known.get("duty", 0)) if duty_known else None,
            "taxes": {levy: money(sum_) for levy, sum_ in known.items() if levy not in {"duty", "fee"}},
            "fees": money(known.get("fee", 0)) if "fee" not in open_ else None,
            "total": None if chosen.total_minor is None else money(chosen.total_minor),
            "pay": self._pay(chosen),
            "values": self._values(chosen),
            "components": [self._component(part) for part in chosen.components],
        }

    def _tail(self, chosen: RouteOutcome | None) -> dict[str, Any]:
        quote, words = self.quote, self.words
        outcomes = (*quote.priced.routes, *quote.idle) if quote.priced else ()
        tariffs = quote.tariffs.get(chosen.route.id, ()) if chosen else ()
        until = quote.valid_until
        warnings = quote.warnings + (chosen.warnings if chosen else ()) + words.stale(quote.rates)
        return {
            "routes": [self._route(each, chosen=each is chosen) for each in outcomes],
            "rates": [
                {
                    "pair": rate.pair,
                    "rate": format(rate.rate, "f"),
                    "use": rate.use,
                    "source": rate.source,
                    "on": rate.on.isoformat() if rate.on else None,
                }
                for rate in quote.rates
            ],
            "needs": words.needs(quote.needs + (chosen.needs if chosen else ())),
            "savings": [
                {
                    "if": f"claim {saving.agreement}",
                    "agreement": saving.agreement,
                    "amount": None if saving.amount_minor is None else self._money(saving.amount_minor),
                    "total": self._money(saving.total_minor),
                    "route": saving.route,
                    "proof": words.proofs(saving.proofs),
                }
                for saving in quote.savings
            ],
            "warnings": words.reasons(warnings),
            "caps": self._caps(tariffs),
            "papers": self._papers(tariffs),
            "packs": {pack.country: pack.edition for pack in quote.packs},
            "edition": self.law.edition,
            "valid_until": until.isoformat() if until else None,
        }

    def _caps(self, tariffs: Sequence[Tariff]) -> list[dict[str, Any]]:
        if not any(tariff.capped for tariff in tariffs):
            return []
        return [
            {
                "cap": name,
                "title": self.words.cap(taken.entry),
                "limit": format(taken.entry.cap or 0, "f"),
                "unit": taken.entry.cap_unit,
                "period": taken.entry.cap_period,
                "quantity": format(taken.quantity, "f"),
                "lines": {str(line): format(quantity, "f") for line, quantity in taken.lines.items()},
            }
            for name, taken in caps_of(self.request.lines, tariffs).items()
        ]

    def _route(self, outcome: RouteOutcome, *, chosen: bool) -> dict[str, Any]:
        total = outcome.total_minor
        return {
            **self.words.route(outcome.route),
            "status": outcome.status,
            "chosen": chosen,
            "total": None if total is None else self._money(total),
            "reasons": self.words.reasons(outcome.reasons) if outcome.reasons else [],
            "needs": self.words.needs(outcome.needs) if outcome.needs else [],
        }

    def _pay(self, chosen: RouteOutcome) -> dict[str, str] | None:
        """Split the total by who is paid when: the shop now, or the carrier and customs at the door."""
        if chosen.total_minor is None:
            return None
        request = self.request
        later = sum([part.amount_minor for part in chosen.components if part.collect_at == "delivery"])
        later += request.freight_minor if request.incoterm in _CARRIAGE_UNPAID else 0
        later += request.insurance_minor if request.incoterm in _INSURANCE_UNPAID else 0
        return {"checkout": self._money(chosen.total_minor - later), "delivery": self._money(later)}

    def _values(self, chosen: RouteOutcome) -> list[dict[str, Any]]:
        goods, parts = chosen.consignment, _value_parts(chosen.route.customs_value)
        return [
            {
                "parcel": number,
                "intrinsic": self._money(goods.minor(("goods",), lines)),
                "customs": self._money(goods.minor(parts, lines)),
                "basis": chosen.route.basis,
            }
            for number, lines in enumerate(goods.parcels)
        ]

    def _component(self, part: Component) -> dict[str, Any]:
        row, money = part.measure, self._money
        currency, local = row.currency, part.local_minor
        self.words.cite(row.source)
        same = currency == self.request.currency
        return {
            "parcel": part.parcel,
            "line": part.line,
            "amount": money(part.amount_minor),
            "base": money(part.base_minor),
            "local": {
                "currency": currency,
                "amount": money(local) if same else plain_amount(local, exponent(currency)),
            },
            "collect_at": part.collect_at,
            **self.words.rule(part),
        }

    def _papers(self, tariffs: Sequence[Tariff]) -> list[dict[str, Any]]:
        """List the papers of all lines, each once."""
        rows = {row.id: row for tariff in tariffs for row in tariff.card.papers}.values()
        cite, say = self.words.cite, self.words.paper
        for row in rows:
            cite(row.source)
        return [say(row).copy() for row in rows]


def reply_body(quote: Quote, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the reply of the contract in the vocabulary's language."""
    return Reply(quote, vocabulary).body()
