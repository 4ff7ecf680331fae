"""Reads of payouts and bank accounts, and the proof that no payout's money is lost or doubled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import reasons, states, words
from entrepot.apps.payouts.access import require_business, visible
from entrepot.apps.payouts.exchange import conversion_of
from entrepot.apps.payouts.models import BankAccount, Payout
from entrepot.apps.payouts.moving import SOURCE
from entrepot.apps.payouts.planning import account_of
from entrepot.core.ledger import AccountKind, Conversion, Entry
from entrepot.core.money import Money

MOST = 200
STEPS = {
    **dict.fromkeys(states.IN_TRANSIT, frozenset({"proposed"})),
    states.SETTLED: frozenset({"proposed", "settled"}),
    states.REJECTED: frozenset({"proposed", "failed"}),
    states.FAILED: frozenset({"proposed", "failed"}),
}
"""Which entries the books hold of a payout in each state; one that came back has two more."""
RETURNED = frozenset({"settled", "returned"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountView:
    """Where a business is paid; of the number only the last figures."""

    public_id: str
    business: str
    holder: str
    country: str
    scheme: str
    ending: str
    bic: str
    bank_code: str
    currency: str
    """It is paid in; empty: as it was earned or held."""
    held_until: datetime | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutView:
    """One payout. `reason` is a code, `reason_words` the sentence for it. Users go by row numbers.

    `amount` arrives; `conversion` says how it came of what was earned in another currency, in words too.
    """

    public_id: str
    business: str
    amount: Money
    conversion: Conversion | None
    conversion_words: str
    state: str
    state_words: str
    reason: str
    reason_words: str
    account: BankAccountView
    batch: str
    bank_reference: str
    proposed_by: int | None
    approved_by: int | None
    proposed_at: datetime
    approved_at: datetime | None
    sent_at: datetime | None
    settled_at: datetime | None
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class PayoutDifference:
    """A payout, or a seller's money on the way, that the books tell otherwise than our rows."""

    subject: str
    matter: str
    ours: str
    books: str


def get_payout(public_id: str, *, viewer: Actor) -> PayoutView:
    """Return a payout to a seller. Raises Payout.DoesNotExist when it is none of the viewer's."""
    rows = Payout.objects.filter(visible(viewer), creditor=None).select_related("account", "batch")
    return _view(rows.get(public_id=public_id))


def list_payouts(
    *, viewer: Actor, state: str = "", business: str = "", before: str = "", limit: int = 50
) -> list[PayoutView]:
    """Return payouts to sellers, newest first, 200 at most; `before` is the id of the last one seen."""
    rows = Payout.objects.filter(visible(viewer), creditor=None).select_related("account", "batch")
    rows = rows.order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if business:
        rows = rows.filter(business=business)
    if before:
        last = Payout.objects.filter(public_id=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return [_view(row) for row in rows[: max(1, min(limit, MOST))]]


def get_bank_account(business: str, *, viewer: Actor) -> BankAccountView | None:
    """Return where a business is paid now, or None. Raises Payout.DoesNotExist to strangers."""
    require_business(business, viewer)
    row = account_of(business)
    return account_view(row) if row else None


def list_payout_differences(*, viewer: Actor) -> list[PayoutDifference]:
    """Return every payout or remittance whose money is not where its state says: nothing, when all is well.

    Each payout's entries are those of its state, with its amount; and what the books hold on the way to each
    seller is the sum of the payouts that are on the way. So all of it is available, on the way, or settled.
    For the system and operators.
    """
    require_role(viewer, OPERATOR)
    return [*_wrong_entries(), *_wrong_transit()]


def account_view(row: BankAccount) -> BankAccountView:
    """Return an account as people may see it."""
    return BankAccountView(
        public_id=row.public_id,
        business=row.business,
        holder=row.holder,
        country=row.country,
        scheme=row.scheme,
        ending=row.ending,
        bic=row.bic,
        bank_code=row.bank_code,
        currency=row.currency,
        held_until=row.held_until,
        since=row.created_at,
    )


def _wrong_entries() -> Iterator[PayoutDifference]:
    for row in Payout.objects.order_by("pk").iterator():
        entries = ledger.list_entries_about(about=row.public_id, viewer=SYSTEM)
        steps = frozenset(entry.reference.rpartition(":")[2] for entry in entries if entry.source == SOURCE)
        wanted = STEPS[row.state]
        back = row.state == states.FAILED and steps == wanted | RETURNED
        if steps != wanted and not back:
            said = (", ".join(sorted(wanted)), ", ".join(sorted(steps)))
            yield PayoutDifference(row.public_id, f"entries of {row.state}", *said)
        yield from _wrong_amounts(row, entries)


def _wrong_amounts(row: Payout, entries: list[Entry]) -> Iterator[PayoutDifference]:
    """Compare what was taken and what is paid; a remittance may come from several accounts."""
    ours = {
        AccountKind.SELLER_AVAILABLE: row.given,
        AccountKind.PAYOUT_TRANSIT: row.amount,
        AccountKind.BANK: row.amount,
    }
    for kind, amount in ours.items():
        booked = {
            abs(posting.amount)
            for entry in entries
            for posting in entry.postings
            if posting.account.kind is kind
        }
        if booked - {amount}:
            yield PayoutDifference(row.public_id, "amount", str(amount), ", ".join(map(str, booked)))
    if conversion := conversion_of(row):
        positions = {
            abs(posting.amount)
            for entry in entries
            for posting in entry.postings
            if posting.account.kind is AccountKind.EXCHANGE
        }
        if positions != {conversion.changed, conversion.worth}:
            said = (str(conversion.changed), ", ".join(map(str, positions)))
            yield PayoutDifference(row.public_id, "exchange", *said)


def _wrong_transit() -> Iterator[PayoutDifference]:
    rows = Payout.objects.filter(state__in=states.IN_TRANSIT)
    sums = rows.values("business", "creditor__public_id", "currency").annotate(sum=Sum("amount_minor"))
    ours = {(row["creditor__public_id"] or row["business"], row["currency"]): int(row["sum"]) for row in sums}
    held = ledger.list_balances(kind=AccountKind.PAYOUT_TRANSIT, viewer=SYSTEM)
    books = {(each.account.owner, each.account.currency): each.balance.minor for each in held}
    for key in sorted(ours.keys() | books.keys()):
        expected, found = ours.get(key, 0), books.get(key, 0)
        if expected != found:
            yield PayoutDifference(" ".join(key), "on the way", str(expected), str(found))


def _view(row: Payout) -> PayoutView:
    return PayoutView(
        public_id=row.public_id,
        business=row.business,
        amount=row.amount,
        conversion=(conversion := conversion_of(row)),
        conversion_words=reasons.say_conversion(conversion) if conversion else "",
        state=row.state,
        state_words=words.say_state(row.state),
        reason=row.reason,
        reason_words=words.say_reason(row.reason),
        account=account_view(row.account),
        batch=row.batch.public_id if row.batch else "",
        bank_reference=row.bank_reference,
        proposed_by=row.proposed_by,
        approved_by=row.approved_by,
        proposed_at=row.created_at,
        approved_at=row.approved_at,
        sent_at=row.sent_at,
        settled_at=row.settled_at,
        moved_at=row.moved_at,
    )
