"""The money check and the bank's statements."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import PLATFORM_MONEY, PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.orders import actions as orders
from entrepot.apps.payments import actions as payments
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts import banks
from entrepot.apps.payouts.provider import Statement, StatementUnreadableError
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.shapes.platform import money as shapes
from entrepot.web.api.uploads import receive, taken_once
from entrepot.web.operator.checking import CHECK, start_check

resource = Resource("money check", "Whether every unit of money is where it should be.")
CONFLICT = 409
STATEMENT = ("application/xml", "text/xml")
MOST_STATEMENT = 20 * 1024 * 1024
BankName = Annotated[
    str,
    Query(max_length=32, pattern="^[a-z0-9_-]+$", description="Which of our accounts.", examples=["main"]),
]


@resource.get(
    "/platform/money-check",
    scope=PLATFORM_READ,
    answers=shapes.MoneyCheck,
    summary="What agrees, and what not",
)
def get_money_check(request: HttpRequest) -> shapes.MoneyCheck:
    """Return the last comparison of ledger, orders, providers, stock and bank, with every difference."""
    return _last(for_operators(request))


@resource.post(
    "/platform/money-check",
    scope=PLATFORM_MONEY,
    answers=shapes.MoneyCheck,
    status=202,
    summary="Compare now",
    cost=50,
)
def start_money_check(request: HttpRequest) -> shapes.MoneyCheck:
    """Start comparing, in the background. One at a time: 409 while one is under way."""
    by = for_operators(request)
    start_check(by=by, at=clock.now())
    return _last(by)


@resource.post(
    "/platform/money-check/settle",
    scope=PLATFORM_MONEY,
    answers=shapes.Settling,
    status=202,
    summary="Settle what waits",
    cost=50,
)
def settle_what_waits(request: HttpRequest) -> shapes.Settling:
    """Ask providers about every payment that waits, and move every order whose answer has come."""
    by = for_operators(request)
    started, under_way = [], []
    for name, start in (
        ("payments.reconcile", payments.start_reconciliation),
        ("orders.reconcile", orders.start_reconciliation),
    ):
        try:
            start(by=by, at=clock.now())
        except ProblemRaised as raised:
            if raised.problem.status != CONFLICT:
                raise
            under_way.append(name)
        else:
            started.append(name)
    return shapes.Settling(started=started, under_way=under_way)


@resource.post(
    "/platform/bank-statements",
    scope=PLATFORM_MONEY,
    answers=shapes.StatementsTaken,
    summary="Hand in the bank's statements",
    upload=STATEMENT,
    cost=20,
)
def upload_statements(request: HttpRequest, bank: BankName = banks.MAIN) -> HttpResponse:
    """Take an ISO 20022 camt.053 file, sent as the body: each statement once, and each line acted on.

    What goes out with a payout's key settles it, what comes back with one fails it; the rest stands in the
    money check until somebody explains it.
    """
    by = for_operators(request)
    if bank not in banks.names():
        error = ("bank", "is no account of ours", "one of: " + ", ".join(banks.names()))
        raise ProblemRaised(invalid_request([error]))
    upload = receive(request, kinds=STATEMENT, most=MOST_STATEMENT)
    with upload.file as content:
        told = _read(content.read())

        def keep() -> shapes.StatementsTaken:
            now = clock.now()
            kept = [
                shapes.StatementKept(
                    number=each.number,
                    lines=len(each.movements),
                    is_new=payouts.record_statement(statement=each, bank=bank, by=by, at=now),
                )
                for each in told
            ]
            return shapes.StatementsTaken(statements=kept, handled=payouts.handle_movements(by=by, at=now))

        return taken_once(request, upload, keep)


def _read(document: bytes) -> list[Statement]:
    try:
        return list(banks.read_file(document))
    except StatementUnreadableError as error:
        fix = "send the camt.053 file as the bank gave it"
        raise ProblemRaised(invalid_request([("", str(error), fix)])) from error


def _last(viewer: Actor) -> shapes.MoneyCheck:
    last = kernel.get_latest_bulk_run(name=CHECK, viewer=viewer, finished=True)
    latest = kernel.get_latest_bulk_run(name=CHECK, viewer=viewer)
    parts = [shapes.CheckedPart.of(part) for part in last.cursor["parts"]] if last and last.cursor else []
    found = sum(len(part.differences) + part.unnamed for part in parts)
    return shapes.MoneyCheck(
        checked_at=last.finished_at if last else None,
        agrees=last is not None and not found,
        differences=found,
        parts=parts,
        latest=shapes.BackgroundRun.of(latest) if latest else None,
    )
