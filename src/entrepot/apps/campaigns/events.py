"""What campaigns announce."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontChanged:
    """What stands in front of a family of shops changed."""

    family: str
    collection: str
    at: datetime
