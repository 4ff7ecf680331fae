"""Every write of accounts: load, decide, save, tell; one transaction each, the audit row inside."""

from entrepot.apps.accounts.actions.invitations import (
    accept_invitation,
    invite_member,
    mark_invitation_sent,
    revoke_invitation,
)
from entrepot.apps.accounts.actions.members import change_member_role, end_membership
from entrepot.apps.accounts.actions.organisations import create_organisation, update_organisation
from entrepot.apps.accounts.actions.platform import end_platform_role, grant_platform_role
from entrepot.apps.accounts.actions.platform_tokens import (
    create_platform_token,
    note_platform_token_use,
    revoke_platform_token,
)
from entrepot.apps.accounts.actions.tokens import create_token, note_token_use, revoke_token

__all__ = [
    "accept_invitation",
    "change_member_role",
    "create_organisation",
    "create_platform_token",
    "create_token",
    "end_membership",
    "end_platform_role",
    "grant_platform_role",
    "invite_member",
    "mark_invitation_sent",
    "note_platform_token_use",
    "note_token_use",
    "revoke_invitation",
    "revoke_platform_token",
    "revoke_token",
    "update_organisation",
]
