"""Every write of co-operatives. Each takes `by`; money and people are decided by administrators."""

from entrepot.apps.cooperatives.actions.banking import export_bank_file
from entrepot.apps.cooperatives.actions.importing import forget_imports, import_members
from entrepot.apps.cooperatives.actions.lots import (
    LotInput,
    call_off_delivery,
    change_lot,
    create_lot,
    record_delivery,
)
from entrepot.apps.cooperatives.actions.members import (
    add_member,
    change_member,
    forget_member,
    forget_members_who_left,
    let_member_go,
    seal_anew,
    set_terms,
    turn_on_cooperative,
)
from entrepot.apps.cooperatives.actions.papers import hand_in_paper
from entrepot.apps.cooperatives.actions.payouts import (
    PayoutInput,
    approve_member_payout,
    mark_members_paid,
    note_list_taken,
    propose_member_payout,
    reject_member_payout,
)
from entrepot.apps.cooperatives.actions.uses import assign_lots, choose_lots
from entrepot.apps.cooperatives.inputs import UNSAID, MemberInput

__all__ = [
    "UNSAID",
    "LotInput",
    "MemberInput",
    "PayoutInput",
    "add_member",
    "approve_member_payout",
    "assign_lots",
    "call_off_delivery",
    "change_lot",
    "change_member",
    "choose_lots",
    "create_lot",
    "export_bank_file",
    "forget_imports",
    "forget_member",
    "forget_members_who_left",
    "hand_in_paper",
    "import_members",
    "let_member_go",
    "mark_members_paid",
    "note_list_taken",
    "propose_member_payout",
    "record_delivery",
    "reject_member_payout",
    "seal_anew",
    "set_terms",
    "turn_on_cooperative",
]
