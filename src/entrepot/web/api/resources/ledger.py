"""One's own accounts: balances and statements."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import LEDGER_READ
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.ledger import queries
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.paging import Cursor, Limit, seal, unseal
from entrepot.web.api.shapes import ledger as shapes
from entrepot.web.api.shapes.base import BusinessId, KnownCurrency

resource = Resource("ledger", "One's own accounts in the books.")
KIND = "ledger"
Account = Annotated[
    Literal["seller_available", "payout_transit", "receivable"], Query(description="Which account.")
]
Currency = Annotated[str, Query(pattern="^[A-Z]{3}$", examples=["SGD"]), KnownCurrency]
Day = Annotated[date, Query(ge=date(2000, 1, 1), le=date(2200, 1, 1), examples=["2026-11-01"])]


@resource.get("/balances", scope=LEDGER_READ, answers=shapes.BalanceList, summary="Own balances")
def list_balances(request: HttpRequest) -> shapes.BalanceList:
    """Return what is available and what is on its way to the bank, in every currency."""
    rows = queries.list_own_balances(viewer=actor_of(request))
    return shapes.BalanceList(items=[shapes.Balance.of(row) for row in rows])


@resource.get(
    "/businesses/{business}/ledger",
    scope=LEDGER_READ,
    answers=shapes.LedgerPage,
    summary="Lines of an own account",
)
def list_ledger_lines(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    business: BusinessId,
    currency: Currency,
    account: Account = "seller_available",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> shapes.LedgerPage:
    """Return the lines of an account, the newest first: how much, when, because of what."""
    page = queries.list_statement_lines(
        account=AccountRef(AccountKind(account), business, currency),
        viewer=actor_of(request),
        before=unseal(KIND, cursor) or None,
        limit=limit,
    )
    following = None if page.before is None else seal(KIND, page.before)
    return shapes.LedgerPage(items=[shapes.LedgerLine.of(row) for row in page.lines], next=following)


@resource.get(
    "/businesses/{business}/statement",
    scope=LEDGER_READ,
    answers=shapes.Statement,
    summary="A statement",
    cost=5,
)
def get_statement(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    business: BusinessId,
    currency: Currency,
    start: Day,
    end: Day,
    account: Account = "seller_available",
) -> shapes.Statement:
    """Return an account from a day (in UTC) up to, not including, another: opening, lines, closing."""
    if end <= start:
        raise ProblemRaised(invalid_request([("end", "is not after start", "name a later day")]))
    statement = queries.list_statement(
        account=AccountRef(AccountKind(account), business, currency),
        start=datetime.combine(start, time.min, UTC),
        end=datetime.combine(end, time.min, UTC),
        viewer=actor_of(request),
    )
    return shapes.Statement.of(statement)
