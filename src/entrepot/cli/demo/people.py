"""The people of the demo world and how they sign in."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from entrepot.apps.accounts import actions, keys, queries, roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel import actors
from entrepot.cli.demo.makers import FOUNDED, Person

CLERK: Final = actors.system("demo")
PLATFORM: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "operator@demo.example": ("Olga Perera", roles.OPERATOR, "operator of the platform"),
        "finance@demo.example": ("Fatima Nasser", roles.OPERATOR, "a second operator: approves payouts"),
        "officer@demo.example": ("Tomás Vega", roles.OFFICER, "programme officer"),
    }
)
OPERATOR: Final = next(iter(PLATFORM))
SECOND_OPERATOR: Final = list(PLATFORM)[1]


def demo_password() -> str:
    """Return the password of every made-up person: the same in one home, different in every other."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"entrepot demo", hashlib.sha256)
    return "demo-" + base64.b32encode(digest[:10]).decode().lower()


def person(email: str, name: str) -> Any:
    """Return the made-up person, with an address that counts as confirmed."""
    people = get_user_model().objects
    known = people.filter(email=email).first()
    if known is not None:
        return known
    with transaction.atomic():
        made = people.create(email=email, password=_hashed(demo_password()), name=name, joined_at=FOUNDED)
        EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def seat_platform() -> actors.Actor:
    """Let the operators and the officer of the platform take their seats; return the first as an actor."""
    for email, (name, role, _says) in PLATFORM.items():
        person(email, name)
        actions.grant_platform_role(email=email, role=role, by=CLERK, at=FOUNDED)
    return actor(OPERATOR)


def actor(email: str) -> actors.Actor:
    """Return a made-up person as an actor, for the organisation they belong to, if any."""
    user = get_user_model().objects.get(email=email)
    alone = queries.get_actor(user_id=user.pk)
    own = queries.list_organisations(viewer=alone)
    return queries.get_actor(user_id=user.pk, organisation=own[0].public_id) if own else alone


def found_organisation(name: str, country: str, people: Iterable[Person], at: datetime) -> actors.Actor:
    """Found the organisation with its owner and let the others join by invitation; return the owner."""
    owner, *guests = people
    user = person(owner.email, owner.name)
    by = actor(owner.email)
    if by.organisation_id is None:
        actions.create_organisation(name=name, country=country, by=by, at=at)
        by = actor(owner.email)
    seated = {member.email for member in queries.list_members(viewer=by)}
    for guest in guests:
        if guest.email not in seated:
            _join(guest, by, at)
    return actor(user.email)


def _join(guest: Person, by: actors.Actor, at: datetime) -> None:
    joining = person(guest.email, guest.name)
    with transaction.atomic():
        invitation = actions.invite_member(address=guest.email, role=guest.role, language="en", by=by, at=at)
        actions.mark_invitation_sent(invitation=invitation, by=CLERK, at=at)
        signed = keys.sign_invitation(invitation)
        actions.accept_invitation(signed=signed, by=queries.get_actor(user_id=joining.pk), at=at)


@lru_cache(maxsize=1)
def _hashed(password: str) -> str:
    """Hash once: it is meant to take long, and every made-up person has the same password."""
    return make_password(password)


def business_of(owner: actors.Actor) -> str:
    """Return the public id of the business of a maker's owner. Raises LookupError for who has none."""
    own = businesses.get_own_business(viewer=owner)
    if own is None:
        raise LookupError("This organisation has no business.")
    return own.profile.public_id
