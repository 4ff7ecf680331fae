"""A dispute about an order: its life as a table, its clocks, what may be asked, offered and decided.

Both sides have time to speak before the platform decides, and see by when. Silence never decides who is
right: it puts the case before the platform. What the platform announces is final when whoever loses by it
takes it, or shows nothing new in time; an appeal is decided by another person, once. Money moves at an end
only, and an end is reached once.

The goods may be sent again instead of money back, once. Then the dispute stays open, and the money held,
until the buyer has them: what is not sent in time, or does not arrive, becomes money back by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from entrepot.core.money import Money

from .errors import TradeError
from .stages import StateTable, moves_of

AWAITING_SELLER: Final = "awaiting_seller"
AWAITING_BUYER: Final = "awaiting_buyer"
UNDER_REVIEW: Final = "under_review"
ANNOUNCED: Final = "announced"
UNDER_APPEAL: Final = "under_appeal"
REPLACING: Final = "replacing"
RESENT: Final = "resent"
ARRIVED: Final = "arrived"
AGREED, DECIDED, WITHDRAWN, OVERTAKEN = "agreed", "decided", "withdrawn", "overtaken"
REPLACED: Final = "replaced"

CLOCKS: Final[Mapping[str, timedelta]] = MappingProxyType(
    {
        AWAITING_SELLER: timedelta(days=5),
        AWAITING_BUYER: timedelta(days=5),
        UNDER_REVIEW: timedelta(days=7),
        ANNOUNCED: timedelta(days=3),
        UNDER_APPEAL: timedelta(days=7),
        REPLACING: timedelta(days=7),
        RESENT: timedelta(days=30),
        ARRIVED: timedelta(days=7),
    }
)
"""How long each side, and at last the platform, has; and how long an appeal is possible.

The seller has a week to hand what is sent again to the carrier, the carrier thirty days to bring it, and the
buyer a week to say that it is wrong again.
"""
ON_THE_WAY: Final = frozenset({REPLACING, RESENT, ARRIVED})
"""States in which the goods are sent again."""
BEFORE_PLATFORM: Final = frozenset({UNDER_REVIEW, UNDER_APPEAL})
"""States in which a person of the platform decides."""
MOST_EXTENDED: Final = timedelta(days=14)
"""By how much all extensions of one dispute together may lengthen its clocks."""


class DisputeError(TradeError):
    """What was asked, offered or decided does not fit: ``code`` says why, ``most`` is the limit if any.

    Codes: ``nothing``, ``too_much``, ``other_currency``, ``no_offer``, ``too_long``, ``not_later``.
    """

    def __init__(self, code: str, message: str, *, most: Money | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.most = most


class Outcome(StrEnum):
    """How much goes back to the buyer; or that the goods are sent again."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"
    REPLACED = "replaced"


