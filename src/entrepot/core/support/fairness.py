"""Who asked and who was taken, by group, without naming anybody: small groups are not told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""Fewer than so many in a group could be recognised."""


@dataclass(frozen=True, slots=True)
class Asked:
    """So many who asked: the group they are of, and whether they were taken."""

    group: str
    accepted: bool
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rate:
    """One group. `asked` and `accepted` are None where the group is too small to be told of."""

    group: str
    asked: int | None
    accepted: int | None

    @property
    def per_cent(self) -> int | None:
        """How many of a hundred were taken, half up."""
        if not self.asked or self.accepted is None:
            return None
        return (self.accepted * 200 + self.asked) // (2 * self.asked)


def rates(asked: Iterable[Asked], *, least: int = LEAST) -> tuple[Rate, ...]:
    """Return a rate for each group, the largest first; groups of fewer than `least` are not told.

    Where a single group is hidden the next smallest is hidden with it, for else it could be reckoned from
    the total.
    """
    counts: dict[str, list[int]] = {}
    for each in asked:
        own = counts.setdefault(each.group, [0, 0])
        own[0] += each.count
        own[1] += each.count if each.accepted else 0
    ordered = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    hidden = {group for group, (number, _accepted) in ordered if number < least}
    if len(hidden) == 1 and len(ordered) > 1:
        hidden.add(next(group for group, _counts in reversed(ordered) if group not in hidden))
    return tuple(
        Rate(group, None, None) if group in hidden else Rate(group, number, accepted)
        for group, (number, accepted) in ordered
    )
