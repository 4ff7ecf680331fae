"""How a parcel moves: a table, and the only one. Scans may be missing: a parcel may skip forwards."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.apps.shipping.provider import TrackingCode

PREPARED: Final = "prepared"  # packed and addressed; the carrier may not know of it
ANNOUNCED: Final = "announced"  # has its number and label
HANDED_OVER: Final = "handed_over"
IN_TRANSIT: Final = "in_transit"
DELIVERED: Final = "delivered"
RETURNED: Final = "returned"
LOST: Final = "lost"
CANCELLED: Final = "cancelled"

_ON_THE_WAY = frozenset({IN_TRANSIT, DELIVERED, RETURNED, LOST})
MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        PREPARED: frozenset({ANNOUNCED, CANCELLED}),
        ANNOUNCED: frozenset({HANDED_OVER, CANCELLED}) | _ON_THE_WAY,
        HANDED_OVER: _ON_THE_WAY,
        IN_TRANSIT: frozenset({DELIVERED, RETURNED, LOST}),
        LOST: frozenset({DELIVERED, RETURNED}),  # some are found again
        DELIVERED: frozenset(),
        RETURNED: frozenset(),
        CANCELLED: frozenset(),
    }
)
STATES: Final = tuple(MOVES)

AFTER: Mapping[str, str] = MappingProxyType(
    {
        TrackingCode.ANNOUNCED: ANNOUNCED,
        TrackingCode.HANDED_OVER: HANDED_OVER,
        **dict.fromkeys(
            (
                TrackingCode.DEPARTED,
                TrackingCode.ARRIVED,
                TrackingCode.IN_CUSTOMS,
                TrackingCode.RELEASED,
                TrackingCode.OUT_FOR_DELIVERY,
                TrackingCode.ATTEMPTED,
            ),
            IN_TRANSIT,
        ),
        TrackingCode.DELIVERED: DELIVERED,
        TrackingCode.RETURNED: RETURNED,
        TrackingCode.LOST: LOST,
    }
)
"""Where a parcel is once the carrier said so."""


def sources(target: str) -> list[str]:
    """Return the states a parcel may come from to be in `target`."""
    return [state for state, after in MOVES.items() if target in after]
