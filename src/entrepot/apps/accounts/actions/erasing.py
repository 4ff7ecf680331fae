"""Erasing people: asked for, waited for, taken back, done. What is theirs elsewhere hears of PersonErased."""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from entrepot.apps.accounts import keys, retention, roles
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.accounts.models import (
    ApiToken,
    ErasureRequest,
    Invitation,
    Membership,
    PlatformMembership,
    PlatformToken,
    SignInCode,
    User,
)
from entrepot.apps.accounts.provider import Hindrance, hindrances
from entrepot.apps.accounts.queries.erasing import whose_of
from entrepot.apps.accounts.refusals import clash, invalid, missing, require_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.personal import Whose
from entrepot.apps.messages import actions as messages

WAITS: Final = timedelta(days=14)  # to think better of it
REMEMBERED: Final = timedelta(days=7)  # the addresses, until every app has heard
AT_ONCE: Final = 100
YEAR: Final = timedelta(days=366)
LONGEST: Final = 500
LONGEST_ADDRESS: Final = 254
POSTMAN: Final = system("account postman")
State = ErasureRequest.State


def request_erasure(*, language: str, by: Actor, at: datetime) -> str:
    """Ask to be erased oneself; returns the request's public id. Nothing is erased before WAITS is over.

    The page has let the person sign in again. Raises ProblemRaised naming everything that has to end first.
    """
    return _ask(require_person(by), "", language=language, by=by, at=at)


def request_erasure_for(*, person: str, why: str, by: Actor, at: datetime) -> str:
    """Ask on a person's request, who is written to and can take it back; for operators, who say why.

    `person` is a public id or an e-mail address; one nobody has an account for is a guest's.
    """
    require_person(by)
    require_role(by, roles.OPERATOR)
    if not why.strip():
        raise invalid(("why", _("This is missing."), _("Say how the person asked, and how you know them.")))
    wanted = person.strip()
    found = User.objects.filter(Q(public_id=wanted) | Q(email=wanted.lower()), is_active=True).first()
    if found is None and "@" not in wanted:
        raise invalid(("person", _("Nobody has this number or address."), _("Look at it again.")))
    return _ask(found, "" if found else wanted.lower(), language="en", by=by, at=at, why=why.strip()[:300])


def request_guest_erasure(*, signed: str, language: str, by: Actor, at: datetime) -> str:
    """Ask for the erasure of what guests ordered under an address, by the proof that was mailed to it."""
    address = keys.read_address(signed, at=at)
    if address is None:
        raise missing(_("This link is not ours, or too old. Ask for a new one."))
    return _ask(None, address, language=language, by=by, at=at)


def mail_guest_proof(*, address: str, language: str, by: Actor, at: datetime) -> None:
    """Mail a link to an address by which its holder asks about what guests ordered under it.

    Nothing says whether anything is held: who asks learns it from the mail alone. One mail a day.
    """
    address = address.strip().lower()
    if "@" not in address or len(address) > LONGEST_ADDRESS:
        raise invalid(("email", _("This is not an e-mail address."), _("Correct the address.")))
    del by  # anybody may ask; only who reads the mail goes on
    link = reverse("account-guest-data", args=[keys.sign_address(address, at=at)])
    with transaction.atomic():
        messages.queue_message(
            template="guest_data",
            subject_kind="address",
            subject=keys.name_address(address, at),
            address=address,
            language=language,
            context={"link": settings.ADDRESS + link},
            by=POSTMAN,
            at=at,
        )


def take_back_erasure(*, request: str, by: Actor, at: datetime, signed: str = "") -> None:
    """Keep the account after all: the person, a guest with the mailed link, or an operator."""
    rows = ErasureRequest.objects.filter(public_id=request, state=State.WAITING)
    if not (by.is_system or roles.OPERATOR in by.roles):
        address = keys.read_address(signed, at=at) if signed else None
        own = Q(user_id=by.user_id or 0)
        rows = rows.filter(own | Q(user=None, addresses=address) if address else own)
    with transaction.atomic():
        if not rows.update(state=State.TAKEN_BACK, closed_at=at):
            raise missing(_("There is no erasure to take back any more."))
        audit.record(by=by, action="accounts.take_back_erasure", subject=request, at=at)


def erase_due(*, by: Actor, at: datetime) -> int:
    """Erase everybody whose time to think is over, and forget the addresses of who was erased long ago."""
    require_role(by, roles.OPERATOR)
    ErasureRequest.objects.filter(closed_at__lt=at - REMEMBERED).exclude(addresses="").update(addresses="")
    due = ErasureRequest.objects.filter(state=State.WAITING, due_at__lte=at).order_by("due_at")
    return sum(
        erase_person(request=each, by=by, at=at) for each in due.values_list("public_id", flat=True)[:AT_ONCE]
    )


