"""Every write of businesses."""

from entrepot.apps.businesses.actions.facts import (
    declare_facts,
    declare_founding,
    declare_jobs,
    raise_evidence,
)
from entrepot.apps.businesses.actions.profile import (
    list_business,
    register_business,
    set_photo,
    set_text,
    update_business,
)
from entrepot.apps.businesses.actions.verification import decide_verification, submit_verification

__all__ = [
    "decide_verification",
    "declare_facts",
    "declare_founding",
    "declare_jobs",
    "list_business",
    "raise_evidence",
    "register_business",
    "set_photo",
    "set_text",
    "submit_verification",
    "update_business",
]
