"""A chargeback: a card scheme took the money back, and asks what speaks for the seller.

The scheme decides, from what it is shown before its term ends. So the seller has until a while before that to
add papers; then the platform sends everything, whether or not somebody looked: silence is lost for certain.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .errors import TradeError
from .stages import StateTable, moves_of

OPENED: Final = "opened"
ANSWERING, ANSWERED, CONCEDING, CONCEDED = "answering", "answered", "conceding", "conceded"
WON, LOST = "won", "lost"
SELLER_ENDS_BEFORE: Final = timedelta(days=1)
SENT_BEFORE: Final = timedelta(hours=12)
"""How long before the scheme's term what is there is sent by itself."""
MOST_FILE_BYTES: Final = 4_500_000
"""What all files of one answer together may weigh: card schemes take no more."""
LONGEST_TEXT: Final = 20_000
"""Characters of one kind of evidence."""


class EvidenceKind(StrEnum):
    """What a piece of evidence shows."""

    RECEIPT = "receipt"
    """What was bought, when, at which price."""
    SHIPPING = "shipping"
    """That it was sent and arrived."""
    CUSTOMS = "customs"
    """That customs let it in."""
    MESSAGES = "messages"
    """What both sides wrote to each other."""
    REFUND_POLICY = "refund_policy"
    """What the buyer was told of sending goods back, and what went back."""
    OTHER = "other"


WEIGHTY: Final[Mapping[str, tuple[EvidenceKind, ...]]] = MappingProxyType(
    {
        "product_not_received": (EvidenceKind.SHIPPING, EvidenceKind.CUSTOMS),
        "not_received": (EvidenceKind.SHIPPING, EvidenceKind.CUSTOMS),
        "product_unacceptable": (EvidenceKind.RECEIPT, EvidenceKind.MESSAGES),
        "credit_not_processed": (EvidenceKind.REFUND_POLICY, EvidenceKind.MESSAGES),
        "duplicate": (EvidenceKind.RECEIPT,),
    }
)
"""What counts most by the scheme's reason; for every other reason (fraud above all) the shipping does."""

CHARGEBACK: Final = StateTable(
    "chargeback",
    OPENED,
    moves_of(
        (OPENED, "evidence_sent", ANSWERING, "operator system", "What speaks for the seller is to be sent."),
        (OPENED, "accepted", CONCEDING, "operator", "The buyer is right: the platform does not object."),
        (ANSWERING, "taken", ANSWERED, "system", "The provider has it; the scheme examines it."),
        (ANSWERING, "not_taken", OPENED, "system", "The provider did not take it."),
        (CONCEDING, "taken", CONCEDED, "system", "The provider has it."),
        (CONCEDING, "not_taken", OPENED, "system", "The provider did not take it."),
        *(
            (state, outcome, outcome, "system", why)
            for state in (OPENED, ANSWERING, ANSWERED, CONCEDING, CONCEDED)
            for outcome, why in (
                (WON, "The scheme found for the seller: the money is there again."),
                (LOST, "The buyer keeps the money."),
            )
        ),
    ),
)
"""A chargeback, from the day the money is taken back to the scheme's decision."""
UNDECIDED: Final = frozenset(CHARGEBACK.states) - CHARGEBACK.ends


class EvidenceError(TradeError):
    """What is to be shown does not fit: ``code`` is ``closed``, ``too_late`` or ``too_large``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def sellers_term(due_at: datetime | None) -> datetime | None:
    """Return until when the seller may add evidence; None when the scheme tells no term."""
    return None if due_at is None else due_at - SELLER_ENDS_BEFORE


def sends_itself_at(due_at: datetime) -> datetime:
    """Return when what is there is sent, if nobody has by then."""
    return due_at - SENT_BEFORE


def weighty(reason: str) -> tuple[EvidenceKind, ...]:
    """Return the kinds of evidence that count most against a reason of a card scheme."""
    return WEIGHTY.get(reason, (EvidenceKind.SHIPPING, EvidenceKind.RECEIPT))


def check_addition(
    state: str, due_at: datetime | None, at: datetime, *, sizes: Iterable[int], by_seller: bool
) -> None:
    """Raise ``EvidenceError`` when nothing can be added any more, or all files would weigh too much.

    ``sizes`` are the bytes of every file, the new ones included.
    """
    if state != OPENED:
        raise EvidenceError("closed", "The evidence was sent, or the scheme has decided.")
    term = sellers_term(due_at) if by_seller else due_at
    if term is not None and at >= term:
        raise EvidenceError("too_late", "The term has passed.")
    if sum(sizes) > MOST_FILE_BYTES:
        raise EvidenceError("too_large", f"All files together may have {MOST_FILE_BYTES} bytes.")
