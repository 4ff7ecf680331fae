"""Places of a seller, what is on the way between them, and why pieces became more or fewer."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.stock.actions import LocationAddress
from entrepot.apps.stock.queries import LocationView, MovementView, TransferView
from entrepot.web.api.shapes.base import Asked, Told

CODE = "The seller's short name of a place."
VARIANT = "var_" + "0" * 22
MOST = 10_000_000
type Kind = Literal["home", "bonded", "warehouse", "returns"]


class AddressOfLocation(Asked):
    """What is printed as the sender of parcels from a place."""

    recipient: str = Field("", max_length=120)
    lines: str = Field("", max_length=400, description="Street and house.")
    locality: str = Field("", max_length=120)
    area: str = Field("", max_length=120)
    postcode: str = Field("", max_length=20)
    phone: str = Field("", max_length=40)

    def as_address(self) -> LocationAddress:
        """Return it as stock takes it."""
        return LocationAddress(**self.model_dump())


class LocationContent(Asked):
    """A new place. A bonded zone says where goods came into it from."""

    name: str = Field(min_length=1, max_length=80, examples=["Warehouse Singapore"])
    kind: Kind = Field(description="`bonded` serves its own country only, `returns` sells nothing.")
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1.", examples=["SG"])
    entered_from: str = Field("", pattern="^([A-Z]{2})?$", description="Of a bonded zone only.")
    code: str = Field("", max_length=24, description=CODE + " Made from the name when left out.")
    address: AddressOfLocation | None = None
    open_from: date | None = Field(None, ge=date(2000, 1, 1), le=date(2200, 1, 1))


class LocationChange(Asked):
    """Another name, and another address in the same country."""

    name: str = Field(min_length=1, max_length=80)
    address: AddressOfLocation | None = Field(None, description="Null leaves it as it is.")


class Location(Told):
    """One place with the pieces in it."""

    id: str = Field(examples=["loc_" + "0" * 22])
    code: str = Field(description=CODE, examples=["main"])
    name: str
    kind: Kind
    country: str = Field(examples=["SG"])
    entered_from: str = Field(description="Where goods came into a bonded zone from; else empty.")
    recipient: str
    lines: str
    locality: str
    area: str
    postcode: str
    phone: str
    is_default: bool = Field(description="Where pieces go unless said, and what product files count.")
    open_from: date
    closed_at: datetime | None
    variants: int = Field(description="So many variants lie there.")
    on_hand: int
    reserved: int = Field(description="Of these, promised to buyers.")
    coming: int = Field(description="On their way there.")

    @classmethod
    def of(cls, row: LocationView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class LocationList(Told):
    """All open places, and closed ones that still hold pieces."""

    items: list[Location]


class Serving(Told):
    """Which places serve a market, the first to try first."""

    market: str = Field(examples=["SG"])
    locations: list[str]
    is_own: bool = Field(description="False where the usual order holds: near places first.")


class ServingContent(Asked):
    """Which places serve a market, the first to try first; none, and the usual order holds."""

    locations: list[str] = Field(max_length=12)


class SendingPolicy(Asked):
    """What the seller allows."""

    may_split: bool = Field(description="Pieces of one line may come from several places.")


class SendingPolicyTold(Told):
    """What the seller allows."""

    may_split: bool


class PiecesMoved(Asked):
    """So many pieces of a variant."""

    variant: str = Field(pattern="^var_[0-9a-z]{22}$", examples=[VARIANT])
    quantity: int = Field(ge=1, le=MOST)


class TransferContent(Asked):
    """Pieces that leave one place for another. Nobody can buy them until they arrive."""

    source: str = Field(min_length=1, max_length=24, description=CODE)
    target: str = Field(min_length=1, max_length=24, description=CODE)
    pieces: list[PiecesMoved] = Field(min_length=1, max_length=200)
    note: str = Field("", max_length=300)


class PiecesArrived(Asked):
    """Pieces of a transfer that have arrived."""

    pieces: list[PiecesMoved] = Field(min_length=1, max_length=200)


class PiecesLost(Asked):
    """Pieces of a transfer that will not arrive, and why."""

    pieces: list[PiecesMoved] = Field(min_length=1, max_length=200)
    why: str = Field(min_length=1, max_length=300)


class TransferLine(Told):
    """One variant of a transfer."""

    variant: str = Field(examples=[VARIANT])
    sku: str
    sent: int
    arrived: int
    lost: int
    under_way: int


class Transfer(Told):
    """Pieces on their way from one place to another."""

    id: str = Field(examples=["trf_" + "0" * 22])
    source: str = Field(description=CODE)
    target: str = Field(description=CODE)
    note: str
    sent_at: datetime
    done_at: datetime | None = Field(description="When the last piece had arrived or was lost.")
    under_way: int
    lines: list[TransferLine]

    @classmethod
    def of(cls, row: TransferView) -> Self:
        """Make one from a row."""
        lines = [TransferLine.copied(line) for line in row.lines]
        return cls.copied(row, id=row.public_id, lines=lines)


class TransferList(Told):
    """Transfers, the latest first."""

    items: list[Transfer]


class WriteOff(Asked):
    """Pieces that can never be sold."""

    quantity: int = Field(ge=1, le=MOST)
    reason: Literal["damaged", "expired", "lost", "sample", "destroyed", "other"]
    location: str = Field("", max_length=24, description=CODE + " Left out, the one where pieces go.")
    note: str = Field("", max_length=300)


class Movement(Told):
    """Why the pieces of a variant in a place became more or fewer."""

    variant: str = Field(examples=[VARIANT])
    sku: str
    location: str = Field(description=CODE)
    kind: str = Field(examples=["received"])
    pieces: int = Field(description="The change on the shelf.")
    on_way: int = Field(description="The change of what is on its way between places.")
    reference: str = Field(description="The transfer or order it belongs to; else empty.")
    reason: str = Field(description="Why pieces were written off; else empty.")
    why: str
    at: datetime

    @classmethod
    def of(cls, row: MovementView) -> Self:
        """Make one from a row."""
        return cls.copied(row)


class MovementList(Told):
    """Movements, the latest first."""

    items: list[Movement]


def counted(pieces: list[PiecesMoved]) -> dict[str, int]:
    """Return pieces by variant; of one named twice, all of them."""
    found: dict[str, int] = {}
    for each in pieces:
        found[each.variant] = found.get(each.variant, 0) + each.quantity
    return found
