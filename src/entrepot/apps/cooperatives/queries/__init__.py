"""Every read of co-operatives. Its people read what is theirs, buyers where goods come from."""

from entrepot.apps.cooperatives.inputs import LANGUAGES
from entrepot.apps.cooperatives.queries.banking import BankFault, BankPart, get_bank_part
from entrepot.apps.cooperatives.queries.imports import (
    FailedMember,
    MemberImportView,
    get_member_import,
    list_failed_members,
    list_member_imports,
    write_failed_members,
)
from entrepot.apps.cooperatives.queries.incomes import (
    MemberIncome,
    get_member_income,
    list_member_incomes,
)
from entrepot.apps.cooperatives.queries.lots import (
    DeliveryView,
    LotUseView,
    LotView,
    get_lot,
    list_deliveries,
    list_lots,
    list_uses,
)
from entrepot.apps.cooperatives.queries.members import (
    CooperativeView,
    MemberCounts,
    MemberView,
    count_members,
    get_cooperative,
    get_member,
    list_members,
)
from entrepot.apps.cooperatives.queries.papers import (
    Checklist,
    ChecklistItem,
    get_food_checklist,
    read_held_paper,
)
from entrepot.apps.cooperatives.queries.payouts import (
    MemberPayoutView,
    PayoutOffer,
    Slip,
    get_member_payout,
    get_payout_offers,
    kilograms,
    list_member_payouts,
    list_slips,
    write_payout_list,
)
from entrepot.apps.cooperatives.queries.provenance import (
    Provenance,
    get_provenance,
    list_origins,
    list_product_lots,
)
from entrepot.apps.cooperatives.queries.seasons import (
    SeasonLine,
    SeasonReport,
    get_season_report,
    list_price_series,
)

__all__ = [
    "LANGUAGES",
    "BankFault",
    "BankPart",
    "Checklist",
    "ChecklistItem",
    "CooperativeView",
    "DeliveryView",
    "FailedMember",
    "LotUseView",
    "LotView",
    "MemberCounts",
    "MemberImportView",
    "MemberIncome",
    "MemberPayoutView",
    "MemberView",
    "PayoutOffer",
    "Provenance",
    "SeasonLine",
    "SeasonReport",
    "Slip",
    "count_members",
    "get_bank_part",
    "get_cooperative",
    "get_food_checklist",
    "get_lot",
    "get_member",
    "get_member_import",
    "get_member_income",
    "get_member_payout",
    "get_payout_offers",
    "get_provenance",
    "get_season_report",
    "kilograms",
    "list_deliveries",
    "list_failed_members",
    "list_lots",
    "list_member_imports",
    "list_member_incomes",
    "list_member_payouts",
    "list_members",
    "list_origins",
    "list_price_series",
    "list_product_lots",
    "list_slips",
    "list_uses",
    "read_held_paper",
    "write_failed_members",
    "write_payout_list",
]
