"""Every write of businesses."""

from entrepot.apps.businesses.actions.profile import (
    declare_facts,
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
    "list_business",
    "register_business",
    "set_photo",
    "set_text",
    "submit_verification",
    "update_business",
]
