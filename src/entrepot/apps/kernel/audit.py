"""Who did what, when: one append-only row inside the transaction of each action."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.context import request_id
from entrepot.apps.kernel.gathering import write_rows
from entrepot.apps.kernel.made_rows import new_row
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outbox import in_transaction

HIDDEN = "(hidden)"

# A name with one of these holds a secret or a person's own number: that it changed is kept, not the value.
_SECRET_PARTS = (
    "password",
    "secret",
    "token",
    "api_key",
    "private_key",
    "hash",
    "otp",
    "recovery",
    "cookie",
    "session",
    "passport",
    "national_id",
    "identity_number",
    "personal_number",
    "card_number",
    "account_number",
    "iban",
    "cvv",
)
# Erasing a person must not have to rewrite the audit, so what reaches them directly stays out of it too.
_PERSONAL_NAMES = frozenset({"email", "phone", "recipient", "first_name", "last_name", "birth_date", "lines"})


class AuditOutsideTransactionError(RuntimeError):
    """An audit row was to be written with no transaction to tie it to."""


def record(
    *,
    by: Actor,
    action: str,
    subject: str,
    changes: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Write one audit row in the caller's transaction.

    `action` is `<app>.<verb_noun>`, the action's own name; `subject` the public id of what it touched;
    `changes` best comes from `difference`. Secrets and personal data are hidden by the name of their field.
    Raises AuditOutsideTransactionError outside a transaction: a row may not outlive a change that failed.
    """
    record_each(by=by, action=action, subjects={subject: changes or {}}, at=at)


def record_each(
    *, by: Actor, action: str, subjects: Mapping[str, Mapping[str, Any]], at: datetime | None = None
) -> None:
    """Write one audit row for each subject with its changes, all at once, as `record` does."""
    if not in_transaction():
        raise AuditOutsideTransactionError(f"{action} was to be audited outside its transaction.")
    rows = [
        new_row(
            AuditEntry,
            at=at or clock.now(),
            actor_kind=by.kind,
            actor_name=by.name,
            user_id=by.user_id,
            organisation_id=by.organisation_id,
            action=action,
            subject=subject,
            changes=hide_secrets(msgspec.to_builtins(dict(changes), str_keys=True)),
            request_id=request_id(),
        )
        for subject, changes in subjects.items()
    ]
    write_rows(AuditEntry, rows)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return `{field: [old, new]}` for every field that differs; None stands for one that is not there."""
    names = sorted(before.keys() | after.keys())
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }


def hide_secrets(value: Any) -> Any:
    """Return the value with everything under a secret or personal name replaced by a mark, at any depth."""
    if isinstance(value, dict):
        return {name: HIDDEN if is_hidden(name) else hide_secrets(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [hide_secrets(inner) for inner in value]
    return value


def is_hidden(name: str) -> bool:
    """Say whether a field of this name holds a secret or what reaches a person directly."""
    folded = name.lower().replace("-", "_")
    return folded in _PERSONAL_NAMES or any(part in folded for part in _SECRET_PARTS)
