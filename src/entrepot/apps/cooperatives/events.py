"""What co-operatives announce. Ids are public ids; no name, no number of a person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersPaid:
    """A co-operative paid its members their shares of a payout."""

    payout: str
    business: str
    currency: str
    net_minor: int
    own_minor: int
    members: int
    at: datetime
