"""What each member of a co-operative gets of what a harvest brought: by delivered weight, to the last coin.

The co-operative keeps its own share first (a rate it sets itself); a coin that does not part goes to the
members. What they get adds up exactly, and nobody's share depends on where they stand in a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from entrepot.core.money.allocation import allocate

WHOLE: Final = 10_000  # ten thousandths: all of it


class SharingError(ValueError):
    """There is nothing that could be shared out, or nobody to get it: `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShares:
    """What the co-operative keeps and what each member gets, in minor units of one currency."""

    own_minor: int
    members: Mapping[str, int]

    @property
    def total_minor(self) -> int:
        """All of it: exactly what there was to share."""
        return self.own_minor + sum(self.members.values())


def share_out(net_minor: int, *, own_rate: int, grams: Mapping[str, int]) -> MemberShares:
    """Share ``net_minor`` among members by the grams they delivered, after the co-operative's own rate.

    ``own_rate`` is in ten thousandths (250 is 2.5 %). The co-operative's part is rounded down, the members'
    by largest remainder; equal remainders go to the member whose key sorts first. Raises ``SharingError``
    with the code nothing_earned, rate_outside, or nothing_delivered.
    """
    if net_minor <= 0:
        raise SharingError("nothing_earned")
    if not 0 <= own_rate <= WHOLE:
        raise SharingError("rate_outside")
    if not grams or min(grams.values()) < 0 or not any(grams.values()):
        raise SharingError("nothing_delivered")
    own = net_minor * own_rate // WHOLE
    order = sorted(grams)
    parts = allocate(net_minor - own, [grams[key] for key in order])
    return MemberShares(own_minor=own, members=dict(zip(order, parts, strict=True)))
