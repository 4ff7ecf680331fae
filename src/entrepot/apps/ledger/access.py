"""Who may read which account."""

from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused, require_scope, require_signed_in
from entrepot.apps.ledger.models import Holder
from entrepot.core.ledger import AccountKind, AccountRef

LEDGER_READ = "ledger:read"
OFFICER = "officer"

OWN_KINDS = frozenset({AccountKind.SELLER_AVAILABLE, AccountKind.PAYOUT_TRANSIT, AccountKind.RECEIVABLE})
"""What an organisation may see of the accounts that are its own."""
OFFICER_KINDS = frozenset({AccountKind.RELIEF})
"""What programmes paid, for those who answer for them."""


def sees_all(viewer: Actor) -> bool:
    """Say whether the viewer may read every account: the system and operators."""
    return viewer.is_system or OPERATOR in viewer.roles


def require_all(viewer: Actor) -> None:
    """Raise PermissionRefused unless the viewer may read every account."""
    require_signed_in(viewer)
    require_scope(viewer, LEDGER_READ)
    if not sees_all(viewer):
        raise PermissionRefused("The books are for operators.", fix="Ask an operator.", signed_in=True)


def require_kind(viewer: Actor, kind: AccountKind) -> None:
    """Raise PermissionRefused unless the viewer may read every account of this kind."""
    if not (kind in OFFICER_KINDS and OFFICER in viewer.roles):
        require_all(viewer)
    require_scope(viewer, LEDGER_READ)


def require_account(viewer: Actor, account: AccountRef) -> None:
    """Raise Holder.DoesNotExist unless the viewer may read this account: to others it is not there."""
    require_signed_in(viewer)
    require_scope(viewer, LEDGER_READ)
    if sees_all(viewer) or (account.kind in OFFICER_KINDS and OFFICER in viewer.roles):
        return
    if account.kind not in OWN_KINDS or account.owner not in own_owners(viewer):
        raise Holder.DoesNotExist


def own_owners(viewer: Actor) -> list[str]:
    """Return the owners whose accounts belong to the viewer's organisation, in the order they were named."""
    if viewer.organisation_id is None:
        return []
    rows = Holder.objects.filter(organisation_id=viewer.organisation_id)
    return list(rows.order_by("id").values_list("owner", flat=True))
