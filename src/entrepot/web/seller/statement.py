"""A seller's money: what they get, on which day and why; then the statement, line by line."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import roles
from entrepot.apps.fees import queries as fees
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.spreadsheets import csv_text
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import queries as payouts
from entrepot.apps.payouts.queries import CurrencyMoney, Piece
from entrepot.core.ledger import AccountKind, AccountRef, Statement, StatementLine
from entrepot.core.money import Money
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, seller_page
from entrepot.web.seller.statement_papers import pdf_of, xlsx_of
from entrepot.web.seller.statement_words import COLUMNS, say_cause, say_figure

ON_A_PAGE = 25
DIGITS = 18  # of the number of a line
MONTH = timedelta(days=30)
DAY = "%Y-%m-%d"  # as a browser's own calendar sends it, whatever the language
DAY_INPUT = forms.DateInput(format=DAY, attrs={"type": "date"})
RELIEF = AccountKind.RELIEF


class PeriodForm(forms.Form):
    """The days of a statement to take along."""

    use_required_attribute = False

    first = forms.DateField(label=_("From"), input_formats=[DAY], widget=DAY_INPUT)
    last = forms.DateField(label=_("To"), input_formats=[DAY], widget=DAY_INPUT)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", _("The last day is before the first."))
        return given


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show what the business gets, when and why, and the statement in one currency."""
    return page_of(request, seller, period_form(None))


@require_safe
@seller_page
def download(request: HttpRequest, seller: Seller) -> HttpResponseBase:
    """Give the statement of a period as a file for a spreadsheet or a bookkeeper."""
    form = period_form(request.GET)
    if not form.is_valid():
        return page_of(request, seller, form)
    given, currency = form.cleaned_data, request.GET.get("currency", "")
    start = datetime.combine(given["first"], time.min, UTC)
    end = datetime.combine(given["last"] + timedelta(days=1), time.min, UTC)
    try:
        statement = ledger.list_statement(
            account=account_of(seller, currency), start=start, end=end, viewer=seller.actor
        )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return page_of(request, seller, form)
    return _in_form(request.GET.get("form", ""), statement, given, seller)


def _in_form(wanted: str, statement: Statement, given: dict[str, Any], seller: Seller) -> HttpResponseBase:
    """Return a statement as CSV, or as the XLSX or PDF that is wanted."""
    name = f"statement-{statement.account.currency}-{given['first']}-{given['last']}"
    if wanted == "xlsx":
        return xlsx_of(statement, name, given["last"])
    if wanted == "pdf":
        return pdf_of(
            statement, name, owner=seller.organisation.name, first=given["first"], last=given["last"]
        )
    return HttpResponse(
        written(statement),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def page_of(request: HttpRequest, seller: Seller, form: PeriodForm) -> HttpResponse:
    """Return the page, with a form for the period that may have faults."""
    money = payouts.explain_available(viewer=seller.actor, business=business_of(seller), at=clock.now())
    chosen = choose(money.currencies, request.GET.get("currency", ""))
    context = {
        "seller": seller,
        "money": money,
        "next": coming_next(money.currencies),
        "coming": [(each, sorted(each.pieces, key=place_of)) for each in money.currencies],
        "chosen": chosen,
        "page": lines_of(request, seller, chosen.currency) if chosen else None,
        "payouts": [
            (each, payouts.list_taken(each.public_id, viewer=seller.actor))
            for each in payouts.list_payouts(viewer=seller.actor, business=money.business, limit=5)
        ],
        "form": form,
        "may_change": roles.ADMIN in seller.actor.roles,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/statement.html", context, status=status)


def period_form(data: Any) -> PeriodForm:
    """Return the form for a period, which is the last thirty days unless somebody says otherwise."""
    today = clock.now().date()
    return PeriodForm(data, initial={"first": today - MONTH, "last": today})


def choose(currencies: tuple[CurrencyMoney, ...], wanted: str) -> CurrencyMoney | None:
    """Return the currency whose statement is shown: the one asked for, else the first."""
    found = {each.currency: each for each in currencies}
    return found.get(wanted) or next(iter(currencies), None)


def coming_next(currencies: tuple[CurrencyMoney, ...]) -> Piece | None:
    """Return the piece that arrives first."""
    dated = [piece for each in currencies for piece in each.pieces if piece.on is not None]
    return min(dated, key=place_of, default=None)


def place_of(piece: Piece) -> tuple[bool, str]:
    """Return where a piece stands in a list: by its day, those without one last."""
    return (piece.on is None, piece.on.isoformat() if piece.on else "")


def lines_of(request: HttpRequest, seller: Seller, currency: str) -> dict[str, Any]:
    """Return one page of the statement, with words for each line and each of its figures."""
    before = request.GET.get("before", "")
    known = int(before) if before.isascii() and before.isdigit() and len(before) < DIGITS else None
    try:
        page = ledger.list_statement_lines(
            account=account_of(seller, currency), viewer=seller.actor, before=known, limit=ON_A_PAGE
        )
    except (ObjectDoesNotExist, Http404):  # nothing was released yet: no account stands under this name
        return {"lines": [], "before": None}
    payers = fees.list_payers([line.about for line in page.lines if line.about], viewer=seller.actor)
    return {"lines": [told(line, payers.get(line.about, [])) for line in page.lines], "before": page.before}


def told(line: StatementLine, payers: Sequence[tuple[str, str, Money]] = ()) -> dict[str, Any]:
    """Return a line in words; what a programme pays names the programme."""
    names = ", ".join(dict.fromkeys(name for _id, name, _amount in payers))
    named = f": {names}" if names else ""
    figures = [
        (
            f"{say_figure(figure.kind, line.cause)}{named if figure.kind is RELIEF else ''}",
            figure.amount,
        )
        for figure in line.figures
    ]
    return {"line": line, "cause": say_cause(line.cause), "figures": figures}


def written(statement: Statement) -> str:
    """Return a statement as CSV: a column for each kind of figure, which add up to the amount."""
    return csv_text(_written(statement))


def _written(statement: Statement) -> Iterator[list[str]]:
    yield [
        "date",
        "what",
        "about",
        *(kind.value for kind in COLUMNS),
        "other",
        "amount",
        "balance",
        "currency",
    ]
    currency = statement.account.currency
    blanks = [""] * (len(COLUMNS) + 1)
    yield ["", "opening", "", *blanks, "", statement.opening.format_plain(), currency]
    for line in statement.lines:
        figures = {figure.kind: figure.amount for figure in line.figures}
        other = sum(amount.minor for kind, amount in figures.items() if kind not in COLUMNS)
        yield [
            line.occurred_at.date().isoformat(),
            line.cause.value,
            line.about,
            *(figures[kind].format_plain() if kind in figures else "" for kind in COLUMNS),
            type(line.amount)(other, currency).format_plain() if other else "",
            line.amount.format_plain(),
            line.balance.format_plain(),
            currency,
        ]
    yield ["", "closing", "", *blanks, "", statement.closing.format_plain(), currency]


def account_of(seller: Seller, currency: str) -> AccountRef:
    """Return the account of what the business earned. Raises a 404 for what is no currency of its money."""
    held = {
        each.account.currency
        for each in ledger.list_own_balances(viewer=seller.actor)
        if each.account.kind is AccountKind.SELLER_AVAILABLE
    }
    if currency not in held:
        raise Http404
    return AccountRef(AccountKind.SELLER_AVAILABLE, business_of(seller), currency)


def business_of(seller: Seller) -> str:
    """Return the public id of the seller's business, which every seller's page has."""
    return seller.business.profile.public_id if seller.business else ""
