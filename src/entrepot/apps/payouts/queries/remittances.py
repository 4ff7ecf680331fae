"""What is held for authorities and carriers: who is owed what, since when, and what was paid over."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import QuerySet

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role, require_scope
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.ledger.queries import LEDGER_READ, Item, OpenAccount
from entrepot.apps.payouts import creditors, reasons, states, words
from entrepot.apps.payouts.exchange import conversion_of
from entrepot.apps.payouts.models import Creditor, Payout
from entrepot.apps.payouts.queries.payouts import BankAccountView, account_view
from entrepot.core.ledger import AccountKind, Conversion, last_period, period_of
from entrepot.core.money import Money

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditorView:
    """Somebody we hold money for. Terms are those of today; empty while nobody has said any."""

    owner: str
    name: str
    kind: str
    is_known: bool
    cycle: str
    due_days: int
    reference: str
    source: str
    terms_since: date | None
    account: BankAccountView | None
    account_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedView:
    """What is open for a creditor in a currency since a day. `due` of it is of ended periods, by `due_on`.

    `on_the_way` was proposed and has not left our bank. `kinds` are the kinds of account it stands on.
    """

    owner: str
    name: str
    is_known: bool
    currency: str
    amount: Money
    due: Money
    on_the_way: Money
    kinds: tuple[AccountKind, ...]
    count: int
    since: datetime | None
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceView:
    """One remittance. `last` is the last day it covers; users go by row numbers.

    `amount` arrives; `conversion` says how it came of what was held in another currency, in words too.
    """

    public_id: str
    owner: str
    name: str
    amount: Money
    conversion: Conversion | None
    conversion_words: str
    state: str
    state_words: str
    reason_words: str
    account: BankAccountView
    account_source: str
    start: date
    last: date
    due_on: date
    is_overdue: bool
    note: str
    bank_reference: str
    proposed_by: int | None
    approved_by: int | None
    proposed_at: datetime
    approved_at: datetime | None
    sent_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Money that should have left our bank by a day: of an owner, or of a remittance that is on its way."""

    subject: str
    amount: Money
    due_on: date


def get_creditor(owner: str, *, viewer: Actor, on: date | None = None) -> CreditorView:
    """Return what is known of an owner in the books. For operators.

    Raises Creditor.DoesNotExist for one that is neither known nor was ever owed anything.
    """
    require_role(viewer, OPERATOR)
    row = creditors.creditor_of(owner)
    if row is None and not ledger.list_open_accounts(viewer=SYSTEM, owner=owner):
        raise Creditor.DoesNotExist
    terms = creditors.terms_of(row, on or clock.now().date())
    account = creditors.account_of(row)
    return CreditorView(
        owner=owner,
        name=row.name if row else "",
        kind=row.kind if row else "",
        is_known=row is not None,
        cycle=terms.cycle if terms else "",
        due_days=terms.due_days if terms else 0,
        reference=terms.reference if terms else "",
        source=terms.source if terms else "",
        terms_since=terms.valid_from if terms else None,
        account=account_view(account) if account else None,
        account_source=account.source if account else "",
    )


def list_creditors(*, viewer: Actor) -> list[CreditorView]:
    """Return everybody whose name we know, whether anything is held for them or not. For operators."""
    require_role(viewer, OPERATOR)
    owners = Creditor.objects.order_by("owner").values_list("owner", flat=True)
    return [get_creditor(owner, viewer=viewer) for owner in owners]


def list_owed(*, viewer: Actor, at: datetime | None = None, owner: str = "") -> list[OwedView]:
    """Return what is held for each creditor in each currency, overdue first, then by the day it is due.

    For operators.
    """
    require_role(viewer, OPERATOR)
    today = (at or clock.now()).date()
    held: dict[tuple[str, str], list[OpenAccount]] = {}
    for each in ledger.list_open_accounts(viewer=SYSTEM, owner=owner):
        held.setdefault((each.account.owner, each.account.currency), []).append(each)
    way, ended = _on_the_way(owner), _of_days_before(owner)
    found = (_owed(key, held.get(key, []), way.get(key, 0), today, ended) for key in held.keys() | way.keys())
    return sorted((each for each in found if each.amount.minor or each.on_the_way.minor), key=_place)


def list_overdue(*, viewer: Actor, at: datetime | None = None) -> list[Overdue]:
    """Return what should have left our bank for an authority or a carrier before today. For operators."""
    require_role(viewer, OPERATOR)
    today = (at or clock.now()).date()
    found = [
        Overdue(subject=each.owner, amount=each.due, due_on=each.due_on)
        for each in list_owed(viewer=viewer, at=at)
        if each.is_overdue and each.due_on is not None
    ]
    late = _rows().filter(state__in=states.IN_TRANSIT, due_on__lt=today).order_by("id")
    found += [Overdue(subject=row.public_id, amount=row.amount, due_on=row.due_on or today) for row in late]
    return found


