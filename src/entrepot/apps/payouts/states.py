"""The life of a payout: which state may follow which."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
SENDING: Final = "sending"
"""In a file for the bank; whether the bank has it is not known yet."""
SENT: Final = "sent"
SETTLED: Final = "settled"
FAILED: Final = "failed"
"""The bank refused it, or sent it back: the money is the seller's to be paid again."""
REJECTED: Final = "rejected"

MOVES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        PROPOSED: frozenset({APPROVED, REJECTED}),
        APPROVED: frozenset({SENDING, REJECTED}),
        # The bank may have done it before we noted that it has the file: what it did is what is.
        SENDING: frozenset({SENT, SETTLED, FAILED}),
        SENT: frozenset({SETTLED, FAILED}),
        SETTLED: frozenset({FAILED}),
        FAILED: frozenset(),
        REJECTED: frozenset(),
    }
)
STATES: Final = tuple(MOVES)
WAITING: Final = (PROPOSED, APPROVED)
"""Not with the bank: the seller has one of these a currency, at most."""
IN_TRANSIT: Final = (PROPOSED, APPROVED, SENDING, SENT)
"""The money is off the seller's available balance and has not left ours."""
NEEDS_APPROVAL: Final = (APPROVED, SENDING, SENT, SETTLED)


def sources(target: str) -> list[str]:
    """Return the states a payout may come from to be in `target`."""
    return [state for state, after in MOVES.items() if target in after]
