"""``data/law`` to one read-only, content-addressed file, or every reason why not."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from entrepot.apps.law.facts import load_rates, load_reference, own_rates
from entrepot.apps.law.tables import SCHEMA
from entrepot.apps.law.writing import contents, write_edition
from entrepot.core.law.pack_faults import Fault
from entrepot.core.law.packs import read_packs

type Progress = Callable[[str], None]

SOURCES = ("law", "reference", "nomenclature")
"""Folders of the data that go into an edition."""


class LawRefusedError(ValueError):
    """The packs are broken; nothing was written. ``faults`` holds everything that is wrong with them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults in the law packs; the first: {faults[0]}")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compilation made: the edition, its file, how many rows of each kind, and the seconds it took."""

    edition: str
    path: Path
    counts: dict[str, int]
    seconds: float


def _silent(_message: str) -> None:
    """Tell nobody."""


def law_folder(home: Path) -> Path:
    """Return where compiled editions are kept."""
    return home / "law"


def compile_law(data: Path, home: Path, *, tell: Progress = _silent) -> Compiled:
    """Read, check and write the law. Raises :class:`LawRefusedError` with every fault, writing nothing then.

    The same contents give the same edition and file name on any machine. Editions are never removed, because
    quotes made on them can be recomputed.
    """
    started = time.monotonic()
    seen = fingerprint(data, home)
    folders, faults = _read_folders(data / "law")
    tell(f"reading {len(folders)} packs")
    reference = load_reference(data)
    reading = read_packs(folders, reference)
    faults += reading.faults
    if faults:
        raise LawRefusedError(tuple(sorted(faults)))
    found = contents(reading.packs, load_rates(data, home), reference)
    edition = found.edition()
    counts = {name: len(rows) for name, rows in found.tables.items()} | {"rate": len(found.rates)}
    tell(f"writing edition {edition} with {counts['measure']} measures")
    target = law_folder(home) / f"law-{edition}.sqlite"
    if not target.is_file():
        dates = {pack.pack.country: pack.pack.edition for pack in reading.packs if pack.pack.edition}
        target = write_edition(edition, found, law_folder(home), {"packs": json.dumps(dates, sort_keys=True)})
    _write_stamp(home, seen, edition)
    return Compiled(edition, target, counts, time.monotonic() - started)


def _read_folders(law: Path) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """Return the text of every file of every pack, and a fault for each that is no UTF-8."""
    folders: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for folder in sorted(path for path in law.iterdir() if path.is_dir() and not path.name.startswith(".")):
        texts = folders.setdefault(folder.name, {})
        for path in sorted(folder.rglob("*")):
            if path.is_dir() or path.name.startswith("."):
                continue
            content = path.read_bytes()
            try:
                texts[path.relative_to(folder).as_posix()] = content.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                name, line = path.relative_to(law).as_posix(), content[: error.start].count(b"\n") + 1
                faults.append(Fault(name, line, "", "the file is not UTF-8", "save it as UTF-8"))
    return folders, faults


def fingerprint(data: Path, home: Path) -> str:
    """Return a hash of the names, sizes and times of all files an edition is made from: quick to compare."""
    digest = hashlib.sha256(str(SCHEMA).encode())
    own = ((path.name, path.stat()) for path in own_rates(home))
    for path, status in (*_files(data), *own):
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(data: Path) -> Iterator[tuple[str, os.stat_result]]:
    for source in SOURCES:
        for folder, folders, names in os.walk(data / source):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                yield path.relative_to(data).as_posix(), path.stat()


def _stamp(home: Path) -> Path:
    return law_folder(home) / "stamp.json"


def _write_stamp(home: Path, seen: str, edition: str) -> None:
    with NamedTemporaryFile(
        "w", dir=law_folder(home), prefix=".stamp-", delete=False, encoding="utf-8"
    ) as file:
        json.dump({"fingerprint": seen, "edition": edition}, file)
    Path(file.name).replace(_stamp(home))


def compiled_path(data: Path, home: Path) -> Path | None:
    """Return the file compiled from the data as it stands now, or None when it must be compiled (again)."""
    try:
        stamp = json.loads(_stamp(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    path = edition_path(home, str(stamp.get("edition")))
    return path if path.is_file() and stamp.get("fingerprint") == fingerprint(data, home) else None


def edition_path(home: Path, edition: str) -> Path:
    """Return the path an edition has in this home."""
    return law_folder(home) / f"law-{edition}.sqlite"


def ensure_compiled(data: Path, home: Path, *, tell: Progress = _silent) -> Path:
    """Return the file of the data as it stands, compiling it first when needed."""
    return compiled_path(data, home) or compile_law(data, home, tell=tell).path