def get_remittance(public_id: str, *, viewer: Actor) -> RemittanceView:
    """Return a remittance. For operators. Raises Payout.DoesNotExist."""
    _require(viewer)
    return _view(_rows().get(public_id=public_id))


def list_remittances(
    *, viewer: Actor, owner: str = "", state: str = "", before: str = "", limit: int = 50
) -> list[RemittanceView]:
    """Return remittances, newest first, 200 at most; `before` is the last one seen. For operators."""
    _require(viewer)
    rows = _rows().order_by("-id")
    if owner:
        rows = rows.filter(creditor__owner=owner)
    if state:
        rows = rows.filter(state=state)
    if before:
        last = Payout.objects.filter(public_id=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return [_view(row) for row in rows[: max(1, min(limit, MOST))]]


def list_remittance_items(public_id: str, *, viewer: Actor) -> list[Item]:
    """Return the items that a remittance pays, oldest first. For operators. Raises Payout.DoesNotExist."""
    _require(viewer)
    _rows().get(public_id=public_id)
    return ledger.list_cleared_items(cleared_by=public_id, viewer=SYSTEM)


def _require(viewer: Actor) -> None:
    require_role(viewer, OPERATOR)
    require_scope(viewer, LEDGER_READ)


def _rows() -> QuerySet[Payout]:
    return Payout.objects.filter(creditor__isnull=False).select_related("account", "creditor")


def _on_the_way(owner: str) -> dict[tuple[str, str], int]:
    rows = _rows().filter(state__in=states.IN_TRANSIT)
    found: dict[tuple[str, str], int] = {}
    for row in rows.filter(creditor__owner=owner) if owner else rows:
        key = (row.creditor.owner if row.creditor else "", row.from_currency)
        found[key] = found.get(key, 0) + row.from_minor
    return found


type _Ended = Callable[[date], Counter[tuple[str, str]]]
"""What is open for each owner in each currency, in minor units, of days before one."""


def _owed(
    key: tuple[str, str], accounts: list[OpenAccount], way: int, today: date, ended: _Ended
) -> OwedView:
    owner, currency = key
    row = creditors.creditor_of(owner)
    cycle, days = creditors.cycle_of(creditors.terms_of(row, today))
    since = min((each.since for each in accounts), default=None)
    due, due_on = Money.zero(currency), None
    if since is not None:
        due_on = period_of(since, cycle).due_on(days)
        due = Money(ended(last_period(today, cycle).end)[key], currency)
    return OwedView(
        owner=owner,
        name=row.name if row else "",
        is_known=row is not None,
        currency=currency,
        amount=Money.total((each.amount for each in accounts), currency),
        due=due,
        on_the_way=Money(way, currency),
        kinds=tuple(sorted({each.account.kind for each in accounts})),
        count=sum(each.count for each in accounts),
        since=creditors.begins(since) if since else None,
        due_on=due_on,
        is_overdue=due.minor > 0 and due_on is not None and due_on < today,
    )


def _of_days_before(owner: str) -> _Ended:
    """Return what tells what is open of days before one: asked once a day, for one owner or for all."""

    @cache
    def ended(day: date) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for each in ledger.list_open_accounts(viewer=SYSTEM, owner=owner, until=day):
            found[each.account.owner, each.account.currency] += each.amount.minor
        return found

    return ended


def _place(each: OwedView) -> tuple[bool, date, str, str]:
    return (not each.is_overdue, each.due_on or date.max, each.owner, each.currency)


def _view(row: Payout) -> RemittanceView:
    if row.creditor is None or row.period_start is None or row.period_end is None or row.due_on is None:
        raise Payout.DoesNotExist  # a payout to a seller
    return RemittanceView(
        public_id=row.public_id,
        owner=row.creditor.owner,
        name=row.creditor.name,
        amount=row.amount,
        conversion=(conversion := conversion_of(row)),
        conversion_words=reasons.say_conversion(conversion) if conversion else "",
        state=row.state,
        state_words=words.say_state(row.state),
        reason_words=words.say_reason(row.reason),
        account=account_view(row.account),
        account_source=row.account.source,
        start=row.period_start,
        last=row.period_end - timedelta(days=1),
        due_on=row.due_on,
        is_overdue=row.state in states.IN_TRANSIT and row.due_on < clock.now().date(),
        note=row.note,
        bank_reference=row.bank_reference,
        proposed_by=row.proposed_by,
        approved_by=row.approved_by,
        proposed_at=row.created_at,
        approved_at=row.approved_at,
        sent_at=row.sent_at,
        settled_at=row.settled_at,
    )
