"""How a shop can be narrowed further, and words to look for."""

from typing import Self

from pydantic import Field

from entrepot.web.api.choices import API_NAMES
from entrepot.web.api.shapes.base import Told
from entrepot.web.storefront.filtering import Facet


class FacetOption(Told):
    """One way to narrow a shop."""

    value: str = Field(description="Send it as the parameter.", examples=["tea-coffee"])
    name: str = Field(examples=["Tea and coffee"])
    count: int = Field(description="How many products it leads to, with all else that is chosen.")
    chosen: bool


class ShopFacet(Told):
    """One kind of narrowing."""

    parameter: str = Field(
        description="kind, price, days, ships_from, origin, badge or business.", examples=["kind"]
    )
    name: str = Field(examples=["Kind of goods"])
    at_least: bool = Field(description="Whether only a part was counted: there are more of each.")
    several: bool = Field(description="Whether several may be chosen together: any of them will do.")
    options: list[FacetOption]

    @classmethod
    def of(cls, row: Facet) -> Self:
        """Make one of a facet of the shop."""
        options = [
            FacetOption(value=each.value, name=str(each.name), count=each.count, chosen=each.chosen)
            for each in row.options
        ]
        return cls(
            parameter=API_NAMES.get(row.word, row.word),
            name=str(row.name),
            at_least=row.at_least,
            several=row.several,
            options=options,
        )


class ShopFacets(Told):
    """What a choice leads to, and how it can be narrowed."""

    total: int = Field(description="How many products fit.")
    at_least: bool = Field(description="Whether more fit than were counted.")
    meant: str = Field(
        description="The words as they were understood, where a slip was mended; else empty.",
        examples=["green tea"],
    )
    near: bool = Field(description="Whether nothing fits all of the words, so that half of them is enough.")
    facets: list[ShopFacet]


class Suggestions(Told):
    """Words of what is on sale, the likeliest first."""

    items: list[str] = Field(examples=[["green tea"]])
