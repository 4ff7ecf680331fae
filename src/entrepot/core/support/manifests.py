"""What an evidence pack holds, with a SHA-256 of each file, in the form `sha256sum -c` reads too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

MANIFEST: Final = "SHA256SUMS"
LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f/\\][^\x00-\x1f\\]*)")


class ManifestError(ValueError):
    """The list cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One file that is not as the list says."""

    name: str
    what: Literal["missing", "changed", "unlisted"]


def write_manifest(digests: Mapping[str, str]) -> str:
    """Return the list of files (name: SHA-256 as hex) in the order of their names."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


def read_manifest(text: str) -> dict[str, str]:
    """Return the files a list names. Raises ManifestError for a line of another form, or a name twice."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        parts = LINE.fullmatch(line)
        if parts is None or parts[2] in found:
            raise ManifestError(f"{MANIFEST}, line {number}: not a digest and a name, or a name twice")
        found[parts[2]] = parts[1]
    if not found:
        raise ManifestError(f"{MANIFEST} names no file")
    return found


def compare(listed: Mapping[str, str], found: Mapping[str, str]) -> tuple[Flaw, ...]:
    """Return what is not as listed, in the order of names; nothing when all is there, whole and listed."""
    flaws = []
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            flaws.append(Flaw(name, "missing"))
        elif name not in listed:
            flaws.append(Flaw(name, "unlisted"))
        elif listed[name] != found[name]:
            flaws.append(Flaw(name, "changed"))
    return tuple(flaws)
