"""`entrepot demo`: fill this home with a made-up organisation and its people; again changes nothing."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand

from entrepot.apps.accounts import actions, keys, queries, roles
from entrepot.apps.accounts.models import Membership, User
from entrepot.apps.kernel import actors

AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
ORGANISATION = ("Shaxi Tea Co-operative", "CN")
PEOPLE = {
    "mei@demo.example": ("Mei Yang", roles.OWNER),
    "bo@demo.example": ("Bo Li", roles.ADMIN),
    "ana@demo.example": ("Ana Costa", roles.MEMBER),
}
OPERATOR = "operator@demo.example"


class Command(BaseCommand):
    """Uses the same actions as everybody; the addresses end in .example, which no mail ever reaches."""

    help = "Fill the database with a made-up organisation and its people."

    def handle(self, **_options: Any) -> None:
        """Make what is not there yet, and say how to sign in."""
        password = demo_password()
        operator = person(OPERATOR, "Operator", password)
        actions.grant_platform_role(
            email=operator.email, role=roles.OPERATOR, by=actors.system("demo"), at=AT
        )
        people = [person(email, name, password) for email, (name, _role) in PEOPLE.items()]
        found_organisation(people)
        self.stdout.write(f"Sign in at {settings.ADDRESS}/account/login/ with password {password}")
        for email, (name, role) in PEOPLE.items():
            self.stdout.write(f"  {email}  {name}, {role} of {ORGANISATION[0]}")
        self.stdout.write(f"  {OPERATOR}  operator of the platform")


def demo_password() -> str:
    """Return the password of every made-up person: the same in one home, different in every other."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"entrepot demo", hashlib.sha256)
    return "demo-" + base64.b32encode(digest[:10]).decode().lower()


def person(email: str, name: str, password: str) -> User:
    """Return the made-up person, with an address that counts as confirmed."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, joined_at=AT)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def found_organisation(people: list[User]) -> None:
    """Found the organisation with the first of the people and let the others join by invitation."""
    owner, *guests = people
    if Membership.objects.filter(user=owner).exists():
        return
    name, country = ORGANISATION
    organisation = actions.create_organisation(
        name=name, country=country, by=queries.get_actor(user_id=owner.pk), at=AT
    )
    by = queries.get_actor(user_id=owner.pk, organisation=organisation)
    for guest in guests:
        role = PEOPLE[guest.email][1]
        invitation = actions.invite_member(email=guest.email, role=role, language="en", by=by, at=AT)
        actions.mark_invitation_sent(invitation=invitation, by=actors.system("demo"), at=AT)
        signed = keys.sign_invitation(invitation)
        actions.accept_invitation(signed=signed, by=queries.get_actor(user_id=guest.pk), at=AT)
