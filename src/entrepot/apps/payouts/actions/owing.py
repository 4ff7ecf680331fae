"""Sellers who owe: told at once, put before a person when it is old, and borne when it will not come."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk import actions as desk
from entrepot.apps.desk import queries as items
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.payouts import letters, refusals
from entrepot.apps.payouts.moving import CLERK, LANE, SOURCE, available_of
from entrepot.apps.payouts.queries import Debtor, list_debtors
from entrepot.core.ledger import Stamp, debt_written_off
from entrepot.core.money import Money

KIND: Final = "debt"
PATIENCE: Final = timedelta(days=30)
"""So long a seller may owe before a person looks, and so long that person's answer holds."""


def look_at_debts(*, by: Actor, at: datetime) -> int:
    """Write to every seller who owes, once for each debt, and put old debts before a person; return how many.

    A debt that was covered leaves the desk by itself. For the daily round; safe to repeat.
    """
    require_role(by, OPERATOR)
    debtors = list_debtors(viewer=SYSTEM, at=at)
    old = {each.business for each in debtors if each.since <= at - PATIENCE}
    for each in debtors:
        letters.write_debts(each, at)
        if each.business in old:
            _put_on_desk(each, at)
    for business in _waiting():
        if business not in old:
            with transaction.atomic():
                desk.close(lane=LANE, subject=business, by=CLERK, at=at, decision="covered")
    return len(old)


def write_off_debt(*, business: str, amount: Money, why: str, by: Actor, at: datetime) -> None:
    """Bear what a seller owes, or a part of it, as the platform's loss. For an operator who is a stranger.

    Raises Business.DoesNotExist, PermissionRefused, and ProblemRaised: 422 without a reason, 409 for more
    than is owed at that moment.
    """
    require_role(by, OPERATOR)
    standing = businesses.get_standing(business, viewer=SYSTEM)
    accounts.require_stranger(standing.organisation, viewer=by)
    if not why.strip():
        raise refusals.invalid(("why", _("The reason is missing."), _("Say why it will not come.")))
    if amount.minor <= 0:
        raise refusals.invalid(("amount", _("This is no amount."), _("Give what is not going to come.")))
    with transaction.atomic():
        stamp = Stamp(SOURCE, f"{business}:borne:{at.isoformat()}", at, business)
        entry = debt_written_off(stamp, seller=business, amount=amount, platform="platform")
        ledger.post(entry=entry, by=CLERK, at=at)
        # The posting holds the balance: what is read now nobody else changes before we commit.
        left = books.get_balance(account=available_of(business, amount.currency), viewer=SYSTEM)
        if left.minor > 0:
            raise refusals.not_owed()
        changes = {"amount": str(amount), "why": why.strip()[:300]}
        audit.record(by=by, action="payouts.write_off_debt", subject=business, changes=changes, at=at)


def _waiting() -> list[str]:
    """Return the businesses whose debts wait for a person."""
    found, after = [], ""
    while page := items.list_items(viewer=SYSTEM, lane=LANE, after=after):
        found += [item.subject for item in page if item.subject_kind == KIND]
        after = page[-1].public_id
    return found


def _put_on_desk(debtor: Debtor, at: datetime) -> None:
    """Put an old debt before a person, unless one looked at it lately."""
    about = items.list_items_about(debtor.business, viewer=SYSTEM)
    if any(
        item.subject_kind == KIND and (item.done_at is None or item.done_at > at - PATIENCE) for item in about
    ):
        return
    with transaction.atomic():
        desk.open_item(
            lane=LANE,
            subject_kind=KIND,
            subject=debtor.business,
            title=Saying(
                gettext_noop("%(name)s owes %(owed)s for %(days)s days"),
                {"name": debtor.name, "owed": str(debtor.owed), "days": str(debtor.days)},
            ),
            by=CLERK,
            at=at,
        )
