"""Charge one parcel: each levy in order, each line's winning measures, rounded as the law says."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from entrepot.core.law.consignment import quantity_field
from entrepot.core.law.expressions import (
    CONTEXT,
    LawMissingError,
    QuantityMissingError,
    RateUndecidedError,
)
from entrepot.core.law.line_charges import ZERO, LineCharges, RawAmount
from entrepot.core.law.outcome import Component, Findings, Need, Reason
from entrepot.core.law.rates import ONE
from entrepot.core.law.setting import Failure, Missing, Setting, Verdict, shown
from entrepot.core.law.tariff import Candidates, Charge, Tariff, law_missing, topping_up_last
from entrepot.core.money import allocate, round_to


class ParcelLevies:
    """Charges the lines of one parcel, levy by levy."""

    def __init__(
        self,
        setting: Setting,
        tariffs: Sequence[Tariff],
        parcel: int,
        found: Findings,
        assumed: frozenset[str],
    ) -> None:
        """``assumed`` names agreements taken as claimed by every line they cover (to find savings)."""
        self.setting, self.found, self.assumed = setting, found, assumed
        self.parcel = parcel
        self.required = tariffs[0].card.route.levies
        setting.parcel = parcel
        setting.levies = {}
        given = setting.consignment.request.lines
        numbers = setting.consignment.parcels[parcel]
        items: dict[str, int] = {}
        for number in numbers:
            items.setdefault(given[number].hs, number)
        self.lines = [LineCharges(setting, tariffs[number], number, items) for number in numbers]
        self.components: list[Component] = []

    def run(self, levies: Iterable[str]) -> None:
        """Charge every levy in order."""
        retested = self.lines[0].tariff.retested
        for line in self.lines[1:]:
            retested |= line.tariff.retested
        for levy in levies:
            raw = self._levy(levy, with_levy_tests=False)
            if levy in retested:
                self._round(raw)
                self.setting.levies[levy] = sum((part.rounded for part in raw), ZERO)
                raw = self._levy(levy, with_levy_tests=True)
            self._round(raw)
            self._book(levy, raw)

    def _levy(self, levy: str, *, with_levy_tests: bool) -> list[RawAmount]:
        raw: list[RawAmount] = []
        for line in self.lines:
            candidates = line.tariff.charges.get(levy)
            if candidates is None or (line.tariff.choices and self._undecided_nationally(levy, line)):
                continue
            charges: Sequence[Charge] | None = candidates.charges
            if not candidates.sure:
                charges = self._winning(candidates, line, with_levy_tests=with_levy_tests)
            if charges is None:
                line.open.add(levy)
            elif charges:
                self._add_amounts(raw, levy, line, charges)
            elif levy in self.required:
                self._unknown(line, levy, Reason("measure_missing", f"{self._country}/{levy}"))
        return raw

    @property
    def _country(self) -> str:
        return self.setting.consignment.request.destination

    def _undecided_nationally(self, levy: str, line: LineCharges) -> bool:
        choice = line.tariff.choices.get(levy)
        if choice is None:
            return False
        card = line.tariff.card
        figures = (("hs", card.hs), ("count", str(choice.rates)), ("country", self._country))
        field = f"lines[{line.number}].national"
        self.found.needs[Need(field, "national_needed", (*figures, ("codes", " ".join(choice.codes))))] = None
        line.open.add(levy)
        return True

    def _winning(
        self, candidates: Candidates, line: LineCharges, *, with_levy_tests: bool
    ) -> list[Charge] | None:
        """Return the measures that apply, or None when a refusal, unknown or missing fact stops the line."""
        chosen: list[Charge] = []
        bar: int | None = None
        self.setting.line = line.number
        for charge in candidates.charges:
            row = charge.row
            if bar is not None and (row.priority < bar or row.stack == "replace"):
                continue
            if row.agreement and row.agreement != line.agreement and row.agreement not in self.assumed:
                continue
            if charge.conditions.open:
                if charge.conditions.uses_levies and not with_levy_tests:
                    continue
                verdict = charge.conditions.decide(self.setting)
                if not verdict.holds:
                    if self._stopped(charge, verdict):
                        return None
                    continue
            chosen.append(charge)
            if row.stack == "replace":
                bar = row.priority
        return sorted(chosen, key=topping_up_last) if len(chosen) > 1 else chosen

    def _stopped(self, charge: Charge, verdict: Verdict) -> bool:
        """Record why a measure's conditions do not hold; say whether that leaves the levy open."""
        for missing in verdict.missing:
            self.found.needs[need_of(missing, charge.row.id)] = None
        if verdict.missing:
            return True
        stopped = False
        for failure in verdict.failures:
            reason = reason_of(failure, charge.row.id)
            if failure.row.on_fail == "refuse":
                self.found.refusals[reason] = None
                stopped = True
            elif failure.row.on_fail == "unknown":
                self.found.unknowns[reason] = None
                stopped = True
        return stopped

    def _add_amounts(
        self, raw: list[RawAmount], levy: str, line: LineCharges, charges: Sequence[Charge]
    ) -> None:
        statutory = total = ZERO
        for charge in charges:
            if line.open and charge.needs_levies & line.open:
                line.open.add(levy)
                continue
            if charge.missing and charge.row.currency == line.currency:
                self.setting.rates.factor(line.currency, charge.use)  # a quote tells this rate even so
                self._unknown(line, levy, charge.missing)
                continue
            part = self._based(line, charge)
            amount = self._evaluate(levy, part)
            if amount is None:
                continue
            row = charge.row
            foreign = row.currency != line.currency
            statutory += line.in_route_currency(amount, charge) if foreign else amount
            if charge.relieved:
                amount = CONTEXT.multiply(amount, row.relief)
            if row.stack == "minimum_total":
                amount = max(ZERO, amount - total)
            total += amount
            part.amount = amount
            raw.append(part)
        line.statutory[levy] = statutory

    def _based(self, line: LineCharges, charge: Charge) -> RawAmount:
        """Return a charge with V in its currency: value parts and charges already made, at one rate."""
        rates, currency = self.setting.rates, charge.row.currency
        factor = rates.factor(currency, charge.use)
        base = self.setting.consignment.value(charge.value_parts, line.alone)
        if factor is not ONE:
            base = CONTEXT.multiply(base, factor)
        if charge.charged_parts:
            charged = ZERO
            for levy in charge.charged_parts:
                charged += line.charged.get(levy, ZERO)
            if charged and currency != line.currency:
                charged = CONTEXT.multiply(charged, rates.between(line.currency, currency, charge.use))
            base += charged
        return RawAmount(line, charge, base, factor)

    def _evaluate(self, levy: str, part: RawAmount) -> Decimal | None:
        line, charge = part.line, part.charge
        try:
            line.turn_to(charge, part.base)
            return charge.evaluate(line)
        except LawMissingError as error:
            self._unknown(line, levy, law_missing(error.gap, charge.row))
        except QuantityMissingError as error:
            field = f"lines[{line.number}].{quantity_field(error.unit)}"
            figures = (("unit", error.unit), ("measure", charge.row.id), ("levy", levy))
            self.found.needs[Need(field, "quantity_needed", figures)] = None
            line.open.add(levy)
        except RateUndecidedError as error:
            low, high = (shown(amount, charge.row.currency) for amount in (error.low, error.high))
            between = (("hs", line.tariff.card.hs), ("country", self._country), ("low", low), ("high", high))
            self.found.needs[Need(f"lines[{line.number}].national", "rate_between", between)] = None
            line.open.add(levy)
        return None

    def _unknown(self, line: LineCharges, levy: str, reason: Reason) -> None:
        self.found.unknowns[reason] = None
        line.open.add(levy)

    def _round(self, raw: Sequence[RawAmount]) -> None:
        if len(raw) == 1:
            raw[0].rounded = raw[0].charge.round(raw[0].amount)
            return
        grouped: dict[tuple[str, str], list[RawAmount]] = {}
        for part in raw:
            rule = part.charge.rounding
            if rule.level == "line":
                part.rounded = part.charge.round(part.amount)
            else:
                key = (part.charge.row.id if rule.level == "levy" else "", rule.id)
                grouped.setdefault(key, []).append(part)
        for parts in grouped.values():
            self._round_together(parts)

    def _round_together(self, parts: Sequence[RawAmount]) -> None:
        """Round the sum of several amounts and give each its share, so that no unit is lost."""
        charge = parts[0].charge
        total = charge.round(sum([part.amount for part in parts], ZERO))
        weights = [int(part.amount.scaleb(6)) for part in parts]
        shares = allocate(int(total.scaleb(charge.scale)), weights)
        for part, share in zip(parts, shares, strict=True):
            part.rounded = Decimal(share).scaleb(-charge.scale)

    def _book(self, levy: str, raw: Sequence[RawAmount]) -> None:
        consignment = self.setting.consignment
        ddp = consignment.request.incoterm == "DDP"
        for part in raw:
            line, charge, row, factor = part.line, part.charge, part.charge.row, part.factor
            foreign = row.currency != line.currency
            collected = line.in_route_currency(part.rounded, charge) if foreign else part.rounded
            line.charged[levy] = line.charged[levy] + collected if levy in line.charged else collected
            local = _minor(part.rounded, charge.scale)
            if factor is ONE:
                amount, base = local, _minor(part.base, charge.scale)
            else:
                amount = _minor(CONTEXT.divide(part.rounded, factor), consignment.scale)
                base = _minor(CONTEXT.divide(part.base, factor), consignment.scale)
            at = "checkout" if ddp else row.collect_at
            parcel, rule, rate = self.parcel, charge.rounding, charge.rate
            self.components.append(Component(parcel, line.number, row, rule, rate, amount, local, base, at))


def _minor(amount: Decimal, scale: int) -> int:
    minor = amount.scaleb(scale)
    whole = int(minor)
    return whole if whole == minor else int(round_to(minor, "half_up", ONE))


def need_of(missing: Missing, subject: str) -> Need:
    """Return the need for a fact a condition asked about."""
    return Need(missing.field, "fact_needed", (("fact", missing.row.fact), ("subject", subject)))


def reason_of(failure: Failure, subject: str) -> Reason:
    """Return a reason with the figures of the test that failed."""
    row = failure.row
    figures = (("limit", row.value), ("value", failure.shown()), ("unit", row.unit), ("fact", row.fact))
    return Reason(row.code, subject, row.source, figures)
