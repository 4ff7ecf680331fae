"""An invoice, credit note or invoice for commissions as a paper to be set: the very words of its page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from entrepot.apps.orders.queries import InvoiceView
from entrepot.web.documents.paper import (
    Cell,
    Column,
    Paper,
    Part,
    Prose,
    Reckoning,
    Side,
    Sides,
    Table,
)
from entrepot.web.documents.printing import hand_out
from entrepot.web.invoices.shown import Shown, ShownCharge, ShownLine, ShownParty, shown_of


def pdf_of(view: InvoiceView) -> HttpResponse:
    """Return a document as PDF: what its page says, to whom it says it."""
    return hand_out(paper_of(view))


def paper_of(view: InvoiceView) -> Paper:
    """Return a document as a paper, in the reader's language, dated as it was issued."""
    doc = shown_of(view)
    return Paper(
        name=doc.number,
        title=doc.title,
        number=doc.number,
        at=view.issued_at,
        facts=tuple((label, value) for label, value in _facts(doc) if value),
        parts=tuple(_parts(doc)),
        foot=doc.public_id,
    )


def _facts(doc: Shown) -> Iterator[tuple[Any, str]]:
    yield _("Date"), doc.day
    yield _("For the invoice"), doc.corrects
    yield _("Month"), doc.month
    yield _("Order"), doc.order
    yield _("Payment"), doc.payment


def _parts(doc: Shown) -> Iterator[Part]:
    yield Sides(sides=tuple(_side(each) for each in doc.parties))
    if doc.reason:
        yield Prose(paragraphs=(doc.reason,))
    if doc.lines:
        yield _lines(doc)
    if doc.charges:
        yield _charges(doc.charges)
    door = ((_("To pay at the door, beside that"), doc.at_delivery),) if doc.at_delivery else ()
    sums = [(each.label, each.amount) for each in doc.sums]
    yield Reckoning(lines=tuple(sums[:-1]), total=sums[-1], beside=door)
    if doc.statements or doc.ways:
        yield Prose(paragraphs=(*doc.statements, *doc.ways), is_quiet=True)


def _side(party: ShownParty) -> Side:
    told = [str(each) for each in party.missing]
    missing = " ".join((_("Not given to us:"), ", ".join(told))) if told else ""
    return Side(role=party.role, name=party.name, lines=party.lines, facts=party.facts, missing=missing)


def _lines(doc: Shown) -> Table:
    if doc.is_commission:
        return Table(
            columns=(Column(_("Order"), share=1), Column(_("Commission"), "right")),
            rows=tuple((_what(each), each.value) for each in doc.lines),
        )
    columns = (
        Column(_("Goods sold"), share=1),
        Column(_("Code")),
        Column(_("Pieces"), "right"),
        Column(_("Net"), "right"),
    )
    return Table(
        columns=columns,
        rows=tuple((_what(each), each.codes, str(each.quantity), each.value) for each in doc.lines),
    )


def _what(line: ShownLine) -> Cell:
    discount = (f"{_('Discount')} {line.discount}",) if line.discount else ()
    return Cell(line.title, (*(each for each in line.facts if each), *discount))


def _charges(charges: tuple[ShownCharge, ...]) -> Table:
    columns = (
        Column(_("Duty and tax"), share=1),
        Column(_("Goes to")),
        Column(_("On"), "right"),
        Column(_("Amount"), "right"),
    )
    door = (_("Paid at the door; no part of the total"),)
    return Table(
        columns=columns,
        rows=tuple(
            (
                Cell(each.title, (*((each.rule,) if each.rule else ()), *(door if each.at_delivery else ()))),
                each.to,
                each.base,
                each.amount,
            )
            for each in charges
        ),
    )
