"""Landed cost: plain arithmetic on rate cards, for one route or for all, to find the cheapest lawful."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from entrepot.core.law.caps import cap_id
from entrepot.core.law.consignment import Consignment, line_quantity, quantity_field
from entrepot.core.law.expressions import QuantityMissingError
from entrepot.core.law.outcome import Component, Findings, Need, Reason, RouteOutcome
from entrepot.core.law.parcel_levies import ParcelLevies, need_of, reason_of
from entrepot.core.law.rates import RateMissingError, Rates
from entrepot.core.law.request import QuoteRequest
from entrepot.core.law.rows import ListEntryRow
from entrepot.core.law.setting import OrderWords, Setting, Verdict, shown
from entrepot.core.law.tariff import LEVY_ORDER, SURE, Gate, Tariff
from entrepot.core.money import allocate


class Terms(NamedTuple):
    """What is priced and at which rates; ``assumed`` names agreements taken as claimed (to find savings)."""

    request: QuoteRequest
    rates: Rates
    consignment: Consignment
    words: OrderWords
    assumed: frozenset[str] = frozenset()


class Shared(NamedTuple):
    """What was found on one route for the same goods and holds on others that say the same."""

    charged: dict[tuple[str, ...], list[Component]]
    """What was charged in full, by what the lines' tariffs charge."""
    passed: set[str]
    """The conditions that hold."""


class Priced(NamedTuple):
    """Every route priced, and the one the quote is about."""

    chosen: RouteOutcome
    routes: tuple[RouteOutcome, ...]


def price_routes(terms: Terms, tariffs: Mapping[str, Sequence[Tariff]]) -> Priced:
    """Price every route (id to one tariff a line) and choose.

    The cheapest lawful route wins, the first named among equals; a route asked for is chosen if in force.
    Each is refused, unknown, in need of a fact, or has a total that sums its rounded parts; what routes
    priced before find alike is taken from them.
    """
    wanted = terms.request.route
    if terms.request.gross:
        outcomes = tuple([_solve_gross(terms, cards) for cards in tariffs.values()])
    else:
        goods, shared = terms.consignment, _alone()
        outcomes = tuple([_price(terms, cards, goods, shared) for cards in tariffs.values()])
    if wanted in tariffs:
        return Priced(next(each for each in outcomes if each.route.id == wanted), outcomes)
    lawful = [each for each in outcomes if each.status == "ok"]
    if lawful:
        return Priced(min(lawful, key=lambda each: each.total_minor or 0), outcomes)
    best = min(outcomes, key=lambda each: ("needs", "unknown", "refused").index(each.status))
    return Priced(best, outcomes)


def _alone() -> Shared:
    return Shared({}, set())


def _price(terms: Terms, tariffs: Sequence[Tariff], consignment: Consignment, shared: Shared) -> RouteOutcome:
    route = tariffs[0].card.route
    gate = tariffs[0].gate_alone if len(tariffs) == 1 else tariffs[0].gate
    if gate.shut:
        return RouteOutcome(route, "refused", consignment, reasons=gate.shut)
    setting = Setting(consignment, terms.rates, tariffs, terms.words)
    found = Findings()
    components: list[Component] = []
    try:
        if gate.alike not in shared.passed:
            verdict = gate.conditions.decide(setting)
            if verdict.holds:
                shared.passed.add(gate.alike)
            elif reasons := gate.told.get(id(verdict)) or _close(gate, route.id, verdict, found):
                return RouteOutcome(route, "refused", consignment, reasons=reasons)
        if _note_lines(setting, tariffs, found):
            alike = tuple([tariff.alike for tariff in tariffs])
            if alike in shared.charged:
                components = shared.charged[alike]
            elif _charge(setting, tariffs, found, terms.assumed, components):
                shared.charged[alike] = components
    except RateMissingError as error:
        found.needs[Need(f"rates.{error.pair}", "rate_missing", (("pair", error.pair),))] = None
    return _outcome(setting, tariffs[0], found, components)


