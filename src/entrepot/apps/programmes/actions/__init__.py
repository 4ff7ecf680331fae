"""Every write of programmes."""

from entrepot.apps.programmes.actions.applying import (
    appeal_refusal,
    apply_for_programme,
    withdraw_application,
)
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
from entrepot.apps.programmes.actions.gathering import gather_all, gather_businesses
from entrepot.apps.programmes.actions.leaving import (
    close_ended,
    end_award,
    follow_programme_end,
    give_resource,
)
from entrepot.apps.programmes.actions.publishing import end_programme, publish_version
from entrepot.apps.programmes.terms import BenefitTerms, ProgrammeTerms

__all__ = [
    "BenefitTerms",
    "ProgrammeTerms",
    "accept_application",
    "accept_applications",
    "admit_listed",
    "appeal_refusal",
    "apply_for_programme",
    "approve_version",
    "change_programme",
    "close_ended",
    "draft_programme",
    "end_award",
    "end_programme",
    "follow_programme_end",
    "gather_all",
    "gather_businesses",
    "give_resource",
    "propose_version",
    "publish_version",
    "refuse_application",
    "send_version_back",
    "withdraw_application",
]
