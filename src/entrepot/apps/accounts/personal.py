"""What accounts holds about people, and what keeps it from letting somebody go."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.models import (
    ApiToken,
    DataExport,
    ErasureRequest,
    Invitation,
    Membership,
    Organisation,
    PlatformMembership,
    PlatformToken,
    SignInCode,
    User,
)
from entrepot.apps.accounts.provider import Hindrance, hinders
from entrepot.apps.kernel.personal import Whose, hands_over, holds, impersonal


def of_person(whose: Whose) -> Q:
    """Return the condition for rows that name a person by `user_id`."""
    return Q(user_id=whose.user_id or 0)


def of_tokens(whose: Whose) -> Q:
    """Return the condition for keys that stand on a person's role on the platform."""
    return Q(membership__user_id=whose.user_id or 0)


def of_organisation(whose: Whose) -> Q:
    """Return the condition for rows of an organisation."""
    return Q(organisation_id=whose.organisation_id or 0)


holds(
    User,
    *("email", "phone", "name"),
    kind="account",
    title=gettext_lazy("Your account"),
    of=lambda whose: Q(pk=whose.user_id or 0),
    shown=("public_id", "joined_at", "last_login"),
)
holds(
    Membership,
    kind="account",
    title=gettext_lazy("Organisations you belong to"),
    of=of_person,
    shown=("organisation_id", "role", "created_at", "ended_at"),
)
holds(
    PlatformMembership,
    kind="account",
    title=gettext_lazy("Your roles on the platform"),
    of=of_person,
    shown=("role", "created_at", "ended_at"),
)
holds(
    Invitation,
    "address",
    kind="account",
    title=gettext_lazy("Invitations to you"),
    of=lambda whose: Q(address__in=whose.emails),
    shown=("role", "created_at", "expires_at", "accepted_at", "revoked_at"),
)
holds(
    ApiToken,
    "name",
    kind="account",
    title=gettext_lazy("Keys you made"),
    of=of_person,
    shown=("prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"),
)
holds(
    PlatformToken,
    "name",
    kind="account",
    title=gettext_lazy("Keys of the platform you made"),
    of=of_tokens,
    shown=("prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"),
)
holds(
    ErasureRequest,
    *("addresses", "why"),
    kind="account",
    title=gettext_lazy("What you asked of your data"),
    of=lambda whose: Q(user_id=whose.user_id) if whose.user_id else Q(user=None, addresses__in=whose.emails),
    shown=("created_at", "due_at", "state", "closed_at"),
)
holds(
    SignInCode,
    "address",
    kind="account",
    title=gettext_lazy("Codes we sent you since yesterday"),
    of=lambda whose: Q(address__in=whose.emails),
    shown=("created_at", "expires_at", "used_at"),
)
hands_over(
    Organisation,
    *("public_id", "name", "country", "created_at"),
    title=gettext_lazy("The organisation"),
    of=lambda whose: Q(pk=whose.organisation_id or 0),
)
hands_over(
    Membership,
    *("user_id", "role", "created_at", "ended_at"),
    title=gettext_lazy("Its members"),
    of=of_organisation,
)
impersonal(Organisation, "name", because="what a business calls itself")
impersonal(DataExport, because="a number, a place and a size")


@hinders
def last_owner(whose: Whose) -> Iterator[Hindrance]:
    """Keep every organisation an owner."""
    owned = Membership.objects.filter(user_id=whose.user_id or 0, role=roles.OWNER, ended_at=None)
    for row in owned.filter(organisation__archived_at=None).select_related("organisation"):
        others = Membership.objects.filter(
            organisation=row.organisation, role=roles.OWNER, ended_at=None, user__is_active=True
        ).exclude(pk=row.pk)
        if not others.exists():
            yield Hindrance(
                field="organisations",
                reason=_("You are the last owner of %(name)s.") % {"name": row.organisation.name},
                fix=_("Make somebody else an owner, or close the organisation on its page."),
            )


@hinders
def last_operator(whose: Whose) -> Iterator[Hindrance]:
    """Keep the platform an operator."""
    operators = PlatformMembership.objects.filter(role=roles.OPERATOR, ended_at=None, user__is_active=True)
    mine = operators.filter(user_id=whose.user_id or 0)
    if mine.exists() and not operators.exclude(user_id=whose.user_id or 0).exists():
        yield Hindrance(
            field="platform",
            reason=_("You are the last operator of the platform."),
            fix=_("Give somebody else the role first."),
        )
