"""What the ledger announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPosted:
    """Money moved: one entry was added. `cause` is a code of `core.ledger.Cause`, `about` a public id."""

    entry: str
    source: str
    reference: str
    cause: str
    about: str
    at: datetime
