from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.events import OrganisationChanged, OrganisationCreated
from entrepot.apps.accounts.models import Membership, Organisation
from entrepot.apps.accounts.refusals import invalid, require_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.outbox import publish

LONGEST_NAME = 160
COUNTRY_LETTERS = 2


def create_organisation(*, name: str, country: str, by: Actor, at: datetime) -> str:
    """Found an organisation owned by the person who asks; returns its public id.

    `country` is the ISO 3166-1 alpha-2 code of where it is established. A token cannot found one.
    Raises ProblemRaised naming every wrong field.
    """
    person = require_person(by)
    name, country = _checked(name, country)
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name, country=country, created_at=at)
        Membership.objects.create(organisation=organisation, user=person, role=roles.OWNER, created_at=at)
        audit.record(
            action="accounts.create_organisation",
            subject=organisation.public_id,
            by=by,
            at=at,
            changes={"name": name, "country": country},
        )
        publish(OrganisationCreated(organisation=organisation.public_id, owner=person.public_id, at=at))
    return organisation.public_id


def update_organisation(*, name: str, country: str, by: Actor, at: datetime) -> None:
    """Change the name and country of the organisation the actor acts for. Needs admin."""
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    name, country = _checked(name, country)
    with transaction.atomic():
        organisation = own_organisation(by=by)
        before = {"name": organisation.name, "country": organisation.country}
        after = {"name": name, "country": country}
        if before == after:
            return
        organisation.name, organisation.country = name, country
        organisation.save(update_fields=["name", "country"])
        audit.record(
            action="accounts.update_organisation",
            subject=organisation.public_id,
            by=by,
            at=at,
            changes=audit.difference(before, after),
        )
        publish(OrganisationChanged(organisation=organisation.public_id, at=at))


def own_organisation(*, by: Actor) -> Organisation:
    """Return the organisation the actor acts for, locked until the transaction ends.

    Whoever changes members takes this lock first, so that two changes never both take the last owner.
    """
    return Organisation.objects.select_for_update().get(pk=by.organisation_id or 0, archived_at=None)


def _checked(name: str, country: str) -> tuple[str, str]:
    name, country = " ".join(name.split()), country.strip().upper()
    errors = []
    if not name or len(name) > LONGEST_NAME:
        errors.append(
            ("name", _("The name is missing or too long."), _("Give a name of 1 to 160 characters."))
        )
    if len(country) != COUNTRY_LETTERS or not (country.isascii() and country.isalpha()):
        errors.append(
            ("country", _("This is not a country code."), _("Give the two letters of ISO 3166, such as CN."))
        )
    if errors:
        raise invalid(*errors)
    return name, country
