"""How a payment moves: a table, and the only one. Whoever moves a row names the states it may come from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.core.trade import chargebacks

BEGUN: Final = "begun"  # committed here; the provider may or may not have heard of it
ACTION_NEEDED: Final = "action_needed"  # the buyer is at the provider's page
PENDING: Final = "pending"  # the buyer has done all; their bank answers hours or days later
AUTHORISED: Final = "authorised"
CAPTURING: Final = "capturing"  # claimed for capture: cancelling has lost
CANCELLING: Final = "cancelling"  # claimed for release: a later capture of ours has lost
CAPTURED: Final = "captured"
FAILED: Final = "failed"
CANCELLED: Final = "cancelled"

MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        BEGUN: frozenset({ACTION_NEEDED, PENDING, AUTHORISED, CAPTURED, FAILED, CANCELLING, CANCELLED}),
        ACTION_NEEDED: frozenset({PENDING, AUTHORISED, CAPTURED, FAILED, CANCELLING, CANCELLED}),
        PENDING: frozenset({AUTHORISED, CAPTURED, FAILED, CANCELLING, CANCELLED}),
        AUTHORISED: frozenset({CAPTURING, CAPTURED, FAILED, CANCELLING, CANCELLED}),
        CAPTURING: frozenset({CAPTURED, FAILED, CANCELLED}),
        # The provider may have taken the money before it heard of our cancelling: what it did is what is.
        CANCELLING: frozenset({CAPTURED, FAILED, CANCELLED}),
        CAPTURED: frozenset(),
        FAILED: frozenset(),
        CANCELLED: frozenset(),
    }
)
STATES: Final = tuple(MOVES)
ENDS: Final = frozenset(state for state, after in MOVES.items() if not after)
UNPAID_ENDS: Final = ENDS - {CAPTURED}
WAITING: Final = frozenset(MOVES) - ENDS
"""Something was asked of the provider or the buyer, and how it ends is still open."""

REQUESTED: Final = "requested"
ON_ITS_WAY: Final = "pending"  # the provider has it; the buyer's bank has not said that it arrived
RECORDED: Final = "recorded"
REFUSED: Final = "refused"
BOUNCED: Final = "bounced"  # recorded, and then it came back to the provider: a person must look
REFUND_MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        REQUESTED: frozenset({ON_ITS_WAY, RECORDED, REFUSED}),
        ON_ITS_WAY: frozenset({RECORDED, REFUSED}),
        RECORDED: frozenset({BOUNCED}),
        REFUSED: frozenset(),
        BOUNCED: frozenset(),
    }
)
REFUND_STATES: Final = tuple(REFUND_MOVES)
REFUND_WAITS: Final = frozenset({REQUESTED, ON_ITS_WAY})

RECEIVED: Final = "received"
RETURNED: Final = "returned"
KEPT: Final = "kept"  # the provider cannot send it back: a person must look
STRAY_STATES: Final = (RECEIVED, RETURNED, KEPT)

OPENED: Final = chargebacks.OPENED
ANSWERING: Final = chargebacks.ANSWERING
CONCEDING: Final = chargebacks.CONCEDING
ASKED: Final = (ANSWERING, CONCEDING)
"""States of a chargeback whose answer the provider has still to take."""
WON: Final = chargebacks.WON
LOST: Final = chargebacks.LOST
CHARGEBACK_STATES: Final = chargebacks.CHARGEBACK.states
UNDECIDED: Final = tuple(sorted(chargebacks.UNDECIDED))


def sources(target: str, moves: Mapping[str, frozenset[str]] = MOVES) -> list[str]:
    """Return the states a payment, or by its own table a refund, may come from to be in `target`."""
    return [state for state, after in moves.items() if target in after]
