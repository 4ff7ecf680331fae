from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from entrepot.apps.accounts import keys, roles, second_step
from entrepot.apps.accounts.actions.tokens import LONGEST_NAME, NOTED_EVERY, NewToken
from entrepot.apps.accounts.events import PlatformTokenCreated, PlatformTokenRevoked
from entrepot.apps.accounts.models import PlatformMembership, PlatformToken
from entrepot.apps.accounts.refusals import invalid, missing, require_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_role
from entrepot.apps.kernel.outbox import publish

LONGEST_LIFE = timedelta(days=90)
LONGEST_ASKED = 200


def create_platform_token(
    *, name: str, role: str, scopes: Iterable[str], expires_at: datetime, by: Actor, at: datetime
) -> NewToken:
    """Make a key for programs that do the platform's work, within one of the actor's roles and its scopes.

    Only a person at a screen makes one, for a role they hold now, with a second step where the installation
    asks for it. It ends with that role, on its day (90 days at most), or when it is revoked.
    """
    person = require_person(by)
    require_role(by, *roles.PLATFORM_ROLES)
    if not second_step.may_work(person):
        raise PermissionRefused(
            _("This needs two-step sign-in."), fix=_("Add a second step to your account."), signed_in=True
        )
    name, wanted = _checked(name, role, scopes, expires_at, at)
    key = keys.new_key(keys.PLATFORM_HEAD)
    with transaction.atomic():
        grants = PlatformMembership.objects.select_for_update().filter(user=person, ended_at=None)
        grant = grants.filter(role=role).first()
        if grant is None:
            raise invalid(("role", _("You do not have this role."), _("Choose one of your own.")))
        token = PlatformToken.objects.create(
            membership=grant,
            name=name,
            prefix=key[: len(keys.PLATFORM_HEAD) + keys.SHOWN - len(keys.HEAD)],
            key_hash=keys.hash_key(key),
            scopes=" ".join(wanted),
            created_at=at,
            expires_at=expires_at,
        )
        audit.record(
            action="accounts.create_platform_token",
            subject=token.public_id,
            by=by,
            at=at,
            changes={"name": name, "role": role, "scopes": wanted, "expires_at": expires_at.isoformat()},
        )
        publish(PlatformTokenCreated(user=person.public_id, token=token.public_id, role=role, at=at))
    return NewToken(public_id=token.public_id, key=key)


def revoke_platform_token(*, token: str, by: Actor, at: datetime) -> None:
    """Stop a platform token at once: one's own, or anybody's for an operator."""
    person = require_person(by)
    require_role(by, *roles.PLATFORM_ROLES)
    with transaction.atomic():
        rows = PlatformToken.objects.filter(public_id=token, revoked_at=None)
        if roles.OPERATOR not in by.roles:
            rows = rows.filter(membership__user=person)
        if not rows.update(revoked_at=at):
            raise missing(_("There is no such token."))
        audit.record(action="accounts.revoke_platform_token", subject=token, by=by, at=at)
        publish(PlatformTokenRevoked(token=token, at=at))


def note_platform_token_use(*, token: str, asked: str, by: Actor, at: datetime) -> None:
    """Write down one use of a platform token, before anything is answered: what was asked, not what it said.

    `asked` is a method and a path. Whoever cannot be written down is not served.
    """
    require_role(by, *roles.PLATFORM_ROLES)
    with transaction.atomic():
        due = Q(last_used_at=None) | Q(last_used_at__lte=at - NOTED_EVERY)
        PlatformToken.objects.filter(due, public_id=token).update(last_used_at=at)
        audit.record(
            action="accounts.use_platform_token",
            subject=token,
            by=by,
            at=at,
            changes={"asked": asked[:LONGEST_ASKED]},
        )


def _checked(
    name: str, role: str, scopes: Iterable[str], expires_at: datetime, at: datetime
) -> tuple[str, list[str]]:
    name, wanted = " ".join(name.split()), sorted(set(scopes))
    errors = []
    if not name or len(name) > LONGEST_NAME:
        errors.append(
            ("name", _("The name is missing or too long."), _("Say in a few words what it is for."))
        )
    allowed = roles.PLATFORM_SCOPES.get(role, frozenset())
    if not wanted or not set(wanted) <= allowed:
        fix = _("Choose at least one of: %(scopes)s.") % {"scopes": ", ".join(sorted(allowed))}
        errors.append(("scopes", _("A scope is missing, or is not one of this role."), fix))
    if not at < expires_at <= at + LONGEST_LIFE:
        errors.append(
            ("expires_at", _("This moment has passed, or is too far."), _("Choose one within 90 days."))
        )
    if errors:
        raise invalid(*errors)
    return name, wanted
