"""What an API token must be allowed before it may touch the catalogue."""

from typing import Final

READ: Final = "catalogue:read"
WRITE: Final = "catalogue:write"
