"""What law announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionActivated:
    """Another edition of the law is in force from now on; ``previous`` is empty for the first one."""

    edition: str
    previous: str
    at: datetime
