"""A screener for trying things out: a made-up list of two people and a company, matched as a real one is."""

from collections.abc import Sequence
from typing import Final

from entrepot.adapters.screening_matching import Listed, NameList
from entrepot.apps.screening.provider import Answer, Party

LIST: Final = NameList(
    "sandbox",
    "made up",
    (
        Listed(entry="S-1", names=("Victor Listed Sandoval",), is_person=True, birth_years=(1961,)),
        Listed(entry="S-2", names=("Wang Heimingdan", "王黑名单"), is_person=True, countries=("CN",)),
        Listed(entry="S-3", names=("Forbidden Harbour Trading",), is_person=False),
    ),
)


class Sandbox:
    """Screens by the made-up list."""

    def screen(self, parties: Sequence[Party]) -> Answer:
        """Return every likeness to the made-up list."""
        matches = tuple(match for party in parties for match in LIST.matches(party))
        return Answer(matches=matches, lists=(f"{LIST.name} ({LIST.edition})",), missing=())


def connect() -> Sandbox:
    """Return the screener for trying things out."""
    return Sandbox()
