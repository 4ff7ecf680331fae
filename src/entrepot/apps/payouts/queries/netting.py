"""What a seller owes and what earlier refunds were taken from, said plainly; who has owed for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import reasons
from entrepot.apps.payouts.access import require_business, visible
from entrepot.apps.payouts.debts import debts_of, taken_from
from entrepot.apps.payouts.models import Payout
from entrepot.core.ledger import AccountKind, Cover, Debt
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedPiece:
    """So much is owed, or was taken, because of which order, since when; `words` say why."""

    amount: Money
    order: str
    since: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """A business that owes in a currency: how much, since when, and each piece of it, oldest first."""

    business: str
    name: str
    owed: Money
    since: datetime
    days: int
    pieces: tuple[OwedPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Netting:
    """What a business owes in a currency and, since its last payout, what earned money has covered."""

    currency: str
    owed: Money
    pieces: tuple[OwedPiece, ...]
    taken: tuple[OwedPiece, ...]


def list_taken(payout: str, *, viewer: Actor) -> list[OwedPiece]:
    """Return what of earlier refunds was taken from a payout, piece by piece; nothing for most payouts.

    For whoever may see it. Raises Payout.DoesNotExist.
    """
    row = Payout.objects.filter(visible(viewer), creditor=None).get(public_id=payout)
    return taken(taken_from(row))


def list_debtors(*, viewer: Actor, at: datetime | None = None, business: str = "") -> list[Debtor]:
    """Return who owes because money went back after it had been paid out, the oldest debt first.

    For operators.
    """
    require_role(viewer, OPERATOR)
    now = at or clock.now()
    owners = [business] if business else None
    held = ledger.list_balances(kind=AccountKind.SELLER_AVAILABLE, owners=owners, viewer=SYSTEM)
    found = []
    for each in held:
        if each.balance.minor >= 0:
            continue
        owed = debts_of(each.account.owner, each.account.currency).owed
        since = owed[0].since if owed else now
        found.append(
            Debtor(
                business=each.account.owner,
                name=businesses.get_standing(each.account.owner, viewer=SYSTEM).name,
                owed=-each.balance,
                since=since,
                days=max(0, (now - since).days),
                pieces=tuple(owing(owed)),
            )
        )
    return sorted(found, key=lambda one: (one.since, one.business))


def list_own_debts(*, business: str, viewer: Actor) -> list[OwedPiece]:
    """Return what a business owes, in every currency. For its people and the platform.

    Raises Business.DoesNotExist, and Payout.DoesNotExist to strangers.
    """
    require_business(business, viewer)
    found = list_debtors(viewer=SYSTEM, business=business)
    return [piece for debtor in found for piece in debtor.pieces]


def explain_debts(*, business: str, viewer: Actor) -> list[Netting]:
    """Return what a business owes and what covered it since its last payout, by currency; none where neither.

    For its people and the platform. Raises Business.DoesNotExist, and Payout.DoesNotExist to strangers.
    """
    require_business(business, viewer)
    found = []
    for each in ledger.list_balances(kind=AccountKind.SELLER_AVAILABLE, owners=[business], viewer=SYSTEM):
        currency = each.account.currency
        traced = debts_of(business, currency)
        if traced.owed or traced.covers:
            found.append(
                Netting(
                    currency=currency,
                    owed=Money(max(0, -each.balance.minor), currency),
                    pieces=tuple(owing(traced.owed)),
                    taken=tuple(taken(traced.covers)),
                )
            )
    return sorted(found, key=lambda one: one.currency)


def owing(debts: Iterable[Debt]) -> list[OwedPiece]:
    """Return debts in words."""
    return [
        OwedPiece(amount=debt.amount, order=debt.about, since=debt.since, words=reasons.say_owed(debt.cause))
        for debt in debts
    ]


def taken(covers: Iterable[Cover]) -> list[OwedPiece]:
    """Return what covered debts, added up by the debt it covered, in words."""
    found: dict[str, OwedPiece] = {}
    for each in covers:
        debt = each.debt
        before = found.get(debt.reference)
        found[debt.reference] = OwedPiece(
            amount=before.amount + each.amount if before else each.amount,
            order=debt.about,
            since=debt.since,
            words=reasons.say_taken(debt.cause, debt.since.date()),
        )
    return list(found.values())
