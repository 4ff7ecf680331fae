"""The sandbox's test cards: what happens is chosen by the number. Any other right number is accepted.

The numbers pass the check digit that every card number has; none of them is a card.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

DOUBLE_ABOVE = 9
SHORTEST, LONGEST = 12, 19
LATER = timedelta(minutes=1)  # until what comes later by itself comes


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """How the sandbox behaves for one number. `title` is what a person chooses by."""

    title: str
    decline: str = ""
    challenge: bool = False  # the bank wants to see the buyer first (3-D Secure)
    walks_away: bool = False  # and the buyer's answer never comes
    pending: timedelta = timedelta(0)  # the bank answers so much later
    lapses: bool = False  # authorised, then let go by the bank before it is captured
    chargeback: str = ""  # after the capture the buyer complains for this reason
    outcome: str = ""  # and a minute later that is decided
    refund: str = ""  # what becomes of money given back: "late", "fails" or "bounces"
    silent: bool = False  # it is done, but the answer is lost on the way
    unreachable: bool = False  # it never arrives
    delay: timedelta = timedelta(0)
    copies: int = 1
    backwards: bool = False

    @property
    def waits(self) -> bool:
        """Whether nothing is decided when the number is entered."""
        return self.challenge or bool(self.pending)


CARDS: Mapping[str, Card] = MappingProxyType(
    {
        "4242424242424242": Card(title="accepted"),
        "4000000000000002": Card(title="declined", decline="card_declined"),
        "4000000000009995": Card(title="declined: not enough money", decline="insufficient_funds"),
        "4000000000000069": Card(title="declined: expired card", decline="expired_card"),
        "4000000000000127": Card(title="declined: wrong security code", decline="incorrect_cvc"),
        "4000000000000119": Card(title="declined: processing error", decline="processing_error"),
        "4100000000000019": Card(title="declined: suspected fraud", decline="suspected_fraud"),
        "4000000000009979": Card(title="declined: stolen card", decline="stolen_card"),
        "4000000000009987": Card(title="declined: lost card", decline="lost_card"),
        "4000000000009904": Card(title="declined: do not honour", decline="do_not_honour"),
        "4000000000000697": Card(title="declined: over its limit", decline="limit_exceeded"),
        "4000000000007726": Card(title="declined: not for this payment", decline="card_not_supported"),
        "4000000000005324": Card(title="declined: not in this currency", decline="currency_not_supported"),
        "4000000000005340": Card(title="declined: bank away", decline="provider_busy"),
        "4000002500003155": Card(title="the bank asks the buyer to confirm", challenge=True),
        "4000008400001629": Card(
            title="the bank asks, then declines", challenge=True, decline="card_declined"
        ),
        "4000008400001637": Card(title="the bank asks, nobody answers", challenge=True, walks_away=True),
        "6000000000000007": Card(title="the bank says yes a minute later", pending=LATER),
        "6000000000000015": Card(
            title="the bank says no a minute later", pending=LATER, decline="transfer_failed"
        ),
        "6000000000000023": Card(title="the bank says yes three hours later", pending=timedelta(hours=3)),
        "4000000000000341": Card(title="authorised, lapses before capture", lapses=True),
        "4000000000000259": Card(title="accepted, charged back later", chargeback="fraudulent"),
        "4000000000002685": Card(title="accepted, charged back: not received", chargeback="not_received"),
        "4000000000005555": Card(
            title="charged back, and won a minute later", chargeback="fraudulent", outcome="won"
        ),
        "4000000000005563": Card(
            title="charged back, and lost a minute later", chargeback="not_received", outcome="lost"
        ),
        "4000000000005332": Card(title="accepted, refunds take a minute", refund="late"),
        "4000000000001901": Card(title="accepted, refunds fail", refund="fails"),
        "4000000000005571": Card(title="accepted, refunds come back a minute later", refund="bounces"),
        "4000000000005126": Card(title="accepted, but our answer is lost", silent=True),
        "4000000000003063": Card(title="nothing reaches the provider", unreachable=True),
        "4000000000003220": Card(title="accepted, told half a minute late", delay=timedelta(seconds=30)),
        "4000000000003097": Card(title="accepted, told three times", copies=3),
        "4000000000003055": Card(title="accepted, told in the wrong order", backwards=True),
    }
)


def card_of(number: str) -> Card:
    """Return how the sandbox treats a number; blanks and dashes in it mean nothing."""
    digits = number.replace(" ", "").replace("-", "")
    if not is_card_number(digits):
        return Card(title="no card number", decline="incorrect_number")
    return CARDS.get(digits, CARDS["4242424242424242"])


def is_card_number(digits: str) -> bool:
    """Say whether the digits are 12 to 19 and end in the right check digit (ISO/IEC 7812, Luhn)."""
    if not (digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - DOUBLE_ABOVE if value > DOUBLE_ABOVE else value
    return total % 10 == 0
