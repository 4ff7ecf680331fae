"""Payments, parcels and payouts as tables of moves: their own tables say which, these words say who and why.

The tables of the apps are the ones the program runs by; a move they have and these words lack, or the other
way round, raises ``TradeError``, so that no page can tell of another table.
"""

from collections.abc import Mapping
from typing import Final

from entrepot.apps.payments import states as payments
from entrepot.apps.payouts import states as payouts
from entrepot.apps.shipping import states as shipping
from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.stages import StateTable, moves_of

type Words = Mapping[str, tuple[str, str]]
"""By where a move leads, or by `from>to` where that needs words of its own: (who, why)."""

PAYMENT: Final[Words] = {
    payments.ACTION_NEEDED: ("system", "The bank wants to see the buyer first."),
    payments.PENDING: ("system", "The buyer has done all; their bank answers later."),
    payments.AUTHORISED: ("system", "The money is reserved and not yet taken."),
    payments.CAPTURING: ("system", "Claimed to be taken: cancelling has lost."),
    payments.CANCELLING: ("buyer system", "Claimed to be let go: taking has lost."),
    payments.CAPTURED: ("system", "The provider took the money; it is held."),
    payments.FAILED: ("system", "The bank or the provider declined."),
    payments.CANCELLED: ("buyer system", "Let go before anything was taken."),
    f"{payments.CANCELLING}>{payments.CAPTURED}": (
        "system",
        "It was taken before the provider heard of it: what it did is what is.",
    ),
}
REFUND: Final[Words] = {
    payments.ON_ITS_WAY: ("system", "The provider has it; the buyer's bank has not said that it arrived."),
    payments.RECORDED: ("system", "The money is back with the buyer."),
    payments.REFUSED: ("system", "The provider will not; what was claimed is free again."),
    payments.BOUNCED: ("system", "It came back to the provider: a person must look."),
}
PARCEL: Final[Words] = {
    shipping.ANNOUNCED: ("seller", "It has its number and label."),
    shipping.HANDED_OVER: ("seller system", "The carrier has it."),
    shipping.IN_TRANSIT: ("system", "The carrier scanned it on its way."),
    shipping.DELIVERED: ("system", "The carrier handed it over."),
    shipping.RETURNED: ("system", "The carrier brought it back."),
    shipping.LOST: ("system operator", "The carrier does not find it."),
    shipping.CANCELLED: ("seller system", "It is not to be sent."),
    f"{shipping.LOST}>{shipping.DELIVERED}": ("system", "It was found again, and handed over."),
    f"{shipping.LOST}>{shipping.RETURNED}": ("system", "It was found again, and brought back."),
}
PAYOUT: Final[Words] = {
    payouts.APPROVED: ("operator", "A second person agrees."),
    payouts.REJECTED: ("operator", "The money stays available to the seller."),
    payouts.SENDING: ("system", "It is in a file for the bank."),
    payouts.SENT: ("system", "The bank has the file."),
    payouts.SETTLED: ("system", "The bank's statement says that it is paid."),
    payouts.FAILED: ("system", "The bank refused it, or sent it back."),
    f"{payouts.SENDING}>{payouts.SETTLED}": ("system", "Paid before we noted that the bank has the file."),
    f"{payouts.SETTLED}>{payouts.FAILED}": ("system", "The bank sent it back after it was paid."),
}


def told(name: str, moves: Mapping[str, frozenset[str]], words: Words) -> StateTable:
    """Return an app's table as a state table; each move is named by where it leads.

    Raises ``TradeError`` where the words do not fit the table.
    """
    rows, used = [], set()
    for state, after in moves.items():
        for to in sorted(after, key=list(moves).index):
            key = f"{state}>{to}" if f"{state}>{to}" in words else to
            if key not in words:
                raise TradeError(f"Nobody says who may move a {name} from {state} to {to}, and why.")
            used.add(key)
            rows.append((state, to, to, *words[key]))
    if unused := sorted(set(words) - used):
        raise TradeError(f"No {name} moves like this: {', '.join(unused)}.")
    return StateTable(name, next(iter(moves)), moves_of(*rows))


def tables() -> tuple[StateTable, ...]:
    """Return the tables of payments, refunds, parcels and payouts."""
    return (
        told("payment", payments.MOVES, PAYMENT),
        told("refund", payments.REFUND_MOVES, REFUND),
        told("parcel", shipping.MOVES, PARCEL),
        told("payout", payouts.MOVES, PAYOUT),
    )
