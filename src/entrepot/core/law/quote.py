"""A quote: the request, its cards, and what came out. Kept, it can be recomputed to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from entrepot.core.law.consignment import Consignment
from entrepot.core.law.landed_cost import Priced, Terms, price_routes
from entrepot.core.law.outcome import Need, Reason, RouteOutcome, Status
from entrepot.core.law.rate_card import RateCard, resolve
from entrepot.core.law.rates import Rates, UsedRate
from entrepot.core.law.request import Dates, FieldError, InvalidRequestError, Line, QuoteRequest
from entrepot.core.law.rows import PackRow, RouteRow
from entrepot.core.law.setting import OrderWords, order_words
from entrepot.core.law.source import LawSource
from entrepot.core.law.tariff import Tariff, offers
from entrepot.core.law.words import Vocabulary

HS_EDITION = "2022"
_MOST_LINES = 8_000  # some 16 kB each


class Saving(NamedTuple):
    """What claiming an agreement would save or make priceable, in minor units, and the proofs it asks for."""

    agreement: str
    amount_minor: int | None
    """None: without the claim there is no price to compare with."""
    total_minor: int
    route: str
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """All that is needed to price again without the law: request, cards by route, rates, schemes."""

    request: QuoteRequest
    cards: Mapping[str, tuple[RateCard, ...]]
    rates: tuple[UsedRate, ...]
    schemes: frozenset[str]


class Quote(NamedTuple):
    """A priced request. ``priced`` is None when no law is loaded for the place or the codes' edition."""

    request: QuoteRequest
    packs: tuple[PackRow, ...]
    tariffs: Mapping[str, tuple[Tariff, ...]]
    schemes: frozenset[str]
    rates: tuple[UsedRate, ...]
    priced: Priced | None
    reasons: tuple[Reason, ...] = ()
    needs: tuple[Need, ...] = ()
    warnings: tuple[Reason, ...] = ()
    savings: tuple[Saving, ...] = ()
    idle: tuple[RouteOutcome, ...] = ()
    """Routes that are not in force on the day, and why."""

    @property
    def chosen(self) -> RouteOutcome | None:
        """Return the route the quote is about: the one asked for, even when it is not in force."""
        asked = next((each for each in self.idle if each.route.id == self.request.route), None)
        return asked or (self.priced.chosen if self.priced else None)

    @property
    def status(self) -> Status:
        """Return the chosen route's status; without one, what keeps the law from being asked."""
        if self.chosen:
            return self.chosen.status
        return "unknown" if self.reasons else "needs"

    @property
    def valid_until(self) -> date | None:
        """Return the first day on which some rule of the chosen route ends."""
        tariffs = self.tariffs.get(self.chosen.route.id, ()) if self.chosen else ()
        return min((tariff.card.valid_until for tariff in tariffs if tariff.card.valid_until), default=None)

    def stored(self) -> StoredQuote:
        """Return what to keep."""
        cards = {route: tuple(tariff.card for tariff in tariffs) for route, tariffs in self.tariffs.items()}
        return StoredQuote(self.request, cards, self.rates, self.schemes)


class LineLaw(NamedTuple):
    """What the law says of one line: its tariff on each route in force, and the agreements it may claim."""

    tariffs: Mapping[str, Tariff]
    offers: Mapping[str, frozenset[str]]