def forget_old_letters(*, by: Actor, at: datetime) -> int:
    """Blank letters that are older than they are kept, some at a time; return how many."""
    require_role(by, roles.OPERATOR)
    years = retention.period_of("letter", retention.ANYWHERE, at.date()).years
    if years is None:
        return 0
    return messages.forget_before(day=at - years * YEAR, by=by, at=at)


def erase_person(*, request: str, by: Actor, at: datetime) -> bool:
    """Erase whom a request that is due names; False when it is not due, or something stands in the way.

    The person's row is blanked here and now; what other apps hold, they blank when they hear of it. What
    stands in the way ends the request, and the person is written to.
    """
    require_role(by, roles.OPERATOR)
    with transaction.atomic():
        row = (
            ErasureRequest.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(public_id=request, state=State.WAITING, due_at__lte=at)
            .first()
        )
        if row is None:
            return False
        whose = whose_of(row)
        with override(row.language):
            found = hindrances(whose)
        row.state, row.closed_at = State.HINDERED if found else State.DONE, at
        if found:
            _write(row, "erasure_hindered", {"reasons": _listed(found)}, at)
        else:
            row.addresses = " ".join(whose.emails)
            _blank_person(row, whose, at)
            publish(PersonErased(request=row.public_id, at=at))
        row.save(update_fields=["state", "closed_at", "addresses"])
        audit.record(
            by=by,
            action="accounts.erase_person",
            subject=row.public_id,
            changes={"state": [State.WAITING, row.state]},
            at=at,
        )
    return not found


def _ask(user: User | None, address: str, *, language: str, by: Actor, at: datetime, why: str = "") -> str:
    whose = Whose(user_id=user.pk if user else None, emails=(address,) if address else ())
    if found := hindrances(whose):
        raise invalid(*((each.field, each.reason, each.fix) for each in found))
    row = ErasureRequest(
        user=user,
        addresses=address,
        asked_by=by.user_id if why else None,
        why=why,
        language=language,
        due_at=at + WAITS,
        created_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
            audit.record(
                by=by,
                action="accounts.request_erasure",
                subject=row.public_id,
                changes={"person": user.public_id if user else "guest"},
                at=at,
            )
            _write(row, "erasure_asked", {"until": row.due_at.date().isoformat()}, at)
    except IntegrityError:
        raise clash(
            "erasure-waits", _("Erasure is already on its way."), _("You can take it back until it is done.")
        ) from None
    return row.public_id


def _write(row: ErasureRequest, template: str, given: dict[str, str], at: datetime) -> None:
    """Write to whom a request is about, in the transaction of the caller."""
    link = (
        reverse("account-data")
        if row.user
        else reverse("account-guest-data", args=[keys.sign_address(row.addresses, at=at)])
    )
    messages.queue_message(
        template=template,
        subject_kind="erasure",
        subject=row.public_id,
        address=row.user.address if row.user else row.addresses,
        language=row.language,
        context={"link": settings.ADDRESS + link, **given},
        by=POSTMAN,
        at=at,
        user_id=row.user_id,
    )


def _blank_person(row: ErasureRequest, whose: Whose, at: datetime) -> None:
    """Blank the row of a person and everything that lets them in; guests have none."""
    Invitation.objects.filter(address__in=whose.emails, accepted_at=None, revoked_at=None).update(
        revoked_at=at
    )
    Invitation.objects.filter(address__in=whose.emails).update(address="")
    user = row.user
    if user is None:
        return
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    tokens = PlatformToken.objects.filter(membership__user=user)
    tokens.filter(revoked_at=None).update(revoked_at=at)
    ApiToken.objects.filter(user=user).update(name="")
    tokens.update(name="")
    for model in (Membership, PlatformMembership):
        model._default_manager.filter(user=user, ended_at=None).update(ended_at=at)  # noqa: SLF001 - of two tables
    SignInCode.objects.filter(address__in=whose.emails).delete()
    user.email, user.phone = f"{user.public_id}@erased.invalid", None
    user.name, user.is_active = "", False
    user.erased_at, user.last_login = at, None
    user.set_unusable_password()  # which ends every session, too
    user.save(update_fields=["email", "phone", "name", "is_active", "erased_at", "last_login", "password"])


def _listed(found: list[Hindrance]) -> str:
    return "\n".join(f"- {each.reason} {each.fix}" for each in found)[:LONGEST]
