"""Writes what allauth does to a person's account into the audit: allauth tells by Django's signals."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction
from django.dispatch import receiver

from entrepot.apps.accounts.models import User
from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import Actor, ActorKind

SIGNALS = {
    account.user_signed_up: "sign_up",
    account.user_logged_in: "sign_in",
    account.password_set: "set_credential",
    account.password_changed: "change_credential",
    account.password_reset: "reset_credential",
    account.email_changed: "change_email",
    account.email_added: "add_email",
    account.email_removed: "remove_email",
    mfa.authenticator_added: "add_authenticator",
    mfa.authenticator_removed: "remove_authenticator",
    mfa.authenticator_reset: "reset_authenticator",
}


@receiver(list(SIGNALS), dispatch_uid="entrepot.accounts.audit")
def write_down(signal: Any, user: User, **told: Any) -> None:
    """Write one audit row for what happened to the account."""
    authenticator = told.get("authenticator")
    with transaction.atomic():
        audit.record(
            action=f"accounts.{SIGNALS[signal]}",
            subject=user.public_id,
            by=Actor(kind=ActorKind.PERSON, user_id=user.pk),
            at=clock.now(),
            changes={"kind": str(authenticator.type)} if authenticator is not None else {},
        )


@receiver(account.email_confirmed, dispatch_uid="entrepot.accounts.audit")
def write_down_confirmation(email_address: Any, **_told: Any) -> None:
    """Write down that a person proved an address to be theirs (the signal names the address only)."""
    user = email_address.user
    with transaction.atomic():
        audit.record(
            action="accounts.confirm_email",
            subject=user.public_id,
            by=Actor(kind=ActorKind.PERSON, user_id=user.pk),
            at=clock.now(),
        )
