"""The evidence of a programme and a period for an auditor: one archive, the same bytes from the same facts.

Nothing in it tells of the moment it was made, but for its audit row, which is written after it.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Any, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.programmes.actions import note_evidence_pack
from entrepot.apps.programmes.queries import VersionView, evidence
from entrepot.apps.programmes.queries.evidence import Period
from entrepot.core.money import Money
from entrepot.core.support.manifests import MANIFEST, write_manifest
from entrepot.web.design import places
from entrepot.web.officer.words import read_rule, say_benefit
from entrepot.web.operator.access import platform_page

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The day every file in it bears: the earliest the form knows."""

READABLE: Final = 0o644 << 16
QUARTER: Final = timedelta(days=91)
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
BOOKS: Final = ("at", "source", "reference", "why", "about", "amount", "balance", "currency")
README: Final = """Evidence of the programme {programme}, from {first} to {last} (days in universal time).

versions.json       every version of the programme: rule, benefits, budget, who proposed and approved it
rules.txt           the same rules and benefits in plain words, in each language of the interface
applications.csv    applications that moved in the period; decided_by is empty where the rule decided
awards.csv          businesses in the programme in the period, each benefit with what was made of it
given.csv           resources given in the period, with their worth
decisions.csv       the audit trail: who did what to the programme, its applications and awards, when and why
books.csv           the ledger's entries of what the programme paid, with opening and closing balances
figures.json        the figures of the period; each is the sum or count of rows of the files above
SHA256SUMS          the SHA-256 of each file

`entrepot evidence verify FILE` says whether the archive is whole;
so does `sha256sum -c SHA256SUMS` where it is unpacked.
Who took it along, when, and the SHA-256 of the whole archive stand in the audit trail of the programme.
In the tables, a text a spreadsheet would take for a formula begins with an apostrophe.
"""


@require_safe
@platform_page
def download(request: HttpRequest, actor: Actor, programme: str) -> HttpResponseBase:
    """Hand out the evidence of a programme; `?first=…&last=…` are days, the last quarter without them."""
    today = clock.now().date()
    last = _day(request, "last", today)
    first = _day(request, "first", last - QUARTER)
    if first > last:
        raise ProblemRaised(invalid_request([("first", "is after the last day", "name an earlier day")]))
    file, digest = make_pack(programme, first=first, last=last, viewer=actor)
    note_evidence_pack(programme=programme, first=first, last=last, digest=digest, by=actor, at=clock.now())
    name = f"evidence-{programme}-{first}-{last}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


def make_pack(programme: str, *, first: date, last: date, viewer: Actor) -> tuple[IO[bytes], str]:
    """Return the archive as an open file at its beginning, and its SHA-256. Raises Programme.DoesNotExist."""
    period = Period(
        datetime.combine(first, time.min, UTC), datetime.combine(last + timedelta(days=1), time.min, UTC)
    )
    target = cast("IO[bytes]", TemporaryFile())  # noqa: SIM115 - whoever sends it closes it
    try:
        _fill(target, programme, period, (first, last), viewer)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    digest = _digest_of(target)
    target.seek(0)
    return target, digest


def _digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


class _Sealed:
    """An archive that notes the digest of each file as it is written."""

    def __init__(self, pack: ZipFile) -> None:
        self.pack = pack
        self.digests: dict[str, str] = {}

    def text(self, name: str, content: str) -> None:
        """Add a short file."""
        self._write(name, [content.encode()])

    def table(self, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Add a table row by row and return how many rows it has."""
        counted = _Counted(rows)
        with TemporaryFile("w+b") as held:
            out = TextIOWrapper(held, "utf-8", newline="", write_through=True)
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(headings)
            writer.writerows([_plain(each) for each in row] for row in counted)
            held.seek(0)
            self._write(name, iter(lambda: held.read(1 << 16), b""))
            out.detach()
        return counted.number

    def _write(self, name: str, pieces: Iterable[bytes]) -> None:
        digest = hashlib.sha256()
        with self.pack.open(_info(name), "w") as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self.digests[name] = digest.hexdigest()


class _Counted:
    """Rows that are counted while somebody reads them."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            self.number += 1
            yield row


def _fill(target: IO[bytes], programme: str, period: Period, days: tuple[date, date], viewer: Actor) -> None:
    first, last = days
    with ZipFile(target, "w", ZIP_DEFLATED) as pack:
        sealed = _Sealed(pack)
        versions = evidence.list_versions(programme, viewer=viewer)
        sealed.text("README.txt", README.format(programme=programme, first=first, last=last))
        sealed.text("versions.json", _json([_told(each) for each in versions]))
        sealed.text("rules.txt", "\n".join(_in_words(each) for each in versions))

        def add(name: str, headings: Sequence[str], rows: Callable[..., Iterable[Sequence[Any]]]) -> int:
            found = rows(programme, period=period, viewer=viewer)
            return sealed.table(f"{name}.csv", headings, found)

        counts = {
            "applications": add("applications", evidence.APPLICATIONS, evidence.iterate_applications),
            "benefits_held": add("awards", evidence.AWARDS, evidence.iterate_awards),
            "resources_given": add("given", evidence.GIVEN, evidence.iterate_given),
            "decisions": add("decisions", evidence.DECISIONS, evidence.iterate_decisions),
        }
        books = evidence.list_books(programme, period=period, viewer=viewer)
        sealed.table("books.csv", BOOKS, _lines(books))
        paid = {each.account.currency: _paid(each).format_plain() for each in books}
        sealed.text(
            "figures.json",
            _json({"programme": programme, "first": first, "last": last, "rows": counts, "paid": paid}),
        )
        listed = write_manifest(sealed.digests)
        with pack.open(_info(MANIFEST), "w") as manifest:
            manifest.write(listed.encode())


def _info(name: str) -> ZipInfo:
    found = ZipInfo(name, LONG_AGO)
    found.compress_type = ZIP_DEFLATED
    found.create_system, found.external_attr = 3, READABLE
    return found


def _lines(books: Iterable[Any]) -> Iterator[Sequence[Any]]:
    for book in books:
        currency = book.account.currency
        yield ("", "", "", "opening", "", "", book.opening.format_plain(), currency)
        for line in book.lines:
            sums = (line.amount.format_plain(), line.balance.format_plain(), currency)
            yield (line.occurred_at, line.source, line.reference, line.cause.value, line.about, *sums)
        yield ("", "", "", "closing", "", "", book.closing.format_plain(), currency)


def _paid(book: Any) -> Money:
    paid: Money = book.closing - book.opening
    return paid


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
    for language, own_name in places.LANGUAGES.items():
        with override(language), places.standing_in(places.Place(places.HOME.country, language)):
            outline = read_rule(version.rule)
            told += [f"Version {version.number} · {own_name}"]
            told += [f"{'  ' * line.depth}- {line.text}" for line in outline]
            told += [f"* {say_benefit(each)}" for each in version.benefits] + [""]
    return "\n".join(told)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def _plain(value: Any) -> Any:
    """Return a value as a table has it: moments in universal time, no text a formula."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    figure = isinstance(value, str) and value[1:].replace(".", "").isdigit()
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) and not figure else value


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    given = request.GET.get(name, "")
    try:
        return date.fromisoformat(given) if given else otherwise
    except ValueError:
        raise ProblemRaised(invalid_request([(name, "is no day", "write it as 2026-11-30")])) from None