class Cards:
    """Rate cards of one edition, resolved once and made ready; safe to share between threads."""

    def __init__(self, law: LawSource) -> None:
        self.law = law
        self._resolved: dict[object, LineLaw] = {}
        self._ready: dict[object, LineLaw] = {}
        self._schemes: frozenset[str] | None = None
        self._vocabularies: dict[str, Vocabulary] = {}

    def vocabulary(self, language: str) -> Vocabulary:
        """Return the law's words in ``en`` or ``zh-hans``."""
        found = self._vocabularies.get(language)
        if found is None:
            found = self._vocabularies[language] = Vocabulary(self.law, language)
        return found

    @property
    def schemes(self) -> frozenset[str]:
        """Return every scheme the loaded law knows."""
        if self._schemes is None:
            self._schemes = frozenset(row.scheme for row in self.law.registrations())
        return self._schemes

    def by_line(self, request: QuoteRequest, words: OrderWords) -> list[LineLaw]:
        """Return the law on each line, without what an order with these words need not ask again."""
        dates = request.dates
        order = (*words.values(), dates.order, dates.export, dates.arrival, dates.declaration)
        return [
            self._ready.get((line.code, line.origin, order)) or self._make_ready(line, request, words, order)
            for line in request.lines
        ]

    def _make_ready(
        self, line: Line, request: QuoteRequest, words: OrderWords, order: tuple[object, ...]
    ) -> LineLaw:
        law = self._resolve(line, request.destination, request.dates)
        tariffs = {route: tariff.under(words) for route, tariff in law.tariffs.items()}
        ready = law._replace(tariffs=tariffs)
        _remember(self._ready, (line.code, line.origin, order), ready)
        return ready

    def _resolve(self, line: Line, destination: str, dates: Dates) -> LineLaw:
        key = (destination, line.code, line.origin, dates)
        found = self._resolved.get(key)
        if found is None:
            tariffs = {
                route.id: Tariff.of(resolve(self.law, route, line, destination=destination, dates=dates))
                for route in self.law.routes(destination)
                if route.period.holds(dates.declaration)
            }
            found = LineLaw(tariffs, offers(tariff.card for tariff in tariffs.values()))
            _remember(self._resolved, key, found)
        return found


def _remember(known: dict[object, LineLaw], key: object, law: LineLaw) -> None:
    while len(known) >= _MOST_LINES:
        known.pop(next(iter(known)), None)  # the oldest
    known[key] = law


def make_quote(request: QuoteRequest, cards: Cards) -> Quote:
    """Price a request on every route into the destination.

    Raises :class:`InvalidRequestError` when the route asked for does not exist. Law that is not loaded is an
    answer (``unknown`` with the pack's name), not an error.
    """
    law = cards.law
    pack = law.pack(request.destination)
    schemes = cards.schemes if request.seller.schemes is None else request.seller.schemes
    if pack is None:
        return _without_law(request, schemes, Reason("pack_missing", f"{request.destination}/pack"))
    parent = law.pack(pack.parent) if pack.parent else None
    packs = (pack, parent) if parent else (pack,)
    routes = law.routes(request.destination)
    _known_route(request, routes)
    request, reasons, needs, warnings = _in_edition(request, law)
    if reasons or needs:
        return Quote(request, packs, {}, schemes, (), None, reasons, needs, warnings)
    words = order_words(request, schemes)
    by_line = cards.by_line(request, words)
    tariffs = {route: tuple([line.tariffs[route] for line in by_line]) for route in by_line[0].tariffs}
    if not tariffs:
        return _without_law(request, schemes, Reason("route_not_in_force", request.route))
    idle = tuple([_idle(route, request) for route in routes if route.id not in tariffs])
    terms = Terms(request, Rates(request, law), Consignment(request), words)
    priced = price_routes(terms, tariffs)
    savings = _savings(terms, tariffs, by_line, priced)
    warnings += _unknown_names(request, by_line, cards.schemes)
    used = tuple(terms.rates.used)
    reasons = _apart(terms.consignment, priced, cards)
    return Quote(request, packs, tariffs, schemes, used, priced, reasons, (), warnings, savings, idle)


def recompute(stored: StoredQuote) -> Priced:
    """Price a stored quote again from its own cards and rates; the law itself is not asked."""
    request = stored.request
    rates, words = Rates.stored(request, stored.rates), order_words(request, stored.schemes)
    tariffs = {
        route: tuple(Tariff.of(card).under(words) for card in cards) for route, cards in stored.cards.items()
    }
    return price_routes(Terms(request, rates, Consignment(request), words), tariffs)


def _without_law(request: QuoteRequest, schemes: frozenset[str], reason: Reason) -> Quote:
    return Quote(request, (), {}, schemes, (), None, (reason,))


def _unknown_names(
    request: QuoteRequest, by_line: Sequence[LineLaw], schemes: frozenset[str]
) -> tuple[Reason, ...]:
    """Warn of agreements and schemes that change nothing because no loaded law knows them."""
    found: dict[Reason, None] = {}
    for line, law in zip(request.lines, by_line, strict=True):
        if line.claim is not None and line.claim.agreement not in law.offers:
            figures = (("agreement", line.claim.agreement),)
            found[Reason("claim_unknown", line.claim.agreement, "", figures)] = None
    for scheme in sorted(request.seller.schemes - schemes) if request.seller.schemes else ():
        found[Reason("scheme_unknown", scheme, "", (("scheme", scheme),))] = None
    return tuple(found)


