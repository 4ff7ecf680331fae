"""Between an order and its declaration: the goods of a parcel, its lines and dues as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from entrepot.apps.customs.models import Declaration, DeclarationDue, DeclarationLine
from entrepot.apps.customs.provider import DeclarationMessage, MessageLine
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.orders.queries import DeclarableOrder, DeclaredParcel, LineView, ParcelView
from entrepot.core.money import Money
from entrepot.core.trade.assessment import AssessedLevy, is_fixed_by_customs
from entrepot.core.trade.declarations import DeclaredGoods, Fault, UndeclarableError, declare
from entrepot.core.trade.frozen_quote import FrozenQuote, Levy
from entrepot.core.trade.orders import ParcelPlan

LONGEST = 300


def faults_of(parcel: ParcelView, plan: ParcelPlan) -> tuple[Fault, ...]:
    """Return everything that keeps a parcel from being declared with the figures of its quote."""
    try:
        declare([_goods(line, plan, place) for place, line in enumerate(parcel.lines)], plan.quote)
    except UndeclarableError as error:
        return error.faults
    return ()


def as_plain(faults: Sequence[Fault]) -> list[dict[str, object]]:
    """Return faults as they are kept: their words are found when they are read."""
    return [{"code": each.field, "line": each.line} for each in faults]


def save_drafts(
    order: DeclarableOrder, wanted: Iterable[tuple[ParcelView, ParcelPlan]], at: datetime
) -> list[Declaration]:
    """Write drafts of an order's parcels with their lines and dues, in the caller's transaction.

    One statement a table, however many parcels there are.
    """
    planned = [(_draft(order, parcel, plan, at), parcel, plan) for parcel, plan in wanted]
    insert(row for row, _parcel, _plan in planned)
    insert(
        _line(row, number, line)
        for row, parcel, _plan in planned
        for number, line in enumerate(parcel.lines, 1)
    )
    insert(due for row, _parcel, plan in planned for due in _dues(row, plan.quote))
    return [row for row, _parcel, _plan in planned]


def save_draft_again(found: DeclaredParcel, at: datetime) -> Declaration:
    """Write the draft of what is sent again, as `save_drafts` does: it names the parcel it replaces."""
    order = DeclarableOrder(
        public_id=found.order,
        business=found.business,
        organisation=found.organisation,
        state=found.state,
        parcels=(),
    )
    row = _draft(order, found.parcel, found.plan, at, replaces=found.replaces)
    row.save(force_insert=True)
    insert(_line(row, number, line) for number, line in enumerate(found.parcel.lines, 1))
    insert(_dues(row, found.plan.quote))
    return row


def _draft(
    order: DeclarableOrder, parcel: ParcelView, plan: ParcelPlan, at: datetime, *, replaces: str = ""
) -> Declaration:
    quote = plan.quote
    return Declaration(
        parcel=parcel.public_id,
        order=order.public_id,
        replaces=replaces,
        business=order.business,
        organisation_id=order.organisation,
        country=quote.destination,
        sent_from=parcel.ship_from,
        route=quote.route,
        edition=quote.edition,
        moved_at=at,
        currency=quote.currency,
        value_minor=(quote.goods - quote.discount).minor,
        freight_minor=quote.freight.minor,
        insurance_minor=quote.insurance.minor,
        gross_grams=sum((line.gross_grams or 0) * line.quantity for line in parcel.lines),
        faults=as_plain(faults_of(parcel, plan)),
        created_at=at,
    )


def _goods(line: LineView, plan: ParcelPlan, place: int) -> DeclaredGoods:
    net, gross = _weights(line)
    return DeclaredGoods(
        hs=line.hs,
        national=line.national,
        origin=line.origin,
        description=line.title,
        quantity=line.quantity,
        net_grams=Decimal(net),
        gross_grams=Decimal(gross),
        value=plan.lines[place].value,
    )


def _weights(line: LineView) -> tuple[int, int]:
    """Return a line's net and gross weight; where nobody gave the net one, that with packaging stands."""
    gross = (line.gross_grams or 0) * line.quantity
    return (line.net_grams or 0) * line.quantity or gross, gross


def _line(row: Declaration, number: int, line: LineView) -> DeclarationLine:
    net, gross = _weights(line)
    return DeclarationLine(
        declaration=row,
        number=number,
        variant=line.variant,
        hs=line.hs,
        national=line.national,
        origin=line.origin,
        description=line.title[:LONGEST],
        quantity=line.quantity,
        net_grams=net,
        gross_grams=gross,
        net_is_gross=line.net_grams is None,
        value_minor=line.value.minor,
    )


def _dues(row: Declaration, quote: FrozenQuote) -> list[DeclarationDue]:
    """Return each kind of levy once, in the authority's currency; what a scheme collected stands apart."""
    found: dict[tuple[str, str], list[Levy]] = {}
    for levy in quote.levies:
        scheme = "" if is_fixed_by_customs(levy) else levy.scheme
        found.setdefault((levy.kind, scheme), []).append(levy)
    return [
        DeclarationDue(
            declaration=row,
            kind=kind,
            scheme=scheme,
            at_door=all(levy.at_delivery for levy in levies),
            currency=levies[0].local.currency,
            quoted_minor=sum(levy.local.minor for levy in levies),
        )
        for (kind, scheme), levies in sorted(found.items())
    ]


def message_of(row: Declaration, identity: str = "") -> DeclarationMessage:
    """Return what customs is told of a declaration that has its number."""
    dues = list(row.dues.all())
    return DeclarationMessage(
        key=row.public_id,
        destination=row.country,
        route=row.route,
        sent_from=row.sent_from,
        number=row.number,
        value=Money(row.value_minor, row.currency),
        freight=Money(row.freight_minor, row.currency),
        insurance=Money(row.insurance_minor, row.currency),
        gross_grams=Decimal(row.gross_grams),
        lines=tuple(_message_line(row, line) for line in row.lines.all()),
        levies=quoted_of(row),
        schemes=tuple(sorted({due.scheme for due in dues if due.scheme})),
        identity=identity,
        replaces=row.order if row.replaces else "",
    )


def quoted_of(row: Declaration) -> tuple[AssessedLevy, ...]:
    """Return what was quoted of what customs fixes, in its currency."""
    return tuple(
        AssessedLevy(due.kind, Money(due.quoted_minor, due.currency))
        for due in row.dues.all()
        if not due.scheme
    )


def _message_line(row: Declaration, line: DeclarationLine) -> MessageLine:
    return MessageLine(
        number=line.number,
        hs=line.hs,
        national=line.national,
        origin=line.origin,
        description=line.description,
        quantity=line.quantity,
        net_grams=Decimal(line.net_grams),
        gross_grams=Decimal(line.gross_grams),
        value=Money(line.value_minor, row.currency),
    )
