"""Searches people keep, and what they ask."""

from datetime import datetime
from typing import Annotated, Literal, Self

from django.http import QueryDict
from pydantic import AfterValidator, Field, StringConstraints

from entrepot.apps.discovery.queries import BADGES
from entrepot.apps.discovery.queries.saved import SavedView
from entrepot.apps.kernel.languages import LANGUAGES
from entrepot.web.api.choices import BAND, COUNTRY, SELLER, choice_of, known_band
from entrepot.web.api.shapes.base import Asked, Told
from entrepot.web.design.places import known_countries
from entrepot.web.storefront import choosing
from entrepot.web.storefront.choosing import DAYS, MOST_OF_ONE, Choice
from entrepot.web.storefront.departments import BY_WORD

SPOKEN = tuple(LANGUAGES)
WORDS = tuple(BY_WORD)


def _known(country: str) -> str:
    if country not in known_countries():
        raise ValueError("is no country of ISO 3166")
    return country


type Country = Annotated[str, StringConstraints(pattern=f"^{COUNTRY}$"), AfterValidator(_known)]
type Seller = Annotated[str, StringConstraints(pattern=f"^{SELLER}$")]


class SearchContent(Asked):
    """What is looked for in a market. Of each kind of narrowing any one will do; something must be asked."""

    market: str = Field(pattern="^[A-Z]{2}(-[A-Z]{2,8})?$", examples=["SG"])
    language: Literal[SPOKEN] | None = Field(  # type: ignore[valid-type] # a tuple of words
        None, description="Of the words, and of the letters; null for that of the reply."
    )
    q: str = Field("", max_length=100, description="Words of any language.", examples=["green tea"])
    kind: list[Literal[WORDS]] = Field(  # type: ignore[valid-type] # same
        [], max_length=MOST_OF_ONE, description="Kinds of goods."
    )
    origin: list[Country] = Field([], max_length=MOST_OF_ONE, description="Where they are made.")
    business: list[Seller] = Field([], max_length=MOST_OF_ONE, description="Whose they are.")
    ships_from: list[Country] = Field([], max_length=MOST_OF_ONE, description="Where they are sent from.")
    badge: list[Literal[BADGES]] = Field(  # type: ignore[valid-type] # same
        [], max_length=MOST_OF_ONE, description="What is told of their makers."
    )
    price: Annotated[str, AfterValidator(known_band)] = Field(
        "", pattern=f"^{BAND}$", description="The whole price, as `GET /shop/{market}/facets` names it."
    )
    days: Literal[DAYS] | None = Field(  # type: ignore[valid-type] # same
        None, description="Working days on the way, at most."
    )

    model_config = {"json_schema_extra": {"examples": [{"market": "SG", "q": "green tea"}]}}

    def as_choice(self) -> Choice:
        """Return it as the pages of the shop have it."""
        several = {
            name: ",".join(dict.fromkeys(getattr(self, name)))
            for name in ("kind", "origin", "business", "ships_from", "badge")
        }
        return choice_of(q=self.q, price=self.price, days=str(self.days or ""), **several)


class KeptSearch(Told):
    """A search somebody keeps."""

    id: str = Field(examples=["sea_" + "0" * 22])
    market: str = Field(examples=["SG"])
    language: str = Field(examples=["en"])
    title: str = Field(description="What it is called on its page.", examples=["“green tea”"])
    q: str
    kind: list[str]
    origin: list[str]
    business: list[str]
    ships_from: list[str]
    badge: list[str]
    price: str
    days: int | None
    new: int = Field(description="How many goods came since one looked; 100 stands for more too.")
    kept_at: datetime

    @classmethod
    def of(cls, row: SavedView) -> Self:
        """Make one of a row."""
        choice = choosing.read(QueryDict(row.address))
        return cls.copied(
            row,
            id=row.public_id,
            q=choice.q,
            kind=list(choice.many("kind")),
            origin=list(choice.many("origin")),
            business=list(choice.many("maker")),
            ships_from=list(choice.many("sent_from")),
            badge=list(choice.many("badge")),
            price=choice.price,
            days=int(choice.days) if choice.days else None,
            kept_at=row.at,
        )


class KeptSearches(Told):
    """One's searches, the newest first."""

    items: list[KeptSearch]
    letters: bool = Field(description="Whether a letter tells of new goods, once a day at most.")


class LettersWanted(Asked):
    """Whether one wants letters about new goods."""

    letters: bool


class LettersSet(Told):
    """Whether one gets letters about new goods."""

    letters: bool