def _apart(consignment: Consignment, priced: Priced, cards: Cards) -> tuple[Reason, ...]:
    """Say when parcels need routes of their own: none takes all of them, and none is refused by itself."""
    request = consignment.request
    if priced.chosen.status != "refused" or len(request.parcels) == 1 or request.route != "auto":
        return ()
    routes: set[str] = set()
    for number in range(len(request.parcels)):
        alone = make_quote(consignment.parcel_alone(number), cards).chosen
        if alone is None or alone.status == "refused":
            return ()
        routes.add(alone.route.id)
    figures = (("routes", ", ".join(sorted(routes))),)
    return (Reason("parcels_apart", request.destination, "", figures),) if len(routes) > 1 else ()


def _idle(route: RouteRow, request: QuoteRequest) -> RouteOutcome:
    """Return a route that is not in force on a day: it has ended, or not begun."""
    start, end = route.period.start, route.period.end
    if end and end <= request.dates.declaration:
        reason = Reason("route_ended", route.id, route.source, (("until", end.isoformat()),))
    else:
        begins = start.isoformat() if start else ""
        reason = Reason("route_not_yet", route.id, route.source, (("from", begins),))
    return RouteOutcome(route, "refused", Consignment(request), reasons=(reason,))


def _known_route(request: QuoteRequest, routes: Sequence[RouteRow]) -> None:
    if request.route == "auto" or any(route.id == request.route for route in routes):
        return
    known = ", ".join(route.id for route in routes)
    error = FieldError(
        "route", f"{request.route!r} is no route into {request.destination}", f"use auto or {known}"
    )
    raise InvalidRequestError((error,))


def _in_edition(
    request: QuoteRequest, law: LawSource
) -> tuple[QuoteRequest, tuple[Reason, ...], tuple[Need, ...], tuple[Reason, ...]]:
    """Bring codes of another HS edition to the one the packs speak, where the goods went to one code only."""
    if all(line.hs_edition == HS_EDITION for line in request.lines):
        return request, (), (), ()
    reasons: list[Reason] = []
    needs: list[Need] = []
    warnings: list[Reason] = []
    lines = list(request.lines)
    for number, line in enumerate(lines):
        if line.hs_edition == HS_EDITION:
            continue
        codes = sorted({row.to_code for row in law.correlate(line.hs_edition, line.hs)})
        figures = (("hs", line.hs), ("edition", line.hs_edition), ("codes", " ".join(codes)))
        if not codes:
            reasons.append(Reason("hs_edition_unmapped", f"HS/{line.hs_edition}", "", figures))
        elif len(codes) > 1:
            needs.append(Need(f"lines[{number}].hs", "hs_edition_split", figures))
        else:
            lines[number] = line._replace(hs=codes[0], national="", hs_edition=HS_EDITION)
            warnings.append(Reason("hs_edition_mapped", f"HS/{line.hs_edition}", "", figures))
    return request._replace(lines=tuple(lines)), tuple(reasons), tuple(needs), tuple(warnings)


def _savings(
    terms: Terms, tariffs: Mapping[str, Sequence[Tariff]], by_line: Sequence[LineLaw], priced: Priced
) -> tuple[Saving, ...]:
    """Price again with each agreement that covers a line and is not claimed yet."""
    total = priced.chosen.total_minor
    proofs_of: dict[str, frozenset[str]] = {}
    for line, law in zip(terms.request.lines, by_line, strict=True):
        for agreement, proofs in law.offers.items():
            if line.claim is None or line.claim.agreement != agreement:
                proofs_of[agreement] = proofs_of.get(agreement, frozenset()) | proofs
    savings = []
    for agreement in sorted(proofs_of):
        chosen = price_routes(terms._replace(assumed=frozenset({agreement})), tariffs).chosen
        reached = chosen.total_minor
        if reached is not None and (total is None or reached < total):
            asked = tuple(sorted(proofs_of[agreement])) or ("proof_of_origin",)
            saved = None if total is None else total - reached
            savings.append(Saving(agreement, saved, reached, chosen.route.id, asked))
    return tuple(savings)
