from entrepot.apps.cooperatives.models import (
    Cooperative,
    Delivery,
    HeldPaper,
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
    HeldPaper,
    Lot,
    LotUse,
    Member,
    MemberImport,
    MemberImportFailure,
    MemberPayout,
    MemberShare,
    PayoutSource,
)
