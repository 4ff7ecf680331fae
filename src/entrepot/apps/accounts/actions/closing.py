from datetime import datetime

from django.db import transaction

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.actions.organisations import own_organisation
from entrepot.apps.accounts.events import OrganisationClosed
from entrepot.apps.accounts.models import ApiToken, Invitation
from entrepot.apps.accounts.provider import hindrances
from entrepot.apps.accounts.refusals import invalid, require_person
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.personal import Whose


def close_organisation(*, by: Actor, at: datetime) -> None:
    """Close the organisation the owner acts for: it sells nothing more, and nobody acts for it.

    Its books and documents stay. Raises ProblemRaised naming everything that has to end first.
    """
    require_person(by)
    require_role(by, roles.OWNER)
    with transaction.atomic():
        organisation = own_organisation(by=by)
        if found := hindrances(Whose(organisation_id=organisation.pk)):
            raise invalid(*((each.field, each.reason, each.fix) for each in found))
        organisation.archived_at = at
        organisation.save(update_fields=["archived_at"])
        ApiToken.objects.filter(organisation=organisation, revoked_at=None).update(revoked_at=at)
        open_ones = Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)
        open_ones.update(revoked_at=at)
        audit.record(by=by, action="accounts.close_organisation", subject=organisation.public_id, at=at)
        publish(
            OrganisationClosed(organisation=organisation.public_id, organisation_id=organisation.pk, at=at)
        )