def _charge(
    setting: Setting,
    tariffs: Sequence[Tariff],
    found: Findings,
    assumed: frozenset[str],
    components: list[Component],
) -> bool:
    """Add what is charged, parcel by parcel; say whether every levy of every line is known.

    The parcels charged before a rate is missing are kept.
    """
    levies = _levies(tariffs)
    complete = True
    for at in range(len(setting.consignment.parcels)):
        parcel = ParcelLevies(setting, tariffs, at, found, assumed)
        parcel.run(levies)
        components += parcel.components
        for line in parcel.lines:
            if line.open:
                found.blocked |= line.open
                complete = False
    return complete


def _levies(tariffs: Sequence[Tariff]) -> Sequence[str]:
    """Return the levies to charge in their order."""
    if len(tariffs) == 1:
        return tuple(tariffs[0].charges)
    wanted = {levy for tariff in tariffs for levy in tariff.charges}
    return [levy for levy in LEVY_ORDER if levy in wanted]


def _outcome(
    setting: Setting, tariff: Tariff, found: Findings, components: Sequence[Component]
) -> RouteOutcome:
    """Sum up a route that its own conditions leave open."""
    consignment, request = setting.consignment, setting.consignment.request
    status, total = found.status, None
    if status == "ok":
        total = sum(consignment.goods) + request.freight_minor + request.insurance_minor
        total += sum([part.amount_minor for part in components])
    return RouteOutcome(
        route=tariff.card.route,
        status=status,
        consignment=consignment,
        components=() if found.refusals else tuple(components),
        reasons=(*found.refusals, *found.unknowns),
        needs=tuple(found.needs),
        warnings=(*found.warnings, *_weak(components)),
        unanswered=frozenset(found.blocked),
        total_minor=total,
    )


def _close(gate: Gate, route: str, verdict: Verdict, found: Findings) -> tuple[Reason, ...]:
    """Record why a route's own conditions do not hold; return the reasons when that closes it."""
    for missing in verdict.missing:
        found.needs[need_of(missing, route)] = None
    for failure in verdict.failures:
        reason = reason_of(failure, route)
        if failure.row.on_fail == "unknown":
            found.unknowns[reason] = None
        else:
            found.refusals[reason] = None
    reasons = tuple(found.refusals)
    if gate.conditions.settled:
        gate.shut = reasons
    if verdict.settled:
        gate.told[id(verdict)] = reasons
    return reasons


def _note_lines(setting: Setting, tariffs: Sequence[Tariff], found: Findings) -> bool:
    """Note what each line's card knows beforehand; say whether every national code exists."""
    known = True
    capped: dict[tuple[str, ...], list[tuple[int, ListEntryRow]]] = {}
    for line, tariff in enumerate(tariffs):
        if tariff.noted is not None:
            for note in tariff.noted:
                found.warnings[note] = None
            continue
        if not tariff.card.code_known:
            card = tariff.card
            figures = (("national", card.national), ("country", card.destination), ("hs", card.hs))
            found.needs[Need(f"lines[{line}].national", "code_unknown", figures)] = None
            found.blocked.update(tariff.charges)
            known = False
        for note in tariff.notes:
            found.warnings[note] = None
        for entry in tariff.capped:
            shared = (entry.list, entry.text, entry.cap_unit, entry.cap_period)
            capped.setdefault(shared, []).append((line, entry))
        if tariff.gaps:
            _note_gaps(setting, line, tariff, found)
    for entries in capped.values():
        _cap(setting, entries, found)
    return known


def _note_gaps(setting: Setting, line: int, tariff: Tariff, found: Findings) -> None:
    """Turn missing law that concerns a line into an unknown, or into a warning."""
    setting.line, setting.parcel = line, setting.consignment.parcel_of(line)
    for gap in tariff.gaps:
        if gap.conditions.open and not gap.conditions.decide(setting).holds:
            continue
        if gap.row.effect == "block":
            found.unknowns[gap.reason] = None
            found.blocked.update((gap.row.levy,) if gap.row.levy else tariff.charges)
        else:
            found.warnings[gap.reason] = None
    setting.line = setting.parcel = None


