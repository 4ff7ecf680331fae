"""Products as their sellers give them and see them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from entrepot.apps.catalogue.queries import OwnProduct, PictureOnProduct, ProductView, VariantView
from entrepot.core.money import Money
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Grams, LanguageCode, Told

type Basis = Literal["net", "all_in"]
Name = Annotated[str, StringConstraints(max_length=120)]
CANDLE: JsonDict = {
    "title": "Cedar candle",
    "hs": "340600",
    "origin": "US",
    "variants": [
        {
            "sku": "HC-1",
            "price": {"amount": "24.00", "currency": "USD"},
            "net_grams": 220,
            "gross_grams": 540,
        }
    ],
}


class VariantContent(Asked):
    """One variant as its seller says it."""

    sku: str = Field(min_length=1, max_length=120, description="The seller's own number.", examples=["HC-1"])
    price: AmountAsked = Field(description="For `per` units.")
    basis: Basis = Field("net", description="`all_in` has duty, tax and carriage inside.")
    per: int = Field(1, ge=1, le=1_000_000, description="How many units the price is for.")
    options: list[Name] = Field([], max_length=3, description="Values of the product's options.")
    net_grams: Grams | None = Field(None, description="Content of one unit.", examples=[220])
    gross_grams: Grams | None = Field(None, description="One unit, packed.", examples=[540])
    ml: Grams | None = Field(None, description="Volume of one unit's content.")
    pieces: Grams | None = Field(None, description="How many pieces one unit holds.")
    gtin: str = Field("", max_length=14, description="GTIN-8, -12, -13 or -14.", examples=[""])


class DetailContent(Asked):
    """A fact of the goods that a rule may ask for."""

    kind: Literal["material", "fact", "measure", "national", "battery", "ingredient", "shelf_life"]
    name: str = Field(max_length=60, examples=["wax"])
    value: Name = Field("", examples=["soy"])


class ProductContent(Asked):
    """A product as its seller says it; five fields are enough, what is empty is asked for when it matters."""

    title: str = Field(min_length=1, max_length=300, examples=["Cedar candle"])
    variants: list[VariantContent] = Field(min_length=1, max_length=2048)
    language: LanguageCode = Field("en", description="In which it is described.", examples=["en"])
    description: str = Field("", max_length=50_000)
    hs: str = Field(
        "", pattern=r"^([0-9]{6})?$", description="Six digits of HS 2022, never padded.", examples=["340600"]
    )
    origin: str = Field("", pattern="^([A-Z]{2})?$", description="Where it was made.", examples=["US"])
    handle: str = Field("", max_length=255, description="The seller's own name for it; one product each.")
    brand: Name = ""
    category: str = Field("", max_length=200)
    option_names: list[Annotated[str, StringConstraints(max_length=80)]] = Field([], max_length=3)
    details: list[DetailContent] = Field([], max_length=200)

    model_config = {"json_schema_extra": {"examples": [CANDLE]}}


class ProductChange(Asked):
    """What changes of a product. What is left out stays; `variants`, when given, are all of them."""

    title: str | None = Field(None, min_length=1, max_length=300)
    variants: list[VariantContent] | None = Field(None, min_length=1, max_length=2048)
    description: str | None = Field(None, max_length=50_000)
    hs: str | None = Field(None, pattern=r"^([0-9]{6})?$")
    origin: str | None = Field(None, pattern="^([A-Z]{2})?$")
    handle: str | None = Field(None, max_length=255)
    brand: Name | None = None
    category: str | None = Field(None, max_length=200)
    option_names: list[Annotated[str, StringConstraints(max_length=80)]] | None = Field(None, max_length=3)
    details: list[DetailContent] | None = Field(None, max_length=200)

    model_config = {"json_schema_extra": {"examples": [{"title": "Cedar candle, large"}]}}


class Variant(Told):
    """A variant to be bought."""

    id: str = Field(examples=["var_" + "0" * 22])
    sku: str
    options: list[str]
    price: Amount = Field(description="What the seller asks for `per` units.")
    basis: str = Field(examples=["net"])
    per: int
    net_grams: int | None
    gross_grams: int | None
    ml: int | None
    pieces: int | None
    gtin: str

    @classmethod
    def of(cls, row: VariantView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            options=list(row.options),
            price=Amount.of(Money(row.price_minor, row.currency)),
        )


class Picture(Told):
    """A picture on a product."""

    id: str | None = Field(description="Null when only its address elsewhere is known.")
    address: str = Field(description="The widest file.", examples=["/pictures/0a1b-1280.webp"])
    srcset: str = Field(description="All widths, as HTML wants them.")
    alt: str
    sku: str = Field(description="The variant it shows, or empty.")

    @classmethod
    def of(cls, row: PictureOnProduct) -> Self:
        """Make one from a row."""
        stored = row.picture
        return cls(
            id=stored.public_id if stored else None,
            address=stored.address if stored else row.address,
            srcset=stored.srcset if stored else "",
            alt=row.alt,
            sku=row.sku,
        )


class PictureElsewhere(Told):
    """A picture that lies elsewhere on the web and is not stored here yet."""

    address: str = Field(examples=["https://shop.example/cedar-candle.jpg"])
    state: str = Field(description="waiting, refused or gone.", examples=["waiting"])
    code: str = Field(description="Why it did not come, the last time; or empty.", examples=["too_slow"])
    reason: str = Field(description="The same in words.")
    fix: str = Field(description="What helps.")


class PicturesElsewhere(Told):
    """The pictures of a product that are not stored here yet; what came is among its pictures."""

    items: list[PictureElsewhere]


class Detail(Told):
    """A fact of the goods."""

    kind: str
    name: str
    value: str


class ProductBase(Told):
    """What sellers and buyers both see of a product."""

    id: str = Field(examples=["prd_" + "0" * 22])
    business: str = Field(description="The id of its seller.", examples=["biz_" + "0" * 22])
    business_name: str
    title: str
    description: str
    language: str = Field(description="Of the title and the description.", examples=["en"])
    brand: str
    category: str
    hs: str = Field(description="HS code, or empty when it is not known yet.", examples=["340600"])
    hs_edition: str = Field(examples=["2022"])
    origin: str = Field(examples=["US"])
    option_names: list[str]
    details: list[Detail]
    pictures: list[Picture]

    @classmethod
    def shared(cls, row: ProductView) -> dict[str, Any]:
        """Return the fields of this class from a row."""
        given = {
            "id": row.public_id,
            "option_names": list(row.option_names),
            "details": [Detail(kind=kind, name=name, value=value) for kind, name, value in row.details],
            "pictures": [Picture.of(each) for each in row.pictures],
        }
        return {name: getattr(row, name) for name in ProductBase.model_fields if name not in given} | given


class Product(ProductBase):
    """A product as its seller sees it."""

    version: int = Field(
        description="Moves with each change of what you say; it stands at the head of the ETag.", examples=[3]
    )
    state: str = Field(description="draft, published or archived.", examples=["draft"])
    handle: str
    hs_confirmed: str = Field(description="Who confirmed the code: seller, officer, machine, or nobody yet.")
    updated_at: datetime
    listed_in: list[str] = Field(description="Markets where buyers see it.", examples=[["SG"]])
    readiness: dict[str, int] = Field(
        description="In how many markets it is ready, to be fixed, blocked or unknown.",
        examples=[{"ready": 3}],
    )
    variants: list[Variant]

    @classmethod
    def of(cls, row: OwnProduct) -> Self:
        """Make one from a row."""
        return cls(
            **cls.shared(row.product),
            version=row.version,
            state=row.product.state,
            handle=row.handle,
            hs_confirmed=row.hs_confirmed,
            updated_at=row.updated_at,
            listed_in=list(row.listed_in),
            readiness=row.states,
            variants=[Variant.of(each) for each in row.product.variants],
        )


class ProductPage(Told):
    """Some products, the newest first."""

    items: list[Product]
    next: Next
