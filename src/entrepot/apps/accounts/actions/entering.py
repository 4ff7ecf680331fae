"""Coming in by an address that a code proved to be one's own: a mailbox or a telephone."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts.actions.codes import take_code
from entrepot.apps.accounts.models import PlatformMembership, User
from entrepot.apps.accounts.refusals import clash, invalid, require_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.messages import actions as messages

POSTMAN = system("account postman")
LONGEST_NAME = 120


def enter_with_code(*, name: str, code: str, called: str | None, by: Actor, at: datetime) -> int | None:
    """Return the row number of whose address it is, who gave back the code that was sent there.

    Nobody has it yet: a person called `called` is made, without a password, or nobody (None) where no name
    is given. Raises ProblemRaised as `take_code` does, and for a telephone of the platform's own people.
    """
    address = take_code(name=name, code=code, by=by, at=at)
    known = _holder(address)
    if known is None and called is not None:
        known = _make(address, called, by=by, at=at)
    if known is not None and "@" not in address:
        _refuse_platform(known)
    return known.pk if known else None


def set_phone(*, name: str, code: str, language: str, by: Actor, at: datetime) -> None:
    """Let the person sign in with the telephone a code was sent to, in place of an earlier one.

    Raises ProblemRaised as `take_code` does, when another account signs in with it, and for people of the
    platform.
    """
    person = require_person(by)
    _refuse_platform(person)
    number = take_code(name=name, code=code, by=by, at=at)
    if "@" in number:
        raise invalid(("code", _("This code was sent to a mailbox."), _("Ask for one on your telephone.")))
    _change(person, number, language, by=by, at=at)


def remove_phone(*, language: str, by: Actor, at: datetime) -> None:
    """Sign in with the e-mail address only. Raises ProblemRaised for who has none they proved."""
    person = require_person(by)
    if not EmailAddress.objects.filter(user=person, verified=True).exists():
        detail = _("Add an e-mail address first, and confirm it: else you could not come in any more.")
        raise clash("phone-needed", _("Your telephone is the only way in."), detail)
    if person.phone is not None:
        _change(person, None, language, by=by, at=at)


def _change(person: User, number: str | None, language: str, *, by: Actor, at: datetime) -> None:
    """Keep the number, and tell whoever held the account before: at the old number, else by mail."""
    told, person.phone = person.phone or person.address, number
    try:
        with transaction.atomic():
            person.save(update_fields=["phone"])
            action = "accounts.set_phone" if number else "accounts.remove_phone"
            audit.record(by=by, action=action, subject=person.public_id, at=at)
            messages.queue_message(
                template="phone_changed",
                subject_kind="account",
                subject=f"{person.public_id}-{at:%y%m%d%H%M%S}",
                address=told,
                language=language,
                context={"ending": (number or "")[-2:]},
                by=POSTMAN,
                at=at,
                user_id=person.pk,
            )
    except IntegrityError:
        detail = _("Sign in with it, or use another number.")
        raise clash("phone-taken", _("Another account signs in with this number."), detail) from None


def _holder(address: str) -> User | None:
    """Return who proved the address; a password that somebody set without proving it works no more."""
    if "@" not in address:
        return User.objects.filter(phone=address, is_active=True).first()
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    if proved is not None:
        found: User = proved.user
        return found
    with transaction.atomic():
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            return None
        user.set_unusable_password()
        user.save(update_fields=["password"])
        _prove(user, address)
    return user


def _make(address: str, called: str, *, by: Actor, at: datetime) -> User:
    mail, phone = (address, None) if "@" in address else (None, address)
    try:
        with transaction.atomic():
            user = User.objects.create_user(mail, None, name=called[:LONGEST_NAME], phone=phone, joined_at=at)
            if mail:
                _prove(user, mail)
            audit.record(by=by, action="accounts.enter_with_code", subject=user.public_id, at=at)
    except IntegrityError:  # the same address came in by another window at the same moment
        return User.objects.get(email=mail, phone=phone)
    return user


def _prove(user: User, address: str) -> None:
    EmailAddress.objects.filter(user=user, email__iexact=address).delete()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)


def _refuse_platform(person: User) -> None:
    """Keep text messages from letting people of the platform in: a number can be taken over."""
    if PlatformMembership.objects.filter(user=person, ended_at=None).exists():
        raise clash(
            "platform-person",
            _("People of the platform do not sign in with a telephone."),
            _("Sign in with your e-mail address."),
        )
