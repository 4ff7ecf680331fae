"""What of the shop a visitor wants to see, as the words of the address; every choice is a link."""

from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from entrepot.apps.catalogue.queries import Narrowing
from entrepot.web.design import places
from entrepot.web.storefront.departments import BY_WORD

BEST: Final = "best"
NEWEST: Final = "new"
CHEAPEST: Final = "price"
DEAREST: Final = "price-down"
SORTS: Final = (BEST, NEWEST, CHEAPEST, DEAREST)
LONGEST_WORDS: Final = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """The words of a shop address. `after` is the public id of the last product of the page before.

    Who looks for something sees what fits best first, everybody else what is newest.
    """

    kind: str = ""
    origin: str = ""
    maker: str = ""
    q: str = ""
    sort: str = ""
    after: str = ""

    @property
    def narrowing(self) -> Narrowing:
        """What the catalogue is asked for, but for the words."""
        return Narrowing(
            business=self.maker,
            origin=self.origin,
            headings=BY_WORD[self.kind].headings if self.kind else (),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything of the shop is left out."""
        return bool(self.kind or self.origin or self.maker or self.q)

    @property
    def order(self) -> str:
        """The order that holds; that of fitting needs words that something fits."""
        usual = BEST if self.q else NEWEST
        return usual if self.sort in {"", BEST} else self.sort

    def but(self, **changes: Any) -> "Choice":
        """Return another choice, from its first page."""
        return replace(self, **{"after": "", **changes})

    @property
    def address(self) -> str:
        """Return the address of this choice in the visitor's place; what is meant anyway is not said."""
        usual = BEST if self.q else NEWEST
        said = {
            name: value
            for name in ("kind", "origin", "maker", "q", "sort", "after")
            if (value := getattr(self, name)) and not (name == "sort" and value == usual)
        }
        return places.place_url("shop") + (f"?{urlencode(said)}" if said else "")


def read(data: QueryDict) -> Choice:
    """Return the choice an address makes; words it does not know are left out."""
    # A database may refuse a null sign, which no name holds.
    said = {name: str(value).replace("\0", "") for name, value in data.items()}
    kind, sort, origin = said.get("kind", ""), said.get("sort", ""), said.get("origin", "").upper()
    return Choice(
        kind=kind if kind in BY_WORD else "",
        origin=origin if origin in places.known_countries() else "",
        maker=said.get("maker", ""),
        q=" ".join(said.get("q", "").split())[:LONGEST_WORDS],
        sort=sort if sort in SORTS else "",
        after=said.get("after", ""),
    )
