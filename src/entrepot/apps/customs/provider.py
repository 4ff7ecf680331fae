"""What a customs gateway must be able to do. It is addressed by *our* key, so that calls may be repeated."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from entrepot.core.money import Money
from entrepot.core.trade.assessment import AssessedLevy


class CustomsUnavailableError(Exception):
    """No answer came: what was sent may have arrived or not. Send it again under the same key."""


class CustomsRefusedError(Exception):
    """The gateway does not take this message; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AnswerKind(StrEnum):
    """What customs says, in the words of core's table of a declaration."""

    ACCEPTED = "accepted"
    SELECTED = "selected"
    QUERIED = "queried"
    ASSESSED = "assessed"
    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One line of goods as it is declared; weights in grams for the whole line."""

    number: int
    hs: str
    national: str
    origin: str
    description: str
    quantity: int
    net_grams: Decimal
    gross_grams: Decimal
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationMessage:
    """What customs is told. It holds no name and no address: they travel with the carrier's papers.

    `identity` is the number by which customs knows the buyer, where the law asks for it: never keep it.
    """

    key: str
    destination: str
    route: str
    sent_from: str
    number: str  # of the parcel, at its carrier
    value: Money
    freight: Money
    insurance: Money
    gross_grams: Decimal
    lines: tuple[MessageLine, ...]
    levies: tuple[AssessedLevy, ...]  # what we reckoned that customs will ask for, in its currency
    schemes: tuple[str, ...]  # under which tax was charged at the sale already
    identity: str = field(default="", repr=False)
    replaces: str = ""  # the order whose goods these replace, free of charge; empty for what was sold


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayAnswer:
    """One thing customs says of a declaration. `reference` is its own id: a repeat has the same.

    `sequence` counts its answers to one declaration from 1, so that they can be read in order however they
    arrive. A question is `about` a field and a `line` (0 for the whole declaration).
    """

    reference: str
    key: str
    sequence: int
    kind: AnswerKind
    at: datetime
    about: str = ""
    line: int = 0
    text: str = ""  # the question, or why it was refused, in customs' own words
    levies: tuple[AssessedLevy, ...] = ()


class CustomsGateway(Protocol):
    """The way to one customs. Each call may raise CustomsUnavailableError; none is inside a transaction."""

    @property
    def name(self) -> str:
        """Name this gateway, as in settings."""

    def submit(self, message: DeclarationMessage) -> str:
        """Return the number under which customs has it; the same key again gives the same number.

        CustomsRefusedError when it cannot be read, or the key stands for something else.
        """

    def answer(self, key: str, question: str, text: str) -> None:
        """Answer a question by its reference; the same answer again changes nothing."""

    def answers(self, key: str) -> list[GatewayAnswer]:
        """Return what customs has said of a declaration so far, in the order it lets us know."""
