"""Which orders of a checkout are still to be paid together: one that was let go is not."""

from collections.abc import Iterable
from typing import Protocol

GONE = "cancelled"


class HasState(Protocol):
    """An order, as it is kept or as it is seen."""

    @property
    def state(self) -> str:
        """Where it stands."""


def standing[Each: HasState](orders: Iterable[Each]) -> list[Each]:
    """Return the orders that are not let go; all of them where none is left."""
    every = list(orders)
    return [order for order in every if order.state != GONE] or every
