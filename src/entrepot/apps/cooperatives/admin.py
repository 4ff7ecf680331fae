from entrepot.apps.cooperatives.models import (
    Cooperative,
    Delivery,
    Lot,
    LotUse,
    Member,
    MemberImport,
    MemberImportFailure,
    MemberPayout,
    MemberShare,
    PayoutSource,
)
from entrepot.apps.kernel.raw_views import show_raw

show_raw(
    Cooperative,
    Delivery,
    Lot,
    LotUse,
    Member,
    MemberImport,
    MemberImportFailure,
    MemberPayout,
    MemberShare,
    PayoutSource,
)
