"""What the bank did with a payout: it left our account, or it was refused or came back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.payouts import states
from entrepot.apps.payouts.banks import MAIN
from entrepot.apps.payouts.events import PayoutDisagreed, PayoutFailed, PayoutSettled
from entrepot.apps.payouts.models import Payout
from entrepot.apps.payouts.moving import CLERK, LANE, SOURCE, announce, give_back, move
from entrepot.core.ledger import Stamp, payout_settled, remittance_settled
from entrepot.core.money import Money

URGENT = 0  # of the desk: money that is not where we think it is
UNKNOWN, OTHER_AMOUNT, AFTER_END = "unknown", "other_amount", "after_end"


def record_settlement(
    *, payout: str, reference: str, amount: Money, booked_at: datetime, by: Actor, at: datetime
) -> bool:
    """Note that a payout left our account, under the bank's reference: once. Returns whether that is new.

    For the platform. What cannot be joined to what we know changes nothing, is announced (PayoutDisagreed)
    and put before a person: an unknown payout, another amount, one that never was with the bank or had ended.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = Payout.objects.select_for_update(of=("self",)).filter(public_id=payout).first()
        matter = "" if row else UNKNOWN
        if row and row.amount != amount:
            matter = OTHER_AMOUNT
        if row and not matter:
            if row.bank_reference == reference or _was_booked(row):
                Payout.objects.filter(pk=row.pk, bank_reference="").update(bank_reference=reference)
                return False
            if _settle(row, reference, booked_at, by, at):
                return True
            matter = AFTER_END
        _disagree(matter, payout, reference, at)
    return False


def record_failure(
    *,
    payout: str,
    reference: str,
    reason: str,
    by: Actor,
    at: datetime,
    returned: bool = True,
    amount: Money | None = None,
) -> bool:
    """Note that a payout was refused, or came back after it had left (`returned`): once for each payout.

    Its money is available again. `reason` is a code of `words`, such as AC04. A return may be told before the
    payment that it returns. When another `amount` came back nothing changes and a person looks. Returns
    whether that is new. For the platform and operators; Payout.DoesNotExist.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = Payout.objects.select_for_update(of=("self",)).get(public_id=payout)
        if row.state == states.FAILED:
            return False
        if amount is not None and amount != row.amount:
            _disagree(OTHER_AMOUNT, payout, reference, at)
            return False
        if row.state not in {states.SENDING, states.SENT, states.SETTLED} or (
            row.state == states.SETTLED and not returned
        ):
            _disagree(AFTER_END, payout, reference, at)
            return False
        if returned:
            _return(row, at)
        return fail(row, reason, by=by, at=at)


def fail(row: Payout, reason: str, *, by: Actor, at: datetime) -> bool:
    """End a payout that was not made, inside the caller's transaction."""
    if not move(row, states.FAILED, by=by, at=at, reason=reason[:40]):
        return False
    give_back(row, at)
    announce(row, PayoutFailed, at, reason=row.reason)
    return True


def _disagree(matter: str, payout: str, reference: str, at: datetime) -> None:
    """Announce what cannot be joined, and put it before a person, inside the caller's transaction."""
    audit.record(by=CLERK, action="payouts.disagree", subject=payout, changes={"matter": matter}, at=at)
    desk.open_item(
        lane=LANE,
        subject_kind="bank_line",
        subject=reference[:40],
        title=Saying(
            gettext_noop("The bank's line %(line)s and payout %(payout)s disagree: %(matter)s"),
            {"line": reference, "payout": payout or "-", "matter": matter},
        ),
        by=CLERK,
        at=at,
        priority=URGENT,
    )
    publish(PayoutDisagreed(bank=MAIN, reference=reference, payout=payout, matter=matter, at=at))


def _settle(row: Payout, reference: str, booked_at: datetime, by: Actor, at: datetime) -> bool:
    columns = {"bank_reference": reference, "settled_at": booked_at}
    if not move(row, states.SETTLED, by=by, at=at, **columns):
        return False
    _book(row, booked_at, at)
    announce(row, PayoutSettled, at)
    return True


def _book(row: Payout, booked_at: datetime, at: datetime) -> None:
    stamp = Stamp(SOURCE, f"{row.public_id}:settled", booked_at, row.public_id)
    if row.creditor is None:
        entry = payout_settled(stamp, seller=row.business, amount=row.amount, bank=MAIN)
    else:
        entry = remittance_settled(stamp, creditor=row.payee, amount=row.amount, bank=MAIN)
    ledger.post(entry=entry, by=CLERK, at=at)


def _was_booked(row: Payout) -> bool:
    """Whether the books have it as paid already: by this line, or because its return was told first."""
    entry = books.get_entry(source=SOURCE, reference=f"{row.public_id}:settled", viewer=CLERK)
    return entry is not None and not row.bank_reference


def _return(row: Payout, at: datetime) -> None:
    """Take the money back into our bank: what left is reversed, and booked first when nobody told us yet."""
    if row.state != states.SETTLED:
        _book(row, at, at)
    ledger.reverse_entry(
        source=SOURCE,
        reference=f"{row.public_id}:settled",
        new_source=SOURCE,
        new_reference=f"{row.public_id}:returned",
        reason="The bank sent it back.",
        by=CLERK,
        at=at,
    )
