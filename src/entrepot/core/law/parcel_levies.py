"""Charge one parcel: each levy in order, each line's winning measures, rounded as the law says."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from entrepot.core.law.conditions import Missing, Setting, Verdict, shown
from entrepot.core.law.consignment import line_quantity, quantity_field
from entrepot.core.law.expressions import (
    CONTEXT,
    LawMissingError,
    QuantityMissingError,
    RateUndecidedError,
)
from entrepot.core.law.outcome import Component, Findings, Need, Reason
from entrepot.core.law.rates import ONE
from entrepot.core.law.tariff import Charge, Tariff
from entrepot.core.money import allocate, round_to

ZERO = Decimal(0)
_LEVY_LEVEL = frozenset({"levy", "entry"})


class _At:
    """What an expression sees: one line of the parcel at one charge."""

    __slots__ = ("_charging", "_currency", "_line", "ct", "duty", "v")

    def __init__(self, charging: "ParcelLevies", line: int, charge: Charge, base: Decimal) -> None:
        statutory = charging.statutory[line]
        self.v = base
        self._charging, self._line, self._currency = charging, line, charge.row.currency
        self.duty = statutory.get("duty", ZERO)
        self.ct = statutory.get("consumption_tax", ZERO)
        if statutory and self._currency != charging.currency:
            factor = self.factor(charging.currency)
            self.duty, self.ct = CONTEXT.multiply(self.duty, factor), CONTEXT.multiply(self.ct, factor)

    def quantity(self, unit: str) -> Decimal:
        """Count units of the line; ``item`` and ``parcel`` fall on the first line that stands for them."""
        if unit == "line":
            return ONE
        if unit == "item":
            return ONE if self._line in self._charging.first_of_item else ZERO
        if unit == "parcel":
            return ONE if self._line == self._charging.lines[0] else ZERO
        return line_quantity(self._charging.setting.consignment.request.lines[self._line], unit)

    def factor(self, currency: str) -> Decimal:
        """Convert at the rate used at the border."""
        return self._charging.setting.rates.between(currency, self._currency, "border")


class _Raw:
    """An amount before rounding: the line, the charge, the base and the exact amount."""

    __slots__ = ("amount", "base", "charge", "line", "rounded")

    def __init__(self, line: int, charge: Charge, base: Decimal, amount: Decimal) -> None:
        self.line, self.charge, self.base, self.amount = line, charge, base, amount
        self.rounded = ZERO


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
        self.setting, self.tariffs, self.found, self.assumed = setting, tariffs, found, assumed
        self.parcel = parcel
        self.lines = setting.consignment.parcels[parcel]
        self.currency = tariffs[0].card.route.currency
        setting.parcel = parcel
        setting.levies = {}
        self.statutory: dict[int, dict[str, Decimal]] = {line: {} for line in self.lines}
        """Amounts before relief and rounding, by line and levy, in the route's currency."""
        self.charged: dict[int, dict[str, Decimal]] = {line: {} for line in self.lines}
        """Amounts as collected, by line and levy, in the route's currency."""
        self.open: dict[int, set[str]] = {line: set() for line in self.lines}
        self.components: list[Component] = []
        given = setting.consignment.request.lines
        seen: dict[str, int] = {}
        for line in self.lines:
            seen.setdefault(given[line].hs, line)
        self.first_of_item = frozenset(seen.values())

    def run(self, levies: Iterable[str]) -> None:
        """Charge every levy in order."""
        for levy in levies:
            raw = self._levy(levy, with_levy_tests=False)
            if self._retests(levy):
                self._round(raw)
                self.setting.levies[levy] = sum((part.rounded for part in raw), ZERO)
                raw = self._levy(levy, with_levy_tests=True)
            self._round(raw)
            self._book(levy, raw)

    def _retests(self, levy: str) -> bool:
        return any(
            charge.conditions.uses_levies
            for line in self.lines
            for charge in self.tariffs[line].charges.get(levy, ())
        )

    def _levy(self, levy: str, *, with_levy_tests: bool) -> list[_Raw]:
        raw: list[_Raw] = []
        for line in self.lines:
            self.setting.line = line
            if self._undecided_nationally(levy, line):
                continue
            charges = self._winning(levy, line, with_levy_tests=with_levy_tests)
            if charges is None:
                self.open[line].add(levy)
                continue
            if not charges and levy in self.tariffs[line].card.route.levies:
                self._unknown(line, levy, Reason("measure_missing", f"{self._country}/{levy}"))
                continue
            raw.extend(self._amounts(levy, line, charges))
        self.setting.line = None
        return raw

    @property
    def _country(self) -> str:
        return self.setting.consignment.request.destination

    def _undecided_nationally(self, levy: str, line: int) -> bool:
        choice = self.tariffs[line].choices.get(levy)
        if choice is None:
            return False
        card = self.tariffs[line].card
        figures = (("hs", card.hs), ("count", str(choice.rates)), ("country", self._country))
        field = f"lines[{line}].national"
        self.found.needs[Need(field, "national_needed", (*figures, ("codes", " ".join(choice.codes))))] = None
        self.open[line].add(levy)
        return True

    def _winning(self, levy: str, line: int, *, with_levy_tests: bool) -> list[Charge] | None:
        """Return the measures that apply, or None when a refusal, unknown or missing fact stops the line."""
        chosen: list[Charge] = []
        bar: int | None = None
        claim = self.setting.consignment.request.lines[line].claim
        for charge in self.tariffs[line].charges.get(levy, ()):
            row = charge.row
            if bar is not None and (row.priority < bar or row.stack == "replace"):
                continue
            claimed = row.agreement in self.assumed or (claim and claim.agreement == row.agreement)
            if row.agreement and not claimed:
                continue
            if charge.conditions.rows:
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
        return chosen

    def _stopped(self, charge: Charge, verdict: Verdict) -> bool:
        """Record why a measure's conditions do not hold; say whether that leaves the levy open."""
        for missing in verdict.missing:
            self.found.needs[need_of(missing, charge.row.id)] = None
        if verdict.missing:
            return True
        stopped = False
        for failure in verdict.failures:
            reason = reason_of(failure.row.code, charge.row.id, failure.row, failure.value)
            if failure.row.on_fail == "refuse":
                self.found.refusals[reason] = None
                stopped = True
            elif failure.row.on_fail == "unknown":
                self.found.unknowns[reason] = None
                stopped = True
        return stopped

    def _amounts(self, levy: str, line: int, charges: Sequence[Charge]) -> list[_Raw]:
        raw: list[_Raw] = []
        statutory = ZERO
        total = ZERO
        for charge in charges if len(charges) == 1 else sorted(charges, key=_topping_up_last):
            if charge.needs_levies & self.open[line]:
                self.open[line].add(levy)
                continue
            base = self._base(line, charge)
            amount = self._evaluate(levy, line, charge, base)
            if amount is None:
                continue
            statutory += self._in_route_currency(amount, charge.row.currency)
            amount = CONTEXT.multiply(amount, charge.row.relief) if charge.row.relief != ONE else amount
            if charge.row.stack == "minimum_total":
                amount = max(ZERO, amount - total)
            total += amount
            raw.append(_Raw(line, charge, base, amount))
        self.statutory[line][levy] = statutory
        return raw

    def _base(self, line: int, charge: Charge) -> Decimal:
        """Return V in the law's currency: value parts converted, plus charges already made."""
        use = "threshold" if charge.row.collect_at == "checkout" else "border"
        factor = self.setting.rates.factor(charge.row.currency, use)
        value = self.setting.consignment.value(charge.value_parts, (line,))
        base = value if factor is ONE else CONTEXT.multiply(value, factor)
        charged = sum((self.charged[line].get(part, ZERO) for part in charge.charged_parts), ZERO)
        if charged and charge.row.currency != self.currency:
            rate = self.setting.rates.between(self.currency, charge.row.currency, "border")
            charged = CONTEXT.multiply(charged, rate)
        return base + charged

    def _in_route_currency(self, amount: Decimal, currency: str) -> Decimal:
        if currency == self.currency:
            return amount
        return CONTEXT.multiply(amount, self.setting.rates.between(currency, self.currency, "border"))

    def _evaluate(self, levy: str, line: int, charge: Charge, base: Decimal) -> Decimal | None:
        try:
            return charge.evaluate(_At(self, line, charge, base))
        except LawMissingError as error:
            self._unknown(line, levy, Reason("schedule_missing", error.gap, charge.row.source))
        except QuantityMissingError as error:
            field = f"lines[{line}].{quantity_field(error.unit)}"
            figures = (("unit", error.unit), ("measure", charge.row.id), ("levy", levy))
            self.found.needs[Need(field, "quantity_needed", figures)] = None
            self.open[line].add(levy)
        except RateUndecidedError as error:
            low, high = (shown(amount, charge.row.currency) for amount in (error.low, error.high))
            hs = self.tariffs[line].card.hs
            between = (("hs", hs), ("country", self._country), ("low", low), ("high", high))
            self.found.needs[Need(f"lines[{line}].national", "rate_between", between)] = None
            self.open[line].add(levy)
        return None

    def _unknown(self, line: int, levy: str, reason: Reason) -> None:
        self.found.unknowns[reason] = None
        self.open[line].add(levy)

    def _round(self, raw: Sequence[_Raw]) -> None:
        grouped: dict[tuple[str, str], list[_Raw]] = {}
        for part in raw:
            rule = part.charge.rounding
            if rule.level not in _LEVY_LEVEL or len(raw) == 1:
                part.rounded = round_to(part.amount, rule.mode, rule.step)
            else:
                key = (part.charge.row.id if rule.level == "levy" else "", rule.id)
                grouped.setdefault(key, []).append(part)
        for parts in grouped.values():
            self._round_together(parts)

    def _round_together(self, parts: Sequence[_Raw]) -> None:
        """Round the sum of several amounts and give each its share, so that no unit is lost."""
        rule, scale = parts[0].charge.rounding, parts[0].charge.scale
        total = round_to(sum((part.amount for part in parts), ZERO), rule.mode, rule.step)
        weights = [int(part.amount.scaleb(6)) for part in parts]
        shares = allocate(int(total.scaleb(scale)), weights)
        for part, share in zip(parts, shares, strict=True):
            part.rounded = Decimal(share).scaleb(-scale)

    def _book(self, levy: str, raw: Sequence[_Raw]) -> None:
        consignment = self.setting.consignment
        ddp = consignment.request.incoterm == "DDP"
        for part in raw:
            charge, row = part.charge, part.charge.row
            charged = self.charged[part.line]
            collected = self._in_route_currency(part.rounded, row.currency)
            charged[levy] = charged.get(levy, ZERO) + collected
            use = "threshold" if row.collect_at == "checkout" else "border"
            factor = self.setting.rates.factor(row.currency, use)
            local = _minor(part.rounded, charge.scale)
            if factor is ONE:
                amount, base = local, _minor(part.base, charge.scale)
            else:
                amount = _minor(CONTEXT.divide(part.rounded, factor), consignment.scale)
                base = _minor(CONTEXT.divide(part.base, factor), consignment.scale)
            self.components.append(
                Component(
                    parcel=self.parcel,
                    line=part.line,
                    measure=row,
                    rounding=charge.rounding,
                    rate=charge.rate,
                    amount_minor=amount,
                    local_minor=local,
                    base_minor=base,
                    collect_at="checkout" if ddp or row.collect_at == "checkout" else "delivery",
                )
            )


def _topping_up_last(charge: Charge) -> bool:
    return charge.row.stack == "minimum_total"


def _minor(amount: Decimal, scale: int) -> int:
    minor = amount.scaleb(scale)
    whole = int(minor)
    return whole if whole == minor else int(round_to(minor, "half_up", ONE))


def need_of(missing: Missing, subject: str) -> Need:
    """Return the need for a fact a condition asked about."""
    return Need(missing.field, "fact_needed", (("fact", missing.row.fact), ("subject", subject)))


def reason_of(code: str, subject: str, row: object, value: str) -> Reason:
    """Return a reason with the figures of the test that failed."""
    limit, unit = getattr(row, "value", ""), getattr(row, "unit", "")
    figures = (("limit", limit), ("value", value), ("unit", unit), ("fact", getattr(row, "fact", "")))
    return Reason(code, subject, getattr(row, "source", ""), figures)
