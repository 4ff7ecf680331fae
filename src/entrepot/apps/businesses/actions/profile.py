from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import words
from entrepot.apps.businesses.events import BusinessChanged, BusinessListed, BusinessRegistered
from entrepot.apps.businesses.models import Business, Text
from entrepot.apps.businesses.refusals import clash, invalid, no_business
from entrepot.apps.files import queries as files
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.reference import queries as reference

LONGEST_NAME = 160
LONGEST_LANGUAGE = 16


def register_business(
    *, name: str, country: str, kind: str, by: Actor, at: datetime, draft: bool = False
) -> str:
    """Give the actor's organisation a trade profile and return its public id. Needs admin.

    It is listed at once and may sell, but is not paid out before it is verified; `draft` keeps it to itself.
    `country` is where it makes or ships its goods (ISO 3166-1 alpha-2), `kind` one of words.KINDS.
    Raises ProblemRaised naming every wrong field, or 409 when the organisation has a business already.
    """
    organisation = require_writer(by=by)
    fields = _checked(name, country, kind)
    state = Business.State.DRAFT if draft else Business.State.LISTED
    try:
        with transaction.atomic():
            row = Business.objects.create(organisation_id=organisation, state=state, created_at=at, **fields)
            audit.record(
                by=by, action="businesses.register_business", subject=row.public_id, changes=fields, at=at
            )
            publish(
                BusinessRegistered(business=row.public_id, organisation=row.organisation.public_id, at=at)
            )
            if not draft:
                publish(BusinessListed(business=row.public_id, at=at))
    except IntegrityError:
        raise clash(
            "already-registered",
            _("Your organisation has a business already."),
            _("Change that one, or found another organisation."),
        ) from None
    return row.public_id


def update_business(*, name: str, country: str, kind: str, by: Actor, at: datetime) -> None:
    """Change the three fields of the actor's business. Needs admin. Raises ProblemRaised as at registration.

    A verified business that changes its name or country is verified no longer: what was checked is not it.
    """
    require_writer(by=by)
    fields = _checked(name, country, kind)
    with transaction.atomic():
        row = own_business(by=by)
        before = {field: getattr(row, field) for field in fields}
        changes = audit.difference(before, fields)
        if not changes:
            return
        for field, value in fields.items():
            setattr(row, field, value)
        if row.state == Business.State.VERIFIED and changes.keys() & {"name", "country"}:
            row.state, row.verified_at = Business.State.LISTED, None
            changes["state"] = [Business.State.VERIFIED, Business.State.LISTED]
        row.save()
        tell(row, "update_business", changes, by=by, at=at)


def list_business(*, by: Actor, at: datetime) -> None:
    """Show the actor's draft to the world and let it sell. Needs admin. Again is no change."""
    require_writer(by=by)
    with transaction.atomic():
        row = own_business(by=by)
        if row.state != Business.State.DRAFT:
            return
        row.state = Business.State.LISTED
        row.save(update_fields=["state"])
        audit.record(by=by, action="businesses.list_business", subject=row.public_id, at=at)
        publish(BusinessListed(business=row.public_id, at=at))


def set_text(
    *, field: str, language: str, text: str, by: Actor, at: datetime, state: str = Text.State.ORIGINAL
) -> None:
    """Write the story or the tagline in one language; an empty text takes it away. Needs admin."""
    require_writer(by=by)
    text, longest = text.strip(), words.LONGEST.get(field, 0)
    errors = []
    if not longest:
        errors.append(("field", _("There is no such text."), _("Choose the story or the tagline.")))
    elif len(text) > longest:
        errors.append(("text", _("The text is too long."), _("Use at most %s characters.") % longest))
    if not language or len(language) > LONGEST_LANGUAGE:
        errors.append(("language", _("This is not a language."), _("Give a code such as en or zh-hans.")))
    if errors:
        raise invalid(*errors)
    with transaction.atomic():
        row = own_business(by=by)
        if text:
            Text.objects.update_or_create(
                business=row, field=field, language=language, defaults={"text": text, "state": state}
            )
        else:
            Text.objects.filter(business=row, field=field, language=language).delete()
        tell(row, "set_text", {"field": field, "language": language, "length": len(text)}, by=by, at=at)


def set_photo(*, picture: str, by: Actor, at: datetime) -> None:
    """Choose a picture of the actor's organisation (its public id) as the photo; empty takes it away."""
    require_writer(by=by)
    chosen = files.get_own_picture_id(picture, viewer=by) if picture else None
    if picture and chosen is None:
        raise invalid(("picture", _("You have no such picture."), _("Upload it first.")))
    with transaction.atomic():
        row = own_business(by=by)
        row.photo_id = chosen
        row.save(update_fields=["photo"])
        tell(row, "set_photo", {"photo": picture}, by=by, at=at)


def own_business(*, by: Actor) -> Business:
    """Return the business of the actor's organisation, locked until the transaction ends; else a 404."""
    row = (
        Business.objects.select_for_update(of=("self",))
        .filter(organisation_id=by.organisation_id or 0, archived_at=None)
        .first()
    )
    if row is None:
        raise no_business()
    return row


def require_writer(*, by: Actor) -> int:
    """Return the row number of the organisation the actor acts for and may change."""
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    if by.organisation_id is None:
        raise no_business()
    return by.organisation_id


def tell(row: Business, action: str, changes: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    """Write the audit row of a change of the profile and announce it."""
    audit.record(by=by, action=f"businesses.{action}", subject=row.public_id, changes=changes, at=at)
    publish(BusinessChanged(business=row.public_id, at=at))


def _checked(name: str, country: str, kind: str) -> dict[str, str]:
    name, country = " ".join(name.split()), country.strip().upper()
    errors = []
    if not name or len(name) > LONGEST_NAME:
        errors.append(
            ("name", _("The name is missing or too long."), _("Give a name of 1 to 160 characters."))
        )
    if reference.get_country(country) is None:
        errors.append(
            ("country", _("This is not a country code."), _("Give the two letters of ISO 3166, such as CN."))
        )
    if kind not in words.KINDS:
        errors.append(("kind", _("This is no kind of trade we know."), ", ".join(words.KINDS)))
    if errors:
        raise invalid(*errors)
    return {"name": name, "country": country, "kind": kind}
