"""Every write of programmes."""

from entrepot.apps.programmes.actions.applying import (
    appeal_refusal,
    apply_for_programme,
    withdraw_application,
)
from entrepot.apps.programmes.actions.booking import book_slot, cancel_booking
from entrepot.apps.programmes.actions.deciding import (
    accept_application,
    accept_applications,
    admit_listed,
    refuse_application,
)
from entrepot.apps.programmes.actions.drafting import (
    approve_version,
    change_programme,
    draft_programme,
    propose_version,
    send_version_back,
)
from entrepot.apps.programmes.actions.evidencing import (
    EVIDENCE,
    drop_evidence_packs,
    note_evidence_pack,
    record_evidence_pack,
    request_evidence_pack,
)
from entrepot.apps.programmes.actions.gathering import gather_all, gather_businesses
from entrepot.apps.programmes.actions.leaving import (
    close_ended,
    end_award,
    follow_programme_end,
    give_resource,
)
from entrepot.apps.programmes.actions.offering import (
    ResourceTerms,
    add_resource,
    call_off_slot,
    close_resource,
    offer_slots,
)
from entrepot.apps.programmes.actions.placing import charge_views, count_views, plan_places, set_ad_price
from entrepot.apps.programmes.actions.publishing import end_programme, publish_version
from entrepot.apps.programmes.actions.using import pass_waiting, record_use, remind_booked
from entrepot.apps.programmes.terms import BenefitTerms, ProgrammeTerms

__all__ = [
    "EVIDENCE",
    "BenefitTerms",
    "ProgrammeTerms",
    "ResourceTerms",
    "accept_application",
    "accept_applications",
    "add_resource",
    "admit_listed",
    "appeal_refusal",
    "apply_for_programme",
    "approve_version",
    "book_slot",
    "call_off_slot",
    "cancel_booking",
    "change_programme",
    "charge_views",
    "close_ended",
    "close_resource",
    "count_views",
    "draft_programme",
    "drop_evidence_packs",
    "end_award",
    "end_programme",
    "follow_programme_end",
    "gather_all",
    "gather_businesses",
    "give_resource",
    "note_evidence_pack",
    "offer_slots",
    "pass_waiting",
    "plan_places",
    "propose_version",
    "publish_version",
    "record_evidence_pack",
    "record_use",
    "refuse_application",
    "remind_booked",
    "request_evidence_pack",
    "send_version_back",
    "set_ad_price",
    "withdraw_application",
]
