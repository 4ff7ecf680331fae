"""What accounts asks of the apps above it: whether something stands in the way of erasing or closing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from entrepot.apps.kernel.personal import Whose


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """One thing that has to end first. `field` names its sort, such as orders or organisations."""

    field: str
    reason: str
    fix: str


type Asks = Callable[[Whose], Iterable[Hindrance]]

_asked: list[Asks] = []


def hinders(ask: Asks) -> Asks:
    """Register a function that names what stands in the way of erasing a person or closing a business.

    It is asked with a person (`user_id`, or only `emails` of a guest), or with an `organisation_id`.
    """
    _asked.append(ask)
    return ask


def hindrances(whose: Whose) -> list[Hindrance]:
    """Return everything that stands in the way, in the reader's language."""
    return [each for ask in _asked for each in ask(whose)]
