from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.cooperatives.access import own_cooperative, require_admin_of
from entrepot.apps.cooperatives.banking import bank_shares, write_file
from entrepot.apps.cooperatives.models import MemberPayout
from entrepot.apps.cooperatives.refusals import clash, moved_on
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payouts import actions as payouts

State = MemberPayout.State


def export_bank_file(*, payout: str, by: Actor, at: datetime) -> bytes:
    """Return the file that the co-operative's own bank pays members from (ISO 20022 pain.001), and note it.

    Of members with a bank account that can be right; the others are on the list. Needs admin. Raises
    MemberPayout.DoesNotExist; ProblemRaised (409) before a second person approved, when nobody can be paid
    so, or when the co-operative has no bank account here.
    """
    require_admin_of(by)
    rows = MemberPayout.objects.select_related("business")
    row = rows.get(public_id=payout, business_id=own_cooperative(by).business_id)
    if row.state not in {State.APPROVED, State.PAID}:
        raise moved_on()
    shares = [each for each in bank_shares(row) if each.payee is not None]
    if not shares:
        title = _("No member of this payout can be paid by the bank's file.")
        raise clash("nobody-by-bank", title, _("Give their accounts and the codes of their banks."))
    with transaction.atomic():
        own = payouts.export_own_account(by=by, at=at)
        audit.record(
            by=by,
            action="cooperatives.export_bank_file",
            subject=payout,
            changes={"transfers": len(shares)},
            at=at,
        )
    return write_file(row, shares, own=own, at=at)
