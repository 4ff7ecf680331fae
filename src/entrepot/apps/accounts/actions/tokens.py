from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from entrepot.apps.accounts import keys, roles
from entrepot.apps.accounts.actions.organisations import own_organisation
from entrepot.apps.accounts.events import TokenCreated, TokenRevoked
from entrepot.apps.accounts.models import ApiToken
from entrepot.apps.accounts.refusals import invalid, missing, require_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.outbox import publish

LONGEST_NAME = 80
NOTED_EVERY = timedelta(minutes=5)  # a busy token would otherwise write at every request


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token just made. `key` is shown to its maker once and stored nowhere; it stays out of the repr."""

    public_id: str
    key: str = field(repr=False)


def create_token(
    *, name: str, scopes: Iterable[str], expires_at: datetime | None, by: Actor, at: datetime
) -> NewToken:
    """Make a key for programs that act for the actor's organisation. Any member may; a token may not."""
    person = require_person(by)
    require_role(by, roles.MEMBER)
    name, wanted = _checked(name, scopes, expires_at, at)
    key = keys.new_key()
    with transaction.atomic():
        organisation = own_organisation(by=by)
        token = ApiToken.objects.create(
            organisation=organisation,
            user=person,
            name=name,
            prefix=key[: keys.SHOWN],
            key_hash=keys.hash_key(key),
            scopes=" ".join(wanted),
            created_at=at,
            expires_at=expires_at,
        )
        audit.record(
            action="accounts.create_token",
            subject=token.public_id,
            by=by,
            at=at,
            changes={"name": name, "scopes": wanted, "expires_at": expires_at and expires_at.isoformat()},
        )
        publish(TokenCreated(organisation=organisation.public_id, token=token.public_id, at=at))
    return NewToken(public_id=token.public_id, key=key)


def revoke_token(*, token: str, by: Actor, at: datetime) -> None:
    """Stop a token of the actor's organisation at once: one's own, or any for an admin."""
    person = require_person(by)
    require_role(by, roles.MEMBER)
    with transaction.atomic():
        organisation = own_organisation(by=by)
        rows = ApiToken.objects.filter(public_id=token, organisation=organisation, revoked_at=None)
        if roles.ADMIN not in by.roles:
            rows = rows.filter(user=person)
        if not rows.update(revoked_at=at):
            raise missing(_("There is no such token."))
        audit.record(action="accounts.revoke_token", subject=token, by=by, at=at)
        publish(TokenRevoked(organisation=organisation.public_id, token=token, at=at))


def note_token_use(*, token: str, by: Actor, at: datetime) -> bool:
    """Remember that a token was used, at most every five minutes. Neither audited nor announced."""
    require_role(by, roles.MEMBER)
    due = Q(last_used_at=None) | Q(last_used_at__lte=at - NOTED_EVERY)
    own = ApiToken.objects.filter(public_id=token, organisation_id=by.organisation_id or 0)
    if not own.filter(due).exists():  # the common case is a read: no write lock on SQLite
        return False
    return bool(own.filter(due).update(last_used_at=at))


def _checked(
    name: str, scopes: Iterable[str], expires_at: datetime | None, at: datetime
) -> tuple[str, list[str]]:
    name, wanted = " ".join(name.split()), sorted(set(scopes))
    errors = []
    if not name or len(name) > LONGEST_NAME:
        errors.append(
            ("name", _("The name is missing or too long."), _("Say in a few words what it is for."))
        )
    if not wanted or not set(wanted) <= set(roles.SCOPES):
        errors.append(
            ("scopes", _("A scope is missing or unknown."), _("Choose at least one of the scopes."))
        )
    if expires_at is not None and expires_at <= at:
        errors.append(("expires_at", _("This moment has passed."), _("Choose a later one, or none.")))
    if errors:
        raise invalid(*errors)
    return name, wanted
