"""A seller's statement as a paper for a bank, and as a table for a bookkeeper's spreadsheet."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from entrepot.core.ledger import Statement, StatementLine
from entrepot.core.money import Money
from entrepot.web.design import formats
from entrepot.web.documents.paper import Cell, Column, Paper, Table
from entrepot.web.documents.printing import hand_out
from entrepot.web.documents.sheets import Sheet, Value, amount, hand_out_sheets
from entrepot.web.seller.statement_words import COLUMNS, say_cause, say_figure

HEADINGS = (
    *("date", "what", "about", *(kind.value for kind in COLUMNS)),
    *("other", "amount", "balance", "currency"),
)


def xlsx_of(statement: Statement, name: str, last: date) -> FileResponse:
    """Return a statement as a workbook: the columns of its CSV, figures as figures."""
    return hand_out_sheets(name, [Sheet("statement", HEADINGS, _rows(statement))], at=_end_of(last))


def pdf_of(statement: Statement, name: str, *, owner: str, first: date, last: date) -> HttpResponse:
    """Return a statement as PDF, in the reader's language."""
    return hand_out(paper_of(statement, name, owner=owner, first=first, last=last))


def paper_of(statement: Statement, name: str, *, owner: str, first: date, last: date) -> Paper:
    """Return a statement as a paper: opening balance, each line with what it is made of, closing balance."""
    opening = ("", _("Balance before"), "", _say(statement.opening))
    lines = tuple(
        (
            formats.day(line.occurred_at.date()),
            Cell(say_cause(line.cause), tuple(_made_of(line))),
            _say(line.amount),
            _say(line.balance),
        )
        for line in statement.lines
    )
    return Paper(
        name=name,
        title=_("Statement"),
        number=statement.account.currency,
        at=_end_of(last),
        facts=(
            (_("Business"), owner),
            (_("From"), formats.day(first)),
            (_("To"), formats.day(last)),
        ),
        parts=(
            Table(
                columns=(
                    Column(_("Day")),
                    Column(_("What"), share=1),
                    Column(_("Amount"), "right"),
                    Column(_("Balance"), "right"),
                ),
                rows=(opening, *lines),
                sums=(("", _("Balance after"), "", _say(statement.closing)),),
            ),
        ),
        foot=statement.account.owner,
    )


def _made_of(line: StatementLine) -> Iterator[Any]:
    if line.about:
        yield line.about
    if len(line.figures) > 1:
        for figure in line.figures:
            yield f"{say_figure(figure.kind, line.cause)}: {_say(figure.amount)}"


def _rows(statement: Statement) -> Iterator[tuple[Value, ...]]:
    currency = statement.account.currency
    blanks = (None,) * (len(COLUMNS) + 2)
    yield (None, "opening", "", *blanks, amount(statement.opening), currency)
    for line in statement.lines:
        figures = {figure.kind: figure.amount for figure in line.figures}
        other = sum(given.minor for kind, given in figures.items() if kind not in COLUMNS)
        yield (
            line.occurred_at.date(),
            line.cause.value,
            line.about,
            *(amount(figures[kind]) if kind in figures else None for kind in COLUMNS),
            amount(Money(other, currency)) if other else None,
            amount(line.amount),
            amount(line.balance),
            currency,
        )
    yield (None, "closing", "", *blanks, amount(statement.closing), currency)


def _end_of(last: date) -> datetime:
    return datetime.combine(last, time.min, UTC)


def _say(money: Money) -> str:
    return formats.money(money.format_plain(), money.currency)
