"""What keeps people from reading the picture of a document, in words."""

from collections.abc import Iterable

from entrepot.apps.businesses.words import FINDING_WORDS, PICTURE_FIXES
from entrepot.apps.kernel.actors import Actor


def say_picture_faults(faults: Iterable[str], *, viewer: Actor) -> list[tuple[str, str]]:
    """Return (reason, fix) in the reader's language for each fault that `files.list_picture_faults` found."""
    del viewer  # of a picture that they sent or may see
    return [(str(FINDING_WORDS[f"picture_{code}"]), str(PICTURE_FIXES[code])) for code in faults]
