"""Do the books add up? Everything is summed anew from the postings and compared with what is kept."""

from dataclasses import dataclass

from django.db.models import Count, Subquery, Sum

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.ledger import open_days
from entrepot.apps.ledger.access import require_all
from entrepot.apps.ledger.models import Balance, Entry, KindTotal, Posting, Snapshot
from entrepot.apps.ledger.storing import account_of
from entrepot.core.ledger import CLAIMED, AccountKind, AccountRef
from entrepot.core.money import Money

FEWEST_POSTINGS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """The sum of all accounts of a kind in a currency; debits above zero."""

    kind: AccountKind
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that should be equal and is not: `code`, what it is about, both figures in minor units."""

    code: str
    subject: str
    kept: int
    summed: int


def get_trial_balance(*, viewer: Actor) -> dict[str, tuple[TrialLine, ...]]:
    """Return by currency what stands on each kind of account. Every currency's lines add up to zero.

    The last sums that were kept and what came after them. For the system and operators.
    """
    require_all(viewer)
    found: dict[str, list[TrialLine]] = {}
    kept, through = _kept_totals()
    rest = _totals(through, None)
    by_kind = {key: kept.get(key, 0) + rest.get(key, 0) for key in kept.keys() | rest.keys()}
    for currency in sorted({currency for currency, _ in by_kind}):
        found[currency] = [
            TrialLine(kind=kind, amount=Money(by_kind[currency, kind.value], currency))
            for kind in AccountKind
            if (currency, kind.value) in by_kind
        ]
    return {currency: tuple(lines) for currency, lines in found.items()}


def list_differences(*, viewer: Actor) -> list[Difference]:
    """Return everything in the books that does not add up; nothing when all is well.

    Unbalanced entries; kept balances, snapshots, sums of kinds and open days that are not the sum of their
    postings. For the system and operators.
    """
    require_all(viewer)
    return [*_entries_off(), *_balances_off(), *_snapshots_off(), *_totals_off(), *_days_off()]


type _Totals = dict[tuple[str, str], int]
"""By currency and kind."""


def _kept_totals() -> tuple[_Totals, int]:
    """Return the newest sums that are kept, and up to which posting they are."""
    newest = KindTotal.objects.order_by("-through").values("through")[:1]
    rows = list(KindTotal.objects.filter(through=Subquery(newest)))
    return {(row.currency, row.kind): row.minor for row in rows}, rows[0].through if rows else 0


def _totals(after: int, through: int | None) -> _Totals:
    """Return the sums of the postings after one, up to another or to the last."""
    rows = Posting.objects.filter(id__gt=after)
    if through is not None:
        rows = rows.filter(id__lte=through)
    summed = rows.order_by().values_list("currency", "kind").annotate(total=Sum("minor"))
    return {(currency, kind): int(total) for currency, kind, total in summed}


def _totals_off() -> list[Difference]:
    kept, through = _kept_totals()
    found = _totals(0, through)
    return [
        Difference(
            code="snapshot", subject=f"{key[1]} {key[0]}", kept=kept.get(key, 0), summed=found.get(key, 0)
        )
        for key in sorted(kept.keys() | found.keys())
        if kept.get(key, 0) != found.get(key, 0)
    ]


def _days_off() -> list[Difference]:
    return [
        Difference(
            code="snapshot",
            subject=f"{day.kind} {day.owner} {day.currency} {day.day}",
            kept=kept,
            summed=summed,
        )
        for day, kept, summed in open_days.wrong_days()
    ]


def _entries_off() -> list[Difference]:
    sums = (
        Posting.objects.values("entry__public_id", "currency")
        .annotate(total=Sum("minor"))
        .exclude(total=0)
        .order_by("entry__public_id", "currency")
    )
    off = [
        Difference(
            code="unbalanced",
            subject=f"{row['entry__public_id']} {row['currency']}",
            kept=0,
            summed=int(row["total"]),
        )
        for row in sums
    ]
    short = Entry.objects.annotate(count=Count("postings")).filter(count__lt=FEWEST_POSTINGS)
    off += [
        Difference(code="too-few-postings", subject=row.public_id, kept=FEWEST_POSTINGS, summed=row.count)
        for row in short
    ]
    return off


def _balances_off() -> list[Difference]:
    claimed = [kind.value for kind in CLAIMED]
    sums = Posting.objects.filter(kind__in=claimed).values("kind", "owner", "currency")
    summed = {}
    for row in sums.annotate(total=Sum("minor")):
        account = AccountRef(AccountKind(row["kind"]), row["owner"], row["currency"])
        summed[account] = account.seen(Money(int(row["total"]), row["currency"])).minor
    kept = {account_of(row): row.minor for row in Balance.objects.all()}
    found = []
    for account in sorted(summed.keys() | kept.keys(), key=_name):
        stands, adds_up = kept.get(account, 0), summed.get(account, 0)
        if stands != adds_up:
            found.append(Difference(code="balance", subject=_name(account), kept=stands, summed=adds_up))
    return found


def _snapshots_off() -> list[Difference]:
    off = []
    for row in Snapshot.objects.order_by("kind", "owner", "currency"):
        postings = Posting.objects.filter(
            kind=row.kind, owner=row.owner, currency=row.currency, id__lte=row.through
        )
        summed = int(postings.aggregate(sum=Sum("minor"))["sum"] or 0)
        if summed != row.minor:
            subject = f"{row.kind} {row.owner} {row.currency}"
            off.append(Difference(code="snapshot", subject=subject, kept=row.minor, summed=summed))
    return off


def _name(account: AccountRef) -> str:
    return f"{account.kind} {account.owner} {account.currency}"
