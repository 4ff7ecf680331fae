from entrepot.apps.accounts.models import (
    ApiToken,
    DataExport,
    ErasureRequest,
    Invitation,
    Membership,
    Organisation,
    PlatformMembership,
    PlatformToken,
    SignInCode,
    User,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(ApiToken, DataExport, ErasureRequest, Invitation)
show_raw(Membership, Organisation, PlatformMembership, PlatformToken, SignInCode, User)
