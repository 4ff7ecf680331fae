"""The lanes of the desk: who works in each, and by when something is due.

Apps above open items in a lane; that they need a person, and how soon, is decided here alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.actors import OPERATOR

OFFICER: Final = "officer"
VERIFICATION: Final = "verification"
PAYOUT: Final = "payout"
DECLARATION: Final = "declaration"
DISPUTE: Final = "dispute"
RETURN: Final = "return"
DEAD_LETTER: Final = "dead_letter"
PAYMENT: Final = "payment"
MONEY: Final = "money"
APPLICATION: Final = "application"
CONTENT: Final = "content"
SUPPORT: Final = "support"

URGENT, NORMAL, LOW = 0, 1, 2
PRIORITY_WORDS: Final[Mapping[int, Promise]] = MappingProxyType(
    {URGENT: _("Urgent"), NORMAL: _("Normal"), LOW: _("When there is time")}
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane. An item of normal priority is due after `within`, an urgent one after a quarter of it.

    A case of a business to which a programme gives the fast lane is due after `fast_within` at the latest;
    None where the platform's own matters wait, which are nobody's to hasten.
    """

    code: str
    title: Promise
    roles: frozenset[str]
    within: timedelta
    fast_within: timedelta | None = None
    four_eyes: bool = False
    """Whether who opened an item may not decide it."""

    def due_after(self, priority: int) -> timedelta:
        """Return how long an item of this priority may wait."""
        return {URGENT: self.within / 4, LOW: self.within * 3}.get(priority, self.within)

    def due_fast_after(self, priority: int) -> timedelta:
        """Return how long an item of this priority may wait in the fast lane: never longer than beside it."""
        ordinary = self.due_after(priority)
        return min(ordinary, self.fast_within) if self.fast_within is not None else ordinary


LANES: Final[Mapping[str, Lane]] = MappingProxyType(
    {
        lane.code: lane
        for lane in (
            Lane(
                VERIFICATION,
                _("Verifications"),
                frozenset({OPERATOR, OFFICER}),
                timedelta(hours=48),
                timedelta(hours=12),
                four_eyes=True,
            ),
            Lane(
                PAYOUT,
                _("Payouts"),
                frozenset({OPERATOR}),
                timedelta(hours=24),
                timedelta(hours=6),
                four_eyes=True,
            ),
            Lane(
                DECLARATION, _("Declarations"), frozenset({OPERATOR}), timedelta(hours=8), timedelta(hours=2)
            ),
            Lane(DISPUTE, _("Disputes"), frozenset({OPERATOR}), timedelta(hours=72), timedelta(hours=24)),
            Lane(RETURN, _("Returns"), frozenset({OPERATOR}), timedelta(hours=48), timedelta(hours=16)),
            Lane(
                APPLICATION,
                _("Applications to programmes"),
                frozenset({OPERATOR, OFFICER}),
                timedelta(hours=24),
            ),
            Lane(
                SUPPORT,
                _("Questions of businesses"),
                frozenset({OPERATOR}),
                timedelta(hours=24),
                timedelta(hours=4),
            ),
            Lane(CONTENT, _("Reported words"), frozenset({OPERATOR}), timedelta(hours=24)),
            Lane(PAYMENT, _("Payments that disagree"), frozenset({OPERATOR}), timedelta(hours=8)),
            Lane(MONEY, _("Money that differs"), frozenset({OPERATOR}), timedelta(hours=4)),
            Lane(DEAD_LETTER, _("Failed tasks"), frozenset({OPERATOR}), timedelta(hours=4)),
        )
    }
)

FAST_LANES: Final = tuple(code for code, lane in LANES.items() if lane.fast_within is not None)
"""The lanes a programme may open wider for a business."""
