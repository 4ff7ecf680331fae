"""A second person lets a payout go, or somebody stops it."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role, require_scope
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import reasons, refusals, states, words
from entrepot.apps.payouts.events import PayoutApproved, PayoutRejected
from entrepot.apps.payouts.exchange import HOLDS
from entrepot.apps.payouts.holds import holds_of
from entrepot.apps.payouts.models import Payout
from entrepot.apps.payouts.moving import CLERK, LANE, announce, available_of, give_back, move

RATE_OLD: Final = "rate_old"


def approve_payout(*, payout: str, by: Actor, at: datetime) -> None:
    """Let a proposed payout or remittance be sent.

    For an operator who neither proposed it nor set the account or the rate nor belongs to the business.

    The platform itself approves nothing. Raises Payout.DoesNotExist, PermissionRefused (for a member of the
    business too), and ProblemRaised: 403 for who proposed it or set the bank account, 409 when it was decided
    already or should not be paid any more (the business lost its verification, the account changed, the rate
    is three days old, what is held does not leave enough).
    """
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = Payout.objects.select_related("account", "creditor", "stated").get(public_id=payout)
        if by.user_id in {None, row.proposed_by, row.account.set_by, row.stated and row.stated.user_id}:
            raise refusals.same_person()
        if row.organisation_id is not None:
            accounts.require_stranger(row.organisation_id, viewer=by)
        _require_due(row, at)
        if not move(row, states.APPROVED, by=by, at=at, approved_by=by.user_id, approved_at=at):
            raise refusals.moved_on(words.say_state(row.state))
        desk.close(lane=LANE, subject=payout, by=CLERK, at=at, decision=states.APPROVED)
        announce(row, PayoutApproved, at)


def reject_payout(*, payout: str, reason: str, by: Actor, at: datetime) -> None:
    """Stop a payout that was not sent yet; its money is available again, or owed again. For operators.

    `reason` is a code of `words`. Raises Payout.DoesNotExist, PermissionRefused for a member of the business,
    and ProblemRaised: 422 for an unknown reason, 409 when it is sent or ended.
    """
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, OPERATOR)
    if reason not in words.reasons():
        raise refusals.invalid(("reason", _("There is no such reason."), ", ".join(words.reasons())))
    with transaction.atomic():
        row = Payout.objects.get(public_id=payout)
        if row.organisation_id is not None:
            accounts.require_stranger(row.organisation_id, viewer=by)
        reject(row, reason, by=by, at=at)


def reject(row: Payout, reason: str, *, by: Actor, at: datetime) -> None:
    """Stop a payout inside the caller's transaction. Raises ProblemRaised when it cannot be stopped."""
    if not move(row, states.REJECTED, by=by, at=at, reason=reason):
        raise refusals.moved_on(words.say_state(row.state))
    give_back(row, at)
    announce(row, PayoutRejected, at, reason=reason)


def _require_due(row: Payout, at: datetime) -> None:
    """Raise ProblemRaised when what was true at the proposal is not any more."""
    if row.account.replaced_at is not None:
        raise refusals.not_due(_("The bank account was changed."))
    if row.rate is not None and row.created_at + HOLDS < at:
        raise refusals.not_due(words.say_reason(RATE_OLD))
    if row.creditor is not None:
        return  # its items are claimed for it: nobody else can have paid them
    if not businesses.get_standing(row.business, viewer=SYSTEM).may_be_paid:
        raise refusals.not_due(_("The business is not verified, or its verification is overdue."))
    left = ledger.get_balance(account=available_of(row.business, row.from_currency), viewer=SYSTEM)
    if left.minor < 0:
        raise refusals.not_due(reasons.say(reasons.OWES))
    for hold in holds_of(row.business, row.from_currency, row.account, at):
        left = left - hold.amount
        if left.minor < 0:
            raise refusals.not_due(reasons.say(hold.reason))
