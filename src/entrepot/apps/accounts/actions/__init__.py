"""Every write of accounts: load, decide, save, tell; one transaction each, the audit row inside."""

from entrepot.apps.accounts.actions.closing import close_organisation
from entrepot.apps.accounts.actions.codes import NewCode, begin_code, drop_codes, take_code
from entrepot.apps.accounts.actions.entering import enter_with_code, remove_phone, set_phone
from entrepot.apps.accounts.actions.erasing import (
    WAITS,
    erase_due,
    erase_person,
    forget_old_letters,
    mail_guest_proof,
    request_erasure,
    request_erasure_for,
    request_guest_erasure,
    take_back_erasure,
)
from entrepot.apps.accounts.actions.exporting import (
    drop_exports,
    note_download,
    record_export,
    request_export,
)
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
from entrepot.apps.accounts.actions.readings import note_reading
from entrepot.apps.accounts.actions.tokens import create_token, note_token_use, revoke_token

__all__ = [
    "WAITS",
    "NewCode",
    "accept_invitation",
    "begin_code",
    "change_member_role",
    "close_organisation",
    "create_organisation",
    "create_platform_token",
    "create_token",
    "drop_codes",
    "drop_exports",
    "end_membership",
    "end_platform_role",
    "enter_with_code",
    "erase_due",
    "erase_person",
    "forget_old_letters",
    "grant_platform_role",
    "invite_member",
    "mail_guest_proof",
    "mark_invitation_sent",
    "note_download",
    "note_platform_token_use",
    "note_reading",
    "note_token_use",
    "record_export",
    "remove_phone",
    "request_erasure",
    "request_erasure_for",
    "request_export",
    "request_guest_erasure",
    "revoke_invitation",
    "revoke_platform_token",
    "revoke_token",
    "set_phone",
    "take_back_erasure",
    "take_code",
    "update_organisation",
]
