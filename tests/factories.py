"""Makes the rows many tests need, through the same actions the product uses."""

from datetime import UTC, datetime
from itertools import count

from allauth.account.models import EmailAddress

from entrepot.apps.accounts import actions, queries
from entrepot.apps.accounts.models import Membership, Organisation, User
from entrepot.apps.kernel.actors import SYSTEM, Actor

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery-staple"
_numbers = count(1)


def make_user(email: str = "", *, name: str = "", verified: bool = True) -> User:
    """Return a person who can sign in with PASSWORD."""
    email = email or f"person{next(_numbers)}@example.com"
    user = User.objects.create_user(email, PASSWORD, name=name or email.partition("@")[0].title())
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def actor_of(user: User, organisation: str = "") -> Actor:
    """Return the person as the actor of a page."""
    return queries.get_actor(user_id=user.pk, organisation=organisation)


def make_organisation(owner: User, name: str = "", *, country: str = "CN") -> str:
    """Return the public id of a new organisation of the owner."""
    return actions.create_organisation(
        name=name or f"Organisation {next(_numbers)}", country=country, by=actor_of(owner), at=AT
    )


def join(user: User, organisation: str, role: str = "member") -> Actor:
    """Make the person a member and return them as an actor for the organisation."""
    Membership.objects.create(
        user=user, organisation=Organisation.objects.get(public_id=organisation), role=role, created_at=AT
    )
    return actor_of(user, organisation)


def partial_operator(seller: Actor) -> User:
    """Return an operator of the platform who is a member of the seller's organisation too."""
    user = make_user()
    join(user, Organisation.objects.get(pk=seller.organisation_id).public_id)
    actions.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    return user
