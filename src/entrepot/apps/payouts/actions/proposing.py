"""What may be paid is put aside, so that nothing else can spend it, and waits for a second person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.queries import Standing
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.ledger.actions import NotCoveredError
from entrepot.apps.payouts import refusals, states
from entrepot.apps.payouts.events import PayoutProposed
from entrepot.apps.payouts.exchange import Changed, change, columns_of, is_changed
from entrepot.apps.payouts.models import BankAccount, Minimum, Payout
from entrepot.apps.payouts.moving import CLERK, LANE, SOURCE, available_of, told
from entrepot.apps.payouts.planning import account_of, plan_of
from entrepot.core.ledger import (
    AccountKind,
    PayoutFinding,
    PayoutPlan,
    PayoutReason,
    Stamp,
    payout_proposed,
)
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """A seller who is not paid in a currency for now, what stands there, and every reason."""

    business: str
    currency: str
    available: Money
    findings: tuple[PayoutFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a round came to: the public ids of new payouts, and who gets none and why."""

    payouts: tuple[str, ...]
    unpaid: tuple[Unpaid, ...]


@dataclass(frozen=True, slots=True)
class _Offer:
    """What may be paid where, and how it is changed on the way, where it is."""

    account: BankAccount
    plan: PayoutPlan
    changed: Changed | None


def propose_payouts(*, by: Actor, at: datetime, business: str = "") -> Proposal:
    """Propose to pay every seller (or one) what is free in each currency; for operators and the daily round.

    What is proposed leaves the available money at once. A seller has one payout a currency that is not with
    the bank yet: while it waits nothing more is proposed. Safe to repeat and to run at once by several.
    """
    require_role(by, OPERATOR)
    made, unpaid = [], []
    for each in books.list_balances(kind=AccountKind.SELLER_AVAILABLE, viewer=SYSTEM):
        owner, currency = each.account.owner, each.account.currency
        if business and owner != business:
            continue
        waiting = Payout.objects.filter(business=owner, from_currency=currency, state__in=states.WAITING)
        if waiting.exists():
            continue
        found = _propose(owner, each.balance, by, at)
        if isinstance(found, Unpaid):
            unpaid.append(found)
        elif found:
            made.append(found)
    return Proposal(payouts=tuple(made), unpaid=tuple(unpaid))


def set_minimum(*, minimum: Money, by: Actor, at: datetime, valid_from: date | None = None) -> None:
    """Set the least that is paid out in a currency, from a day on (today). For operators.

    Raises ProblemRaised (422) for less than nothing.
    """
    require_role(by, OPERATOR)
    if minimum.minor < 0:
        raise refusals.invalid(("minimum", _("A minimum is not below zero."), "0"))
    with transaction.atomic():
        Minimum.objects.create(
            currency=minimum.currency,
            minimum_minor=minimum.minor,
            valid_from=valid_from or at.date(),
            set_by=by.key,
            created_at=at,
        )
        changes = {"minimum": str(minimum)}
        audit.record(by=by, action="payouts.set_minimum", subject=minimum.currency, changes=changes, at=at)


def _propose(business: str, available: Money, by: Actor, at: datetime) -> str | Unpaid:
    """Propose one payout and return its public id, or why not; nothing when somebody was quicker."""
    standing = businesses.get_standing(business, viewer=SYSTEM)
    account = account_of(business)
    plan = plan_of(standing, account, available, at)
    changed, missing = _changed(plan, account, at)
    if plan.amount.is_zero or account is None or missing:
        return Unpaid(
            business=business,
            currency=available.currency,
            available=available,
            findings=(*plan.findings, *missing),
        )
    try:
        with transaction.atomic():
            return _save(standing, _Offer(account, plan, changed), by, at)
    except (IntegrityError, NotCoveredError):
        # Another round proposed it, or the money was spent, between our look and our write.
        return ""


def _changed(
    plan: PayoutPlan, account: BankAccount | None, at: datetime
) -> tuple[Changed | None, tuple[PayoutFinding, ...]]:
    """Return how what may be paid is changed, where it is, or that no rate is known."""
    currency = plan.amount.currency
    if account is None or plan.amount.is_zero or not is_changed(account, currency):
        return None, ()
    found = change(plan.amount, account, at)
    if found is not None:
        return found, ()
    pair = f"{currency}/{account.currency}"
    return None, (PayoutFinding(PayoutReason.NO_RATE, plan.amount, pair),)


def _save(standing: Standing, offer: _Offer, by: Actor, at: datetime) -> str:
    plan, changed = offer.plan, offer.changed
    row = Payout.objects.create(
        business=standing.public_id,
        organisation_id=standing.organisation,
        account=offer.account,
        **columns_of(plan.amount, changed),
        proposed_by=by.user_id,
        moved_at=at,
        created_at=at,
    )
    stamp = Stamp(SOURCE, f"{row.public_id}:proposed", at, row.public_id)
    conversion = changed.conversion if changed else None
    entry = payout_proposed(stamp, seller=row.business, amount=plan.amount, conversion=conversion)
    stays = {available_of(row.business, row.from_currency): plan.stays}
    ledger.post(entry=entry, by=CLERK, at=at, stays=stays)
    desk.open_item(
        lane=LANE,
        subject_kind="payout",
        subject=row.public_id,
        title=f"{standing.name}: {row.amount}",
        by=CLERK,
        at=at,
        opened_by=by.user_id,
        business=row.business,
    )
    audit.record(
        by=by,
        action="payouts.propose_payouts",
        subject=row.public_id,
        changes={"business": row.business, "amount": str(row.amount), "taken": str(row.given)},
        at=at,
    )
    publish(PayoutProposed(**told(row, at)))
    return row.public_id
