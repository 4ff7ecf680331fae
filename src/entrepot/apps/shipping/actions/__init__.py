"""Every write of shipping."""

from entrepot.apps.shipping.addresses import Address

from .following import record_delivery, record_handover, record_tracking, refresh_tracking, start_following
from .forgetting import forget_addresses
from .preparing import announce_parcel, cancel_parcel, prepare_parcel

__all__ = [
    "Address",
    "announce_parcel",
    "cancel_parcel",
    "forget_addresses",
    "prepare_parcel",
    "record_delivery",
    "record_handover",
    "record_tracking",
    "refresh_tracking",
    "start_following",
]
