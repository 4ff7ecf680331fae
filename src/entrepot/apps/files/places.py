"""Where pictures lie in the store, and under which address they are shown."""

import re
from typing import Final

from entrepot.apps.files.encoding import AVIF, SUFFIX

ADDRESS: Final = "/pictures/"
_NAME: Final = re.compile(
    rf"(?P<digest>[0-9a-f]{{64}})-(?P<width>[1-9][0-9]{{1,3}})\.(?P<suffix>{SUFFIX}|{AVIF})"
)


def file_name(digest: str, width: int, suffix: str = SUFFIX) -> str:
    """Return the last part of a picture's address."""
    return f"{digest}-{width}.{suffix}"


def stored_name(digest: str, width: int, suffix: str = SUFFIX) -> str:
    """Return the place in the store: spread over 256 folders."""
    return f"pictures/{digest[:2]}/{file_name(digest, width, suffix)}"


def stored_name_of(name: str) -> str | None:
    """Return the place of a file named in an address, or None when it is no name of ours."""
    found = _NAME.fullmatch(name)
    return stored_name(found["digest"], int(found["width"]), found["suffix"]) if found else None
