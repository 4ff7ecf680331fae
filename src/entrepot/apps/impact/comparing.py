"""The figures beside the books: one walk through the ledger, then each thing that was counted."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from entrepot.apps.cooperatives import queries as cooperatives
from entrepot.apps.impact import sums
from entrepot.apps.impact.models import CountedIncome, CountedOrder, CountedPayout, CountedRelief, KeptSum
from entrepot.apps.impact.supporting import COUNTER
from entrepot.apps.ledger import queries as ledger
from entrepot.core.ledger import AccountKind, Cause, Entry

SHARED_OUT = frozenset(
    {
        AccountKind.SELLER_AVAILABLE,
        AccountKind.SELLER_ADVANCE,  # the seller has had it before
        AccountKind.COMMISSION,
        AccountKind.TAX_PAYABLE,
        AccountKind.DUTY_PAYABLE,
        AccountKind.CARRIER_PAYABLE,
        AccountKind.RELIEF,
    }
)
"""Everybody who gets a part of an order: together they have what the buyer paid and did not get back."""
OF_ORDERS = frozenset({Cause.SET_ASIDE, Cause.RELEASE, Cause.REFUND, Cause.CHARGEBACK_LOST})
OF_PAYOUTS = frozenset({Cause.PAYOUT_SETTLED, Cause.REVERSAL})
NEVER = -1
PAGE = 200


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """Something counted that the ledger tells otherwise, in minor units; -1 for what is not there at all.

    `figure`: `order` (all that was shared out), `relief` (its programme after a blank), `payout`, `members`
    (what a co-operative's members have, beside what their payouts say), `sum` (a kept sum beside its rows).
    """

    figure: str
    subject: str
    counted: int
    books: int


@dataclass(slots=True)
class Books:
    """What the ledger says, by subject."""

    released: set[str] = field(default_factory=set)
    orders: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    reliefs: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    payouts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def read(self, entry: Entry) -> None:
        """Take in one entry."""
        if entry.cause in OF_ORDERS:
            self._order(entry)
        elif entry.cause in OF_PAYOUTS:
            for posting in entry.postings:
                if posting.account.kind is AccountKind.BANK and entry.about:
                    self.payouts[entry.about] -= posting.amount.minor

    def _order(self, entry: Entry) -> None:
        if entry.cause is Cause.RELEASE:
            self.released.add(entry.about)
        for posting in entry.postings:
            if posting.account.kind in SHARED_OUT:
                self.orders[entry.about] -= posting.amount.minor
            if posting.account.kind is AccountKind.RELIEF:
                self.reliefs[entry.about, posting.account.owner] += posting.amount.minor


def compare() -> list[FigureDifference]:
    """Return every difference, by figure and subject."""
    books = Books()
    for entry in ledger.iterate_entries(viewer=COUNTER):
        books.read(entry)
    return [*_orders(books), *_reliefs(books), *_payouts(books), *_incomes(), *_sums()]


def _orders(books: Books) -> Iterator[FigureDifference]:
    counted = dict(CountedOrder.objects.values_list("order", "total_minor"))
    for order in sorted(counted.keys() | books.released):
        ours = counted.get(order, NEVER)
        # Of an order all of whose money went back before the release, nothing was left to post.
        theirs = books.orders[order] if order in books.released else 0
        if ours != theirs:
            yield FigureDifference("order", order, ours, theirs)


def _reliefs(books: Books) -> Iterator[FigureDifference]:
    rows = CountedRelief.objects.values_list("order__order", "programme", "amount_minor")
    counted = {(order, programme): minor for order, programme, minor in rows}
    for key in sorted(counted.keys() | books.reliefs.keys()):
        ours, theirs = counted.get(key, 0), books.reliefs.get(key, 0)
        if ours != theirs:
            yield FigureDifference(f"relief {key[1]}", key[0], ours, theirs)


def _payouts(books: Books) -> Iterator[FigureDifference]:
    counted = dict(CountedPayout.objects.values_list("payout", "amount_minor"))
    told = {payout: minor for payout, minor in books.payouts.items() if minor}
    for payout in sorted(counted.keys() | told.keys()):
        ours, theirs = counted.get(payout, NEVER), told.get(payout, NEVER)
        if ours != theirs:
            yield FigureDifference("payout", payout, ours, theirs)


def _incomes() -> Iterator[FigureDifference]:
    """Yield each payout to members that is counted otherwise than their shares add up to."""
    counted = dict(CountedIncome.objects.values_list("payout", "paid_minor"))
    after = ""
    while paid := cooperatives.list_member_incomes(viewer=COUNTER, after=after, limit=PAGE):
        for each in paid:
            ours = counted.pop(each.payout, NEVER)
            if ours != each.paid.minor:
                yield FigureDifference("members", each.payout, ours, each.paid.minor)
        after = paid[-1].payout
    for payout in sorted(counted):
        yield FigureDifference("members", payout, counted[payout], NEVER)


def _sums() -> Iterator[FigureDifference]:
    """Yield each kept sum that is not what its rows add up to: how many, how much, or the dues of it."""
    rows = dict(sums.added())
    kept = {
        (row.figure, row.of, row.currency): sums.Part(row.count, row.minor, row.dues_minor)
        for row in KeptSum.objects.order_by("pk")
    }
    for key in sorted(kept.keys() | rows.keys()):
        ours, theirs = kept.get(key, sums.Part()), rows.get(key, sums.Part())
        for mine, own in ((ours.count, theirs.count), (ours.minor, theirs.minor), (ours.dues, theirs.dues)):
            if mine != own:
                yield FigureDifference("sum", " ".join(key), mine, own)
