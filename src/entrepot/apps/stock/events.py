"""What stock announces. `variants` are public ids: whoever shows what is free looks it up anew."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChanged:
    """A seller received pieces or counted them."""

    variants: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReserved:
    """Pieces were promised."""

    reference: str
    variants: tuple[str, ...]
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationCaptured:
    """Promised pieces were sold."""

    reference: str
    variants: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationReleased:
    """Promised pieces are free again; `lapsed` when their time ran out."""

    reference: str
    variants: tuple[str, ...]
    lapsed: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesRanked:
    """A seller sends from other places than before, or from the same in another order."""

    organisation_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReturned:
    """Sold pieces came back to the shelf."""

    reference: str
    variants: tuple[str, ...]
    at: datetime
