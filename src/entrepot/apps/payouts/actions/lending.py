"""A business pays others from its own account: the account goes into its file for its bank."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.payouts import refusals, sealed
from entrepot.apps.payouts.models import BankAccount
from entrepot.apps.payouts.provider import OwnAccount


def export_own_account(*, by: Actor, at: datetime) -> OwnAccount:
    """Return the account that the actor's business is paid to, number in clear. Needs admin; it is noted.

    Raises ProblemRaised (409) without a business or an account.
    """
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    own = businesses.get_own_business(viewer=by)
    if own is None:
        raise refusals.no_business()
    row = BankAccount.objects.filter(business=own.profile.public_id, replaced_at=None).first()
    if row is None:
        raise refusals.no_account()
    with transaction.atomic():
        audit.record(by=by, action="payouts.export_own_account", subject=row.public_id, at=at)
    return OwnAccount(
        holder=row.holder,
        country=row.country,
        number=sealed.unseal(row.sealed, owner=row.public_id),
        is_iban=row.scheme == BankAccount.Scheme.IBAN,
        bic=row.bic,
        bank_code=row.bank_code,
    )
