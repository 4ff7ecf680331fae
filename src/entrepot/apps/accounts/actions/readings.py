from datetime import datetime

from django.db import transaction

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role

READ = "accounts.read_personal"


def note_reading(*, subject: str, page: str, by: Actor, at: datetime) -> None:
    """Write down that somebody of the platform opened what names people: an order, a case, a row."""
    require_role(by, roles.OPERATOR, roles.OFFICER)
    with transaction.atomic():
        audit.record(by=by, action=READ, subject=subject[:64], changes={"page": page}, at=at)
