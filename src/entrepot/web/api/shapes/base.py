"""What all shapes share: money, closed requests, ids."""

from typing import Annotated, Any, Self

from ninja import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from entrepot.core.money import EXPONENTS, Money, MoneyError

LARGEST = 2_000_000_000


class Asked(BaseModel):
    """A request body: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """A part of an answer."""

    @classmethod
    def copied(cls, row: object, **more: Any) -> Self:
        """Make one from the fields of the same name, and these."""
        same = {name: getattr(row, name) for name in cls.model_fields if name not in more}
        return cls(**same, **more)


class Amount(Told):
    """Money: decimal text and an ISO 4217 currency."""

    amount: str = Field(
        description="A plain decimal, with no more decimals than the currency has.", examples=["24.00"]
    )
    currency: str = Field(description="ISO 4217.", examples=["USD"])

    @classmethod
    def of(cls, money: Money) -> Self:
        """Make one of money."""
        return cls(amount=money.format_plain(), currency=money.currency)

    @classmethod
    def maybe(cls, money: Money | None) -> Self | None:
        """Make one of money, if there is any."""
        return None if money is None else cls.of(money)


class AmountAsked(Asked):
    """Money: decimal text and an ISO 4217 currency."""

    amount: str = Field(
        pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$",
        description="A plain decimal, with no more decimals than the currency has.",
        examples=["24.00"],
    )
    currency: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["USD"])

    @model_validator(mode="after")
    def _counts_coins(self) -> Self:
        try:
            self.as_money()
        except MoneyError as error:
            raise ValueError(str(error)) from error
        return self

    def as_money(self) -> Money:
        """Return it as money."""
        return Money.parse(self.amount, self.currency)


def _id(prefix: str, what: str) -> Any:
    made: Any = Path  # ninja's is typed for annotations only
    return made(
        pattern=f"^{prefix}_[0-9a-z]{{22}}$",
        description=f"The id of {what}.",
        examples=[f"{prefix}_" + "0" * 22],
    )


ProductId = Annotated[str, _id("prd", "a product")]
VariantId = Annotated[str, _id("var", "a variant")]
ImportId = Annotated[str, _id("imp", "an import")]
BulkChangeId = Annotated[str, _id("bch", "a change of many products")]
TranslationRunId = Annotated[str, _id("tru", "a run that translates")]
TermId = Annotated[str, _id("trm", "an agreed word")]
PictureId = Annotated[str, _id("pic", "a picture")]
BusinessId = Annotated[str, _id("biz", "a business")]
CartId = Annotated[str, _id("crt", "a cart")]
CheckoutId = Annotated[str, _id("cko", "a checkout")]
PaymentId = Annotated[str, _id("pay", "a payment")]
OrderId = Annotated[str, _id("ord", "an order")]
InvoiceId = Annotated[str, _id("inv", "an invoice or credit note")]
ReturnId = Annotated[str, _id("ret", "a return")]
ParcelId = Annotated[str, _id("pcl", "a parcel of an order")]
DeclarationId = Annotated[str, _id("dec", "a declaration")]
QuestionId = Annotated[str, _id("cqn", "a question of customs")]
DisputeId = Annotated[str, _id("dsp", "a dispute")]
EvidenceId = Annotated[str, _id("fil", "a file of a dispute")]
PayoutId = Annotated[str, _id("pot", "a payout")]
RemittanceId = Annotated[str, _id("pot", "a remittance")]
DeskItemId = Annotated[str, _id("desk", "an item of the desk")]
OwnerId = Annotated[str, _id("own", "an owner of the business")]
DocumentId = Annotated[str, _id("pap", "a document of the business")]
VerificationId = Annotated[str, _id("verif", "a verification")]
CertificateId = Annotated[str, _id("cert", "a certificate of the product")]
ProofId = Annotated[str, _id("prf", "a paper for what a business declared")]
ReliefId = Annotated[str, _id("rlf", "a relief")]
GrantId = Annotated[str, _id("agr", "a grant of being paid early for nothing")]
LotId = Annotated[str, _id("lot", "a lot")]
DeliveryId = Annotated[str, _id("dlv", "a delivery")]
MemberPayoutId = Annotated[str, _id("mpo", "a payout to members")]
LocationId = Annotated[str, _id("loc", "a place where pieces lie")]
TransferId = Annotated[str, _id("trf", "pieces on their way between places")]
ProgrammeId = Annotated[str, _id("prg", "a programme")]
ApplicationId = Annotated[str, _id("appl", "an application for a programme")]
AwardId = Annotated[str, _id("awd", "a business in a programme")]
ResourceId = Annotated[str, _id("rsc", "something that people give")]
SlotId = Annotated[str, _id("slot", "a time at which something is given")]
PackId = Annotated[str, _id("evp", "a pack of evidence")]
BookingId = Annotated[str, _id("bkg", "a booking")]
ReviewId = Annotated[str, _id("rev", "a review")]
AskedId = Annotated[str, _id("qst", "a question to a maker")]
EnquiryId = Annotated[str, _id("enq", "a question to the platform")]
CollectionId = Annotated[str, _id("col", "a collection")]
SearchId = Annotated[str, _id("sea", "a search one keeps")]
ShipmentId = Annotated[str, _id("par", "a shipment")]
MarketCode = Annotated[
    str, Path(pattern="^[A-Z]{2}(-[A-Z]{2,8})?$", description="A market's code.", examples=["SG"])
]


def _known(currency: str) -> str:
    if currency and currency not in EXPONENTS:
        raise ValueError("is no currency of ISO 4217")
    return currency


KnownCurrency = AfterValidator(_known)
LanguageCode = Annotated[
    str, Field(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$", max_length=16, examples=["en"])
]
Grams = Annotated[int, Field(ge=1, le=LARGEST)]
