"""A document as a page shows it: words for its codes, amounts as the reader's language writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.orders.queries import InvoiceView
from entrepot.apps.reference import queries as reference
from entrepot.core.money import Money
from entrepot.core.trade.invoices import Charge, GoodsLine, Party, parties_liable
from entrepot.web.design import formats, places
from entrepot.web.invoices import words

COMMISSION = "commission"
SHORT = Context(prec=7)


@dataclass(frozen=True, slots=True)
class ShownParty:
    """Who is on a document. `missing` names what the law wants there and nobody has told."""

    role: Any
    name: str
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of goods, or one commission."""

    title: str
    facts: tuple[str, ...]
    quantity: int
    discount: str
    value: str
    codes: str


@dataclass(frozen=True, slots=True)
class ShownCharge:
    """One duty or tax: what it is, by which rule, whose it is."""

    title: str
    rule: str
    to: str
    base: str
    amount: str
    at_delivery: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the reckoning."""

    label: Any
    amount: str
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A whole document in words."""

    public_id: str
    title: Any
    number: str
    day: str
    order: str
    payment: str
    corrects: str
    month: str
    parties: tuple[ShownParty, ...]
    lines: tuple[ShownLine, ...]
    charges: tuple[ShownCharge, ...]
    sums: tuple[Sum, ...]
    at_delivery: str
    statements: tuple[str, ...]
    ways: tuple[str, ...]
    reason: Any
    is_commission: bool


def shown_of(view: InvoiceView) -> Shown:
    """Return a document in the reader's language."""
    body = view.body
    door = Money(body.at_delivery, view.currency)
    corrects = view.corrects
    return Shown(
        public_id=view.public_id,
        title=words.TITLES[view.kind],
        number=view.number,
        day=formats.day(view.issued_at.date()),
        order=view.order,
        payment=view.payment,
        corrects=_("%(number)s of %(day)s") % {"number": corrects[1], "day": formats.day(corrects[2])}
        if corrects
        else "",
        month=view.about.partition("/")[0] if view.kind == COMMISSION else "",
        parties=tuple(_parties(view)),
        lines=tuple(_line(view, line) for line in body.lines),
        charges=tuple(_charge(view, charge) for charge in body.charges),
        sums=tuple(_sums(view)),
        at_delivery=_say(door) if door.minor else "",
        statements=()
        if view.kind == COMMISSION
        else tuple(str(words.statement_of(*each)) for each in parties_liable(body.charges)),
        ways=tuple(
            dict.fromkeys(_way(each.ship_from, each.destination, each.route) for each in body.parcels)
        ),
        reason=words.REASONS.get(body.reason, ""),
        is_commission=view.kind == COMMISSION,
    )


def _parties(view: InvoiceView) -> Iterator[ShownParty]:
    for party in view.body.parties:
        if party.role == "buyer" and view.buyer is not None:
            name, lines = view.buyer.name, (*view.buyer.lines, _country(view.buyer.country))
            blank = not (name or view.buyer.lines)
            gone = (_("name and address, deleted at the buyer's wish"),) if blank else ()
            yield ShownParty(words.ROLES["buyer"], name, lines, (), gone)
        else:
            yield _party(party)


def _party(party: Party) -> ShownParty:
    facts = [
        (_("Tax number, %(place)s") % {"place": each.place}, each.number)
        for each in party.numbers
        if each.number
    ]
    if party.registration:
        facts.insert(0, (party.register or _("Registration"), party.registration))
    missing = [
        *([] if party.name else [_("name")]),
        *([] if party.address else [_("address")]),
        *(_("tax number, %(place)s") % {"place": each.place} for each in party.numbers if not each.number),
    ]
    lines = (*party.address, _country(party.country)) if party.country else party.address
    return ShownParty(
        words.ROLES.get(party.role, party.role), party.name, lines, tuple(facts), tuple(missing)
    )


def _line(view: InvoiceView, line: GoodsLine) -> ShownLine:
    def money(minor: int) -> str:
        return _say(Money(minor, view.currency))

    if view.kind == COMMISSION:
        facts = [formats.day(line.listed), str(words.CAUSES.get(line.sku, ""))]
        if line.discount:
            facts.append(
                _("%(whole)s less %(relief)s that a programme pays")
                % {"whole": money(line.net), "relief": money(line.discount)}
            )
        return ShownLine(line.title, tuple(facts), line.quantity, "", money(line.value), "")
    facts = [_("Origin: %(country)s") % {"country": _country(line.origin)}] if line.origin else []
    if line.rate:
        pair, rate, source, on = [*line.rate.split(" "), "", "", "", ""][:4]
        facts.append(
            _("%(listed)s at %(pair)s %(rate)s, %(source)s, %(day)s")
            % {
                "listed": line.listed,
                "pair": pair,
                "rate": _figures(rate),
                "source": source,
                "day": formats.day(on),
            }
        )
    return ShownLine(
        title=line.title,
        facts=tuple(facts),
        quantity=line.quantity,
        discount=money(-line.discount) if line.discount else "",
        value=money(line.value),
        codes=line.national or line.hs,
    )


def _charge(view: InvoiceView, charge: Charge) -> ShownCharge:
    rule = " · ".join(part for part in (charge.expression, charge.measure, charge.local) if part)
    return ShownCharge(
        title=" ".join(str(words.LEVIES.get(kind, kind)) for kind in charge.kind.split()),
        rule=rule,
        to=charge.authority,
        base=_say(Money(charge.base, view.currency)) if charge.base else "",
        amount=_say(Money(charge.amount, view.currency)),
        at_delivery=charge.at_delivery,
    )


def _sums(view: InvoiceView) -> Iterator[Sum]:
    body = view.body

    def each(label: str, minor: int) -> Sum:
        return Sum(label, _say(Money(minor, view.currency)))

    if body.discount and view.kind != COMMISSION:
        yield each(_("Goods before discount"), body.goods + body.discount)
        yield each(_("Discount"), -body.discount)
    yield each(_("Commissions") if view.kind == COMMISSION else _("Goods"), body.goods)
    if body.carriage:
        yield each(_("Freight and insurance"), body.carried)
    if body.duty:
        yield each(_("Customs duty and fees"), body.duty)
    if body.tax or body.charges:
        yield each(_("Taxes"), body.tax)
    if body.adjustment:
        yield each(_("The way back, taken off"), body.adjustment)
    label = _("Given back") if view.kind == "credit_note" else _("Total")
    yield Sum(label, _say(Money(body.total, view.currency)), is_total=True)


def _figures(rate: str) -> str:
    """Return a rate with the figures people read; the document keeps all of them."""
    return f"{Decimal(rate).normalize(SHORT):f}" if rate else ""


def _way(ship_from: str, destination: str, route: str) -> str:
    return f"{_country(ship_from)} → {_country(destination)} · {route}"


def _country(iso: str) -> str:
    return reference.country_name(iso, places.current().language) if iso else ""


def _say(money: Money) -> str:
    return formats.money(money.format_plain(), money.currency)
