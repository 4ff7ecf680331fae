"""Goods that belong together, in front of a family of shops: as a shelf, or large as a campaign."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints

from entrepot.apps.campaigns.actions import MOST_PRODUCTS, SLOTS, WRITTEN_IN, CollectionInput
from entrepot.apps.campaigns.queries import CollectionView
from entrepot.web.api.shapes.base import Asked, Told
from entrepot.web.api.shapes.imports import StoredPicture
from entrepot.web.api.shapes.shop import ShopProduct

COLLECTION = "col_" + "0" * 22
PRODUCT = "prd_" + "0" * 22
SPRING: dict[str, Any] = {
    "family": "south-east-asia",
    "starts_on": "2026-03-01",
    "ends_on": "2026-04-01",
    "slot": "campaign",
    "texts": {"en": {"title": "First flush"}, "zh-hans": {"title": "春茶"}},
    "products": [PRODUCT],
}
PICTURE = "pic_" + "0" * 22
LAST = "Its last day; null where it stays."


class CollectionPicture(StoredPicture):
    """The picture of a collection, with what it shows in the words of who does not see it."""

    alt: str = Field(examples=["Baskets of tea leaves in the morning"])

    @classmethod
    def shown(cls, row: CollectionView) -> Self | None:
        """Make one of a collection that has a picture."""
        if row.picture is None:
            return None
        return cls.copied(row.picture, id=row.picture.public_id, alt=row.alt)


class ShopCollection(Told):
    """A collection as a shop shows it."""

    id: str = Field(examples=[COLLECTION])
    slot: str = Field(description="shelf, or campaign, which stands large above the others.")
    title: str = Field(examples=["First flush"])
    words: str
    language: str = Field(description="Of the title and the words.", examples=["en"])
    last_on: date | None = Field(description=LAST)
    picture: CollectionPicture | None = Field(description="Null where it has none.")
    products: list[str] = Field(
        description="Ids, in their order; not all of them need be sold in the market.", examples=[[PRODUCT]]
    )

    @classmethod
    def of(cls, row: CollectionView) -> Self:
        """Make one of a collection."""
        picture = CollectionPicture.shown(row)
        return cls.copied(row, id=row.public_id, products=list(row.products), picture=picture)


class ShopFront(Told):
    """What stands in front of a market's shop today, campaigns first, then by position."""

    items: list[ShopCollection]


class ShopCollectionWhole(ShopCollection):
    """A collection with what of it the market sells."""

    sold: list[ShopProduct]


class CollectionWords(Told):
    """What a collection is called and said of it."""

    title: str
    words: str
    alt: str = Field(description="What its picture shows; empty without a picture.")


class FrontCollection(Told):
    """A collection to who puts it together."""

    id: str = Field(examples=[COLLECTION])
    family: str = Field(examples=["south-east-asia"])
    slot: str = Field(examples=["campaign"])
    position: int
    starts_on: date
    ends_on: date | None = Field(description="The first day without it; null where it stays.")
    texts: dict[str, CollectionWords] = Field(description="By language.")
    products: list[str] = Field(examples=[[PRODUCT]])
    picture: str = Field(description="The picture's id; empty without one.", examples=[PICTURE])

    @classmethod
    def of(cls, row: CollectionView) -> Self:
        """Make one of a collection."""
        texts = {
            language: CollectionWords(title=title, words=words, alt=row.alts.get(language, ""))
            for language, (title, words) in row.texts.items()
        }
        picture = row.picture.public_id if row.picture else ""
        return cls.copied(row, id=row.public_id, texts=texts, products=list(row.products), picture=picture)


class FrontCollections(Told):
    """Collections that are not put away, by family and position."""

    items: list[FrontCollection]


class CollectionWordsWanted(Asked):
    """What a collection is to be called and said of it."""

    title: str = Field(min_length=1, max_length=80, examples=["First flush"])
    words: str = Field("", max_length=300)
    alt: str = Field("", max_length=120, description="What the picture shows: needed where there is one.")


class CollectionContent(Asked):
    """A collection as it is wanted."""

    family: str = Field(
        max_length=24, description="As `GET /markets` names families.", examples=["south-east-asia"]
    )
    texts: dict[Literal[WRITTEN_IN], CollectionWordsWanted] = Field(  # type: ignore[valid-type] # a tuple of words
        description="In each language of the interface."
    )
    products: list[Annotated[str, StringConstraints(pattern="^prd_[0-9a-z]{22}$")]] = Field(
        min_length=1, max_length=MOST_PRODUCTS, description="In their order.", examples=[[PRODUCT]]
    )
    starts_on: date
    ends_on: date | None = Field(None, description="The first day without it; a campaign needs one.")
    slot: Literal[SLOTS] = "shelf"  # type: ignore[valid-type] # same
    position: int = Field(0, ge=0, le=99, description="0 stands first.")
    picture: str = Field(
        "",
        pattern="^(pic_[0-9a-z]{22})?$",
        description="Of `POST /platform/collections/pictures`; empty for a collection without one.",
        examples=[""],
    )

    model_config = {"json_schema_extra": {"examples": [SPRING]}}

    def as_wanted(self) -> CollectionInput:
        """Return it as the action takes it."""
        given = self.model_dump()
        texts = {language: (each["title"], each["words"]) for language, each in given["texts"].items()}
        alts = {language: each["alt"] for language, each in given["texts"].items()}
        return CollectionInput(**{**given, "texts": texts, "alts": alts})
