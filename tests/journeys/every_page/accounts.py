"""People with everything an account can have: organisations, invitations, keys, a second step."""

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from tests.factories import actor_of, make_organisation, make_user

from entrepot.apps.accounts import actions, keys, queries
from entrepot.apps.accounts.roles import SCOPES
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor

if TYPE_CHECKING:
    from tests.journeys.every_page.world import World

GUARDED, NEWCOMER = "guarded@demo.example", "newcomer@demo.example"


def open_accounts(world: "World", seller: Actor, now: datetime) -> None:
    """Open an account with a second step, and one of somebody who is new; make links of letters."""
    guarded = make_user(GUARDED)
    TOTP.activate(guarded, generate_totp_secret())
    RecoveryCodes.activate(guarded)
    key = Authenticator.objects.create(
        user=guarded, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}}
    )
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        world.add("guarded", reverse(name, args=[key.pk]))
    newcomer = make_user(NEWCOMER, verified=False)
    make_organisation(newcomer, "沙溪茶叶合作社")
    _letters(world, newcomer)
    invited = actions.invite_member(address=GUARDED, role="member", language="en", by=seller, at=now)
    world.add("guarded", reverse("account-invitation", args=[keys.sign_invitation(invited)]))
    actions.create_token(name="till", scopes=sorted(SCOPES)[:2], expires_at=None, by=seller, at=now)
    assert queries.list_organisations(viewer=actor_of(newcomer))


def _letters(world: "World", newcomer: object) -> None:
    address = EmailAddress.objects.get(user=newcomer)
    confirm = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])
    token = f"{user_pk_to_url_str(newcomer)}-{default_token_generator.make_token(newcomer)}"
    guest = reverse("account-guest-data", args=[keys.sign_address("guest@demo.example", at=clock.now())])
    world.add("guest", confirm, f"/account/password/reset/key/{token}/", reverse("account-guest"), guest)
