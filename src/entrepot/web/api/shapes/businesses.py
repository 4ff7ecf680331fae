"""Businesses: as the world sees them, and as their own people do."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.businesses import queries
from entrepot.apps.businesses.words import FACTS, KINDS
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Asked, Told


class BusinessContent(Asked):
    """The three fields of a business."""

    name: str = Field(min_length=1, max_length=160, examples=["Hill Candles"])
    country: str = Field(
        pattern="^[A-Z]{2}$", description="Where it makes or ships its goods.", examples=["US"]
    )
    kind: Literal[KINDS] = Field(description="What it sells.", examples=["home"])  # type: ignore[valid-type] # a tuple of words

    model_config = {
        "json_schema_extra": {"examples": [{"name": "Hill Candles", "country": "US", "kind": "home"}]}
    }


class BusinessText(Asked):
    """A story or a tagline in one language; an empty text takes it away."""

    text: str = Field(max_length=6000, examples=["Poured by hand in Oregon."])


class PhotoChoice(Asked):
    """The picture that stands for the business; empty takes it away."""

    picture: str = Field(pattern="^(pic_[0-9a-z]{22})?$", examples=["pic_" + "0" * 22])


class FactsDeclared(Asked):
    """What holds of the founders and owners: all of these and nothing else."""

    facts: list[Literal[FACTS]] = Field(max_length=len(FACTS), examples=[["women_led"]])  # type: ignore[valid-type] # a tuple of words


class VerificationAsked(Asked):
    """By the file, with nothing more; or by its number in the register that keeps it, not a person's."""

    legal_name: str = Field("", max_length=200, examples=["Hill Candles Ltd"])
    registration: str = Field("", max_length=60, examples=["12345678"])
    kept_by: str = Field(
        "",
        alias="register",
        max_length=120,
        description="Who keeps it.",
        examples=["Companies House"],
    )
    answer: str = Field("", max_length=2000, description="What you say to the refusal before.")


class Verification(Told):
    """A request to be verified."""

    id: str = Field(examples=["verif_" + "0" * 22])


class Profile(Told):
    """A business as the world sees it."""

    id: str = Field(examples=["biz_" + "0" * 22])
    name: str = Field(examples=["Hill Candles"])
    country: str = Field(examples=["US"])
    kind: str = Field(examples=["home"])
    is_verified: bool
    story: str
    tagline: str
    languages: list[str] = Field(description="In which it tells of itself.")
    facts: list[str]
    photo: str | None = Field(description="Address of its picture.")
    since: datetime

    @classmethod
    def of(cls, row: queries.Profile) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            languages=list(row.languages),
            facts=list(row.facts),
            photo=row.photo.address if row.photo else None,
        )


class ProfilePage(Told):
    """Some businesses, by name."""

    items: list[Profile]
    next: Next


class Business(Told):
    """A business as its own people see it."""

    profile: Profile
    state: str = Field(examples=["listed"])
    may_list: bool = Field(description="Whether it may sell.")
    may_be_paid: bool = Field(description="Whether it may be paid out: once it is verified.")
    reasons: list[str] = Field(description="Why it was last refused.")
    note: str

    @classmethod
    def of(cls, row: queries.OwnBusiness) -> Self:
        """Make one from a row."""
        return cls.copied(row, profile=Profile.of(row.profile), reasons=list(row.reasons))
