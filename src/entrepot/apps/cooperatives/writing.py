"""Puts what is said of a member into its row."""

from datetime import datetime

from django.db import IntegrityError, transaction

from entrepot.apps.cooperatives.inputs import UNSAID, MemberInput
from entrepot.apps.cooperatives.models import Member
from entrepot.apps.cooperatives.refusals import number_taken
from entrepot.apps.cooperatives.sealing import account_of, sealed
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor

COLUMNS = (
    *("number", "name", "village", "phone", "email", "land_square_metres", "sex", "birth_year"),
    *("language", "shows_name", "way", "paid_through", "bank_code"),
)
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


def keep(row: Member, given: MemberInput, *, action: str, by: Actor, at: datetime) -> str:
    """Save a checked member, in the caller's transaction, and say what became of it.

    The audit names which columns changed and never what they hold. Raises ProblemRaised for a taken number.
    """
    is_new = row.pk is None
    changed = [name for name in COLUMNS if getattr(row, name) != getattr(given, name)]
    if given.account != UNSAID and (is_new or account_of(row) != given.account):
        changed.append("account")
    if row.left_at is not None:
        changed.append("left_at")
    if not (changed or is_new):
        return UNCHANGED
    for name in COLUMNS:
        setattr(row, name, getattr(given, name))
    if given.account != UNSAID:
        for name, value in sealed(given.account).items():
            setattr(row, name, value)
    row.left_at = row.forgotten_at = None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise number_taken() from error
    audit.record(
        by=by, action=f"cooperatives.{action}", subject=row.public_id, changes={"changed": changed}, at=at
    )
    return CREATED if is_new else UPDATED
