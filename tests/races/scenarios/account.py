from tests.factories import AT, actor_of, make_organisation, make_user
from tests.races.scenarios import Scenario

from entrepot.apps.accounts import actions
from entrepot.apps.accounts.models import Invitation


def invite() -> str:
    founder = make_user(f"founder-{Invitation.objects.count()}@example.com")
    owner = actor_of(founder, make_organisation(founder))
    return actions.invite_member(address="bo@example.com", role="member", language="en", by=owner, at=AT)


def sent(invitation: str) -> bool:
    """Whether the mail was noted as sent; a mail itself cannot be taken back, so it may go out twice."""
    return Invitation.objects.get(public_id=invitation).sent_at is not None


SCENARIOS = {"web.account.send_invitation": Scenario(invite, sent)}