def _cap(setting: Setting, entries: Sequence[tuple[int, ListEntryRow]], found: Findings) -> None:
    """Hold a person's cap over all lines of the order that share it, and what they had this year before."""
    entry, first = entries[0][1], setting.consignment.request.lines[entries[0][0]]
    quantity = setting.consignment.request.buyer.taken.get(cap_id(entry), Decimal(0))
    for line, _ in entries:
        try:
            quantity += line_quantity(setting.consignment.request.lines[line], entry.cap_unit)
        except QuantityMissingError:
            field = f"lines[{line}].{quantity_field(entry.cap_unit)}"
            asked = (("fact", entry.cap_unit), ("subject", entry.list))
            found.needs[Need(field, "fact_needed", asked)] = None
            return
    limit = entry.cap or Decimal(0)
    figures = (
        ("limit", str(limit)),
        ("value", shown(quantity, "", limit)),
        ("unit", entry.cap_unit),
        ("period", entry.cap_period),
        ("hs", first.hs),
    )
    if quantity > limit:
        found.refusals[Reason("cap_exceeded", entry.list, "", figures)] = None
    else:
        found.warnings[Reason("cap_applies", entry.list, "", figures)] = None


def _weak(components: Sequence[Component]) -> list[Reason]:
    """Name every measure used that is not surely known."""
    seen: dict[Reason, None] = {}
    for part in components:
        row = part.measure
        if row.confidence not in SURE:
            code = "conflict_of_sources" if row.confidence == "C" else "weak_source"
            seen[Reason(code, row.id, row.source)] = None
    return list(seen)


def _solve_gross(terms: Terms, tariffs: Sequence[Tariff]) -> RouteOutcome:
    """Find the net goods whose total is what the gross prices promise; thresholds are tested on the net.

    The goods are scaled as a whole and shared out by the lines' gross amounts. Where no net amount meets the
    gross total exactly (rounding, or a threshold between), the next lower total is taken, with a warning.
    """
    request = terms.request
    gross = [line.goods_minor for line in request.lines]
    target = sum(gross) - request.discount_minor + request.freight_minor + request.insurance_minor
    at_gross = _price(terms, tariffs, Consignment(request, gross), _alone())
    best = _search(terms, tariffs, gross, target, at_gross)
    if best is None and at_gross.total_minor is not None:
        reason = Reason("gross_unreachable", at_gross.route.id)
        return RouteOutcome(at_gross.route, "refused", at_gross.consignment, reasons=(reason,))
    if best is None:
        return at_gross
    missed = target - (best.total_minor or 0)
    if not missed:
        return best
    warning = Reason("gross_inexact", best.route.id, "", (("minor", str(missed)),))
    return best._replace(warnings=(*best.warnings, warning))


def _search(
    terms: Terms, tariffs: Sequence[Tariff], gross: Sequence[int], target: int, at_gross: RouteOutcome
) -> RouteOutcome | None:
    """Return the outcome nearest below the target: by interpolation, every other step by halving."""
    if at_gross.total_minor is not None and at_gross.total_minor <= target:
        return at_gross
    low, high = terms.request.discount_minor - 1, sum(gross)
    low_total, high_total = None, at_gross.total_minor
    open_at_top = high_total is not None  # a route open at the top can only be closed below
    best: RouteOutcome | None = None
    halve = False
    while high - low > 1:
        probe = (low + high) // 2
        if not halve and low_total is not None and high_total is not None:
            probe = low + (target - low_total) * (high - low) // (high_total - low_total)
            probe = min(max(probe, low + 1), high - 1)
        halve = not halve
        goods = Consignment(terms.request, allocate(probe, gross))
        outcome = _price(terms, tariffs, goods, _alone())
        total = outcome.total_minor
        if total == target:
            return outcome
        if total is not None and total < target:
            best, low, low_total = outcome, probe, total
        elif total is None and open_at_top:
            low, low_total = probe, None
        else:
            high, high_total = probe, total
    return best
