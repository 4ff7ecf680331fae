"""The evidence of a programme and a period for an auditor: one archive, the same bytes from the same facts.

Nothing in it tells of the moment it was made, but for its audit rows. It is put together piece by piece by
`tasks`: pieces lie aside in the file store until all are there, and none is ever held whole.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import override

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.spreadsheets import csv_text
from entrepot.apps.programmes.queries import VersionView, evidence
from entrepot.apps.programmes.queries.evidence import Period
from entrepot.apps.programmes.terms import LANGUAGES
from entrepot.core.support.manifests import MANIFEST, write_manifest
from entrepot.web.design import places
from entrepot.web.officer.words import read_rule, say_benefit

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The day every file in it bears: the earliest the form knows."""

READABLE: Final = 0o644 << 16
IN_MEMORY: Final = 8 * 1024 * 1024
PIECE: Final = 1 << 16
README: Final = """Evidence of the programme {programme}, from {first} to {last} (days in universal time).

versions.json       every version of the programme: rule, benefits, budget, who proposed and approved it
rules.txt           the same rules and benefits in plain words, in each language of the interface
applications.csv    applications that moved in the period; decided_by is empty where the rule decided
awards.csv          businesses in the programme in the period, each benefit with what was made of it
given.csv           resources given in the period, with their worth
decisions.csv       the audit trail: who did what to the programme, its applications and awards, when and why
books.csv           the ledger's entries of what the programme paid, as recorded, between opening and closing
figures.json        the figures of the period; each is the sum or count of rows of the files above
SHA256SUMS          the SHA-256 of each file

`entrepot evidence verify FILE` says whether the archive is whole;
so does `sha256sum -c SHA256SUMS` where it is unpacked.
The SHA-256 of the whole archive stands in the audit trail of the programme, with who took it along and when.
In the tables, a text a spreadsheet would take for a formula begins with an apostrophe.
"""


def period_of(first: date, last: date) -> Period:
    """Return the moments of days, the last one included, in universal time."""
    return Period(
        datetime.combine(first, time.min, UTC), datetime.combine(last + timedelta(days=1), time.min, UTC)
    )


def put_piece(folder: str, part: str, number: int, rows: Iterable[Sequence[Any]]) -> None:
    """Lay some rows of a part aside, over what work that was cut off may have left."""
    head = [evidence.PARTS[part]] if number == 0 else []
    text = csv_text(chain(head, rows), line_end="\n")
    name = _piece_name(folder, part, number)
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(text.encode()))


def seal(
    name: str, folder: str, about: Mapping[str, Any], pieces: Mapping[str, int], *, viewer: Actor
) -> tuple[str, int, str]:
    """Write the archive under a name in the file store; return where it lies, its bytes and its SHA-256.

    `about` has the programme, the days and the figures; `pieces` how many pieces of each part lie aside.
    Sealing again after a cut gives the same. Raises FileNotFoundError where a piece is missing.
    """
    with cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY)) as target:
        with ZipFile(target, "w", ZIP_DEFLATED) as pack:
            _fill(_Sealed(pack), folder, about, pieces, viewer)
        size = target.tell()
        target.seek(0)
        digest = hashlib.file_digest(target, "sha256").hexdigest()  # type: ignore[arg-type]  # a spool reads as a file
        target.seek(0)
        if default_storage.exists(name):
            default_storage.delete(name)
        return default_storage.save(name, File(target)), size, digest


def sweep(folder: str, pieces: Mapping[str, int]) -> None:
    """Delete what lay aside."""
    for part, count in pieces.items():
        for number in range(count):
            default_storage.delete(_piece_name(folder, part, number))
    default_storage.delete(folder)


class _Sealed:
    """An archive that remembers the SHA-256 of each file put into it."""

    def __init__(self, pack: ZipFile) -> None:
        self.pack, self.digests = pack, dict[str, str]()

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Put a file into it, piece by piece."""
        digest = hashlib.sha256()
        with self.pack.open(_info(name), "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self.digests[name] = digest.hexdigest()

    def close(self) -> None:
        """Put the list of all files into it, as the last."""
        with self.pack.open(_info(MANIFEST), "w") as target:
            target.write(write_manifest(self.digests).encode())


def _fill(
    sealed: _Sealed, folder: str, about: Mapping[str, Any], pieces: Mapping[str, int], viewer: Actor
) -> None:
    programme, first, last = (about[name] for name in ("programme", "first", "last"))
    versions = evidence.list_versions(programme, viewer=viewer)
    readme = README.format(programme=programme, first=first, last=last)
    sealed.add("README.txt", [readme.encode()])
    sealed.add("versions.json", [_json([_told(each) for each in versions])])
    sealed.add("rules.txt", ["\n".join(_in_words(each) for each in versions).encode()])
    for part in evidence.PARTS:
        sealed.add(f"{part}.csv", _read(folder, part, pieces[part]))
    sealed.add("figures.json", [_json(about)])
    sealed.close()


def _read(folder: str, part: str, count: int) -> Iterator[bytes]:
    for number in range(count):
        with default_storage.open(_piece_name(folder, part, number)) as source:
            yield from iter(partial(source.read, PIECE), b"")


def _piece_name(folder: str, part: str, number: int) -> str:
    return f"{folder}/{part}-{number:06}.csv"


def _info(name: str) -> ZipInfo:
    found = ZipInfo(name, LONG_AGO)
    found.compress_type = ZIP_DEFLATED
    found.create_system, found.external_attr = 3, READABLE
    return found


def _told(version: VersionView) -> dict[str, Any]:
    return {
        "number": version.number,
        "state": version.state,
        "texts": version.texts,
        "rule": version.document,
        "benefits": [
            {
                "kind": each.kind,
                "share": None if each.share is None else str(each.share),
                "amount": None if each.amount is None else each.amount.format_plain(),
                "market": each.market,
                "category": each.category,
                "lanes": list(each.lanes),
                "quantity": each.quantity,
            }
            for each in version.benefits
        ],
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
        "budget": version.budget.format_plain(),
        "cap": None if version.cap is None else version.cap.format_plain(),
        "currency": version.budget.currency,
        "places": version.places,
        "automatic": version.automatic,
        "proposed_by": version.proposed_by,
        "approved_by": version.approved_by,
        "sent_back_because": version.note,
    }


def _in_words(version: VersionView) -> str:
    """Return a version's rule and benefits in plain words, in each language of the interface."""
    told = []
    for language in LANGUAGES:
        with override(language), places.standing_in(places.Place(places.HOME.country, language)):
            outline = read_rule(version.rule)
            told += [f"Version {version.number} · {places.LANGUAGES[language]}"]
            told += [f"{'  ' * line.depth}- {line.text}" for line in outline]
            told += [f"* {say_benefit(each)}" for each in version.benefits] + [""]
    return "\n".join(told)


def _json(value: Any) -> bytes:
    told = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return f"{told}\n".encode()
