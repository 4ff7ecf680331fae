"""``entrepot evidence verify FILE``: say whether an evidence pack is whole. It asks no database."""

import argparse
import hashlib
import sys
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from entrepot.cli.problems import BAD_INPUT
from entrepot.core.support.manifests import MANIFEST, Flaw, ManifestError, compare, read_manifest

SAID = {
    "missing": "is listed and not there",
    "changed": "is not as it was listed",
    "unlisted": "is there and not listed",
}
PIECE = 1 << 20


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``evidence`` and its word."""
    evidence = commands.add_parser("evidence", help="packs of evidence for auditors: verify")
    words = evidence.add_subparsers(title="evidence", metavar="WORD", required=True)
    verify = words.add_parser("verify", help="say whether a pack is whole; exit code 1 when it is not")
    verify.add_argument("file", type=Path)
    verify.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    file: Path = options.file
    try:
        flaws, count = _flaws(file)
        digest = _digest(file)
    except (OSError, BadZipFile, ManifestError, KeyError, UnicodeDecodeError) as error:
        print(f"entrepot: {file} is no evidence pack that can be read: {error}", file=sys.stderr)
        return BAD_INPUT
    for each in flaws:
        print(f"{each.name} {SAID[each.what]}")
    if flaws:
        print(f"NOT WHOLE: {len(flaws)} of its files are not as listed.")
        return 1
    print(f"Whole: {count} files, each as listed. SHA-256 of the pack, as the audit trail names it:")
    print(digest)
    return 0


def _flaws(file: Path) -> tuple[tuple[Flaw, ...], int]:
    with ZipFile(file) as pack:
        names = pack.namelist()
        listed = read_manifest(pack.read(MANIFEST).decode())
        found = {name: _digest_inside(pack, name) for name in names if name != MANIFEST}
        twice = [Flaw(name, "changed") for name in sorted(set(names)) if names.count(name) > 1]
    return (*compare(listed, found), *twice), len(listed)


def _digest_inside(pack: ZipFile, name: str) -> str:
    """Return the SHA-256 of a file; nothing where it cannot be read any more, which no list names."""
    digest = hashlib.sha256()
    try:
        with pack.open(name) as source:
            while piece := source.read(PIECE):
                digest.update(piece)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return ""
    return digest.hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
