from entrepot.apps.cooperatives.models.lots import Delivery, Lot, LotUse
from entrepot.apps.cooperatives.models.members import Cooperative, Member, MemberImport, MemberImportFailure
from entrepot.apps.cooperatives.models.papers import HeldPaper
from entrepot.apps.cooperatives.models.payouts import MemberPayout, MemberShare, PayoutSource

__all__ = [
    "Cooperative",
    "Delivery",
    "HeldPaper",
    "Lot",
    "LotUse",
    "Member",
    "MemberImport",
    "MemberImportFailure",
    "MemberPayout",
    "MemberShare",
    "PayoutSource",
]
