"""Every write of businesses."""

from entrepot.apps.businesses.actions.assessing import look_over
from entrepot.apps.businesses.actions.facts import (
    declare_facts,
    declare_founding,
    declare_jobs,
    raise_evidence,
)
from entrepot.apps.businesses.actions.filing import note_bank_account, set_address, set_details
from entrepot.apps.businesses.actions.forgetting import forget_closed
from entrepot.apps.businesses.actions.owners import add_owner, remove_owner, state_owners
from entrepot.apps.businesses.actions.papers import PaperGiven, add_paper, remove_paper
from entrepot.apps.businesses.actions.profile import (
    list_business,
    register_business,
    set_photo,
    set_text,
    update_business,
)
from entrepot.apps.businesses.actions.proving import decide_proof, prove_facts
from entrepot.apps.businesses.actions.rechecking import hold_overdue, plan_rechecks
from entrepot.apps.businesses.actions.resealing import seal_anew
from entrepot.apps.businesses.actions.verification import decide_verification, submit_verification

__all__ = [
    "PaperGiven",
    "add_owner",
    "add_paper",
    "decide_proof",
    "decide_verification",
    "declare_facts",
    "declare_founding",
    "declare_jobs",
    "forget_closed",
    "hold_overdue",
    "list_business",
    "look_over",
    "note_bank_account",
    "plan_rechecks",
    "prove_facts",
    "raise_evidence",
    "register_business",
    "remove_owner",
    "remove_paper",
    "seal_anew",
    "set_address",
    "set_details",
    "set_photo",
    "set_text",
    "state_owners",
    "submit_verification",
    "update_business",
]
