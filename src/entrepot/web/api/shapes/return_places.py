"""Where goods of one market go back to, and what else could be chosen."""

from typing import Any, Self

from pydantic import Field

from entrepot.apps.orders.queries import ReturnChoice
from entrepot.apps.shipping.actions import Address
from entrepot.web.api.shapes.base import Amount, Asked, Told

SHENZHEN: dict[str, Any] = {
    "country": "CN",
    "recipient": "Harbour Returns",
    "lines": ["8 Qianhai Road"],
    "locality": "Shenzhen",
    "area": "Guangdong",
    "postcode": "518000",
}


class ReturnAddressContent(Asked):
    """Who takes the goods in, and where. `local` is the whole address in the local script."""

    country: str = Field(pattern="^[A-Z]{2}$", description="The market's for a place nearby, or one's own.")
    recipient: str = Field(min_length=1, max_length=120)
    lines: list[str] = Field(min_length=1, max_length=4, description="Street and house.")
    locality: str = Field("", max_length=120)
    area: str = Field("", max_length=120)
    postcode: str = Field("", max_length=20)
    phone: str = Field("", max_length=40)
    local: str = Field("", max_length=600)

    model_config = {"json_schema_extra": {"examples": [SHENZHEN]}}

    def as_address(self) -> Address:
        """Return it as shipping writes it."""
        given = self.model_dump()
        return Address(**{**given, "lines": tuple(given["lines"])})


class ReturnAddress(Told):
    """A place that takes goods in."""

    country: str
    recipient: str
    lines: list[str]
    locality: str
    area: str
    postcode: str
    phone: str
    local: str

    @classmethod
    def maybe(cls, place: Address | None) -> Self | None:
        """Make one of an address, if there is any."""
        return None if place is None else cls.copied(place, lines=list(place.lines))


class ReturnPlace(Told):
    """Where goods of one market go back to: one's own place, else the platform's, else to the sender."""

    market: str
    country: str
    goes_to: str = Field(description="The country goods go back to as it stands.")
    own: ReturnAddress | None
    platform: ReturnAddress | None
    label_near: Amount | None = Field(description="A label for 1 kg inside the market's country.")
    label_home: Amount | None = Field(description="A label for 1 kg to the seller's country.")
    restores_only_near: bool = Field(
        description="The law gives tax, and a person's year, back only for goods back inside the country."
    )

    @classmethod
    def of(cls, row: ReturnChoice) -> Self:
        """Make one of a choice."""
        return cls.copied(
            row,
            own=ReturnAddress.maybe(row.own),
            platform=ReturnAddress.maybe(row.platform),
            label_near=Amount.maybe(row.near),
            label_home=Amount.maybe(row.far),
            restores_only_near=row.wants_near,
        )


class ReturnPlaces(Told):
    """Every market, in its order."""

    items: list[ReturnPlace]