class Wish(StrEnum):
    """What a buyer asks for. The amount asked stands beside it: it goes back where nothing is sent again."""

    MONEY = "money"
    REPLACEMENT = "replacement"


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a dispute ends: all that is left goes back, a part of it, or nothing."""

    outcome: Outcome
    amount: Money


DISPUTE: Final = StateTable(
    "dispute",
    AWAITING_SELLER,
    moves_of(
        (
            AWAITING_SELLER,
            "answered",
            AWAITING_BUYER,
            "seller",
            "The seller answers, with or without an offer.",
        ),
        (AWAITING_SELLER, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (AWAITING_SELLER, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (AWAITING_SELLER, "time_passed", UNDER_REVIEW, "system", "The seller did not answer in time."),
        (AWAITING_SELLER, "taken_up", UNDER_REVIEW, "operator system", "The platform takes the case up."),
        (AWAITING_SELLER, "extended", AWAITING_SELLER, "operator", "The seller gets more time."),
        (AWAITING_SELLER, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
        (AWAITING_BUYER, "accepted", AGREED, "buyer", "The buyer takes what the seller offers."),
        (AWAITING_BUYER, "insisted", UNDER_REVIEW, "buyer", "The buyer does not agree."),
        (AWAITING_BUYER, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (AWAITING_BUYER, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (AWAITING_BUYER, "time_passed", UNDER_REVIEW, "system", "The buyer did not reply in time."),
        (AWAITING_BUYER, "taken_up", UNDER_REVIEW, "operator system", "The platform takes the case up."),
        (AWAITING_BUYER, "extended", AWAITING_BUYER, "operator", "The buyer gets more time."),
        (AWAITING_BUYER, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
        (UNDER_REVIEW, "announced", ANNOUNCED, "operator", "The platform says how it decides."),
        (UNDER_REVIEW, "decided", DECIDED, "operator", "The platform decides, and nobody loses by it."),
        (UNDER_REVIEW, "accepted", AGREED, "buyer", "The buyer takes what the seller offered."),
        (UNDER_REVIEW, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (UNDER_REVIEW, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (UNDER_REVIEW, "extended", UNDER_REVIEW, "operator", "The platform needs more time."),
        (UNDER_REVIEW, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
        (ANNOUNCED, "appealed", UNDER_APPEAL, "buyer seller", "Who loses by it shows something new."),
        (ANNOUNCED, "taken", ANNOUNCED, "buyer seller", "Who loses by it takes the decision."),
        (ANNOUNCED, "settled", DECIDED, "system", "Everybody who loses by it has taken the decision."),
        (ANNOUNCED, "time_passed", DECIDED, "system", "Nobody appealed in time."),
        (ANNOUNCED, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (ANNOUNCED, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (ANNOUNCED, "extended", ANNOUNCED, "operator", "There is more time to appeal."),
        (ANNOUNCED, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
        (UNDER_APPEAL, "decided", DECIDED, "operator", "Another person of the platform decides, for good."),
        (UNDER_APPEAL, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (UNDER_APPEAL, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (UNDER_APPEAL, "extended", UNDER_APPEAL, "operator", "The platform needs more time."),
        (UNDER_APPEAL, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
        (AWAITING_SELLER, "promised", REPLACING, "seller", "The seller sends it again, as was asked."),
        (AWAITING_BUYER, "promised", REPLACING, "seller", "The seller sends it again, as was asked."),
        (AWAITING_BUYER, "chosen", REPLACING, "buyer", "The buyer takes it sent again, as was offered."),
        (UNDER_REVIEW, "promised", REPLACING, "seller", "The seller sends it again, as was asked."),
        (UNDER_REVIEW, "chosen", REPLACING, "buyer", "The buyer takes it sent again, as was offered."),
        (ANNOUNCED, "carried_out", REPLACING, "system", "It is sent again, as was announced."),
        (UNDER_APPEAL, "ordered", REPLACING, "operator", "Another person decides: it is sent again."),
        (REPLACING, "sent_again", RESENT, "seller system", "The carrier has what is sent again."),
        (REPLACING, "not_sent", AGREED, "system", "It was not sent in time: the money goes back."),
        (REPLACING, "extended", REPLACING, "operator", "The seller gets more time to send it."),
        (RESENT, "arrived", ARRIVED, "system", "The carrier handed it over."),
        (RESENT, "not_arrived", AGREED, "system", "It does not arrive: the money goes back."),
        (RESENT, "received", REPLACED, "buyer", "The buyer says that all is well now."),
        (RESENT, "time_passed", UNDER_REVIEW, "system", "It should have come by now."),
        (RESENT, "extended", RESENT, "operator", "The carrier gets more time."),
        (RESENT, "taken_up", UNDER_REVIEW, "operator system", "The platform takes the case up."),
        (ARRIVED, "received", REPLACED, "buyer", "The buyer says that all is well now."),
        (ARRIVED, "time_passed", REPLACED, "system", "The buyer said nothing against it in time."),
        (ARRIVED, "wrong_again", UNDER_REVIEW, "buyer", "The buyer says that it is wrong again."),
        (ARRIVED, "extended", ARRIVED, "operator", "The buyer gets more time."),
        (REPLACING, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (REPLACING, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (REPLACING, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
        (RESENT, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (RESENT, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (RESENT, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
        (ARRIVED, "gave_in", AGREED, "seller", "The seller gives what was asked."),
        (ARRIVED, "withdrawn", WITHDRAWN, "buyer", "The buyer says that it is settled."),
        (ARRIVED, "overtaken", OVERTAKEN, "system", "The card scheme decides instead."),
    ),
)
"""A dispute, from the complaint to its end."""

OPEN: Final = frozenset(CLOCKS)
"""States in which somebody's clock runs."""


def due(state: str, at: datetime) -> datetime | None:
    """Return when the clock of a state that begins now ends; None for an end."""
    length = CLOCKS.get(state)
    return None if length is None else at + length


def lengthened(due_at: datetime, by: timedelta, *, before: timedelta) -> datetime:
    """Return the later end of a clock. ``before`` is what extensions of this dispute gave already.

    Raises ``DisputeError``: ``not_later``, or ``too_long`` for more than ``MOST_EXTENDED`` together.
    """
    if by <= timedelta(0):
        raise DisputeError("not_later", "An extension makes a clock longer.")
    if before + by > MOST_EXTENDED:
        raise DisputeError("too_long", f"All extensions together may be {MOST_EXTENDED.days} days.")
    return due_at + by


def may_appeal_replacement(wish: str) -> frozenset[str]:
    """Return who loses by a decision that the goods are sent again: the seller, and who asked for money."""
    return frozenset({"seller"} if wish == Wish.REPLACEMENT else {"seller", "buyer"})


def may_appeal(amount: Money, asked: Money, *, borne_by_seller: bool) -> frozenset[str]:
    """Return who loses by a decision that gives ``amount`` back, and so may appeal: `buyer`, `seller`.

    The buyer where less goes back than was asked, the seller where they bear what does.
    """
    buyer = {"buyer"} if amount.minor < asked.minor else set()
    seller = {"seller"} if amount.minor and borne_by_seller else set()
    return frozenset(buyer | seller)


def checked_wish(asked: Money | None, left: Money) -> Money:
    """Return what the buyer asks back: all that is ``left``, or a part of it. Raises ``DisputeError``."""
    return left if asked is None else settled(asked, left).amount


def settled(amount: Money, left: Money) -> Settlement:
    """Return how a dispute ends when ``amount`` of what is ``left`` goes back.

    Raises ``DisputeError``: ``other_currency``, ``too_much``, ``nothing`` (below zero).
    """
    if amount.currency != left.currency:
        raise DisputeError("other_currency", f"{amount} is not in {left.currency}.", most=left)
    if amount.minor < 0:
        raise DisputeError("nothing", f"{amount} is below zero.", most=left)
    if amount.minor > left.minor:
        raise DisputeError("too_much", f"{amount} is more than {left}, which is left.", most=left)
    if not amount.minor:
        return Settlement(Outcome.NONE, amount)
    return Settlement(Outcome.WHOLE if amount == left else Outcome.PART, amount)
