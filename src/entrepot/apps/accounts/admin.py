from entrepot.apps.accounts.models import (
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    PlatformMembership,
    PlatformToken,
    User,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(ApiToken, Invitation, Membership, Organisation, PlatformMembership, PlatformToken, User)
