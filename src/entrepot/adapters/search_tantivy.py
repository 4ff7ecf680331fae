"""The embedded index: a folder beside the database, written by one process, read by all.

`current-…` names the edition that answers; a new one is built beside it and takes its place by one rename.
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import tantivy

from entrepot.apps.kernel import paths
from entrepot.apps.search.provider import (
    PIECES,
    RANKED_AT_LEAST,
    WEIGHTS,
    Between,
    Entry,
    Group,
    IndexBeingBuiltError,
    IndexUnavailableError,
    Part,
    Query,
    Tally,
)

FOLDER: Final = "search"
FORM: Final = 4
"""One more whenever the fields below, or what they or the words kept beside them hold, are others.

All is then built anew; until it is, the edition of an older form answers if it has the same fields.
"""
POINTER: Final = "current-{}"
BEGUN: Final = "begun-"
"""How the name of an edition begins that was made empty, to be filled."""
WRITER: Final = ".writer"
BUILDER: Final = ".builder"
PATIENCE: Final = 60.0  # seconds, until who writes comes to an end
KEY: Final = "key"
TAGS: Final = "tags"
NUMBERS: Final = "numbers"
KINDS: Final = "kinds"
"""The tags once more, a column for each kind, to be counted: no other kind is read for it."""
LOOKED_EVERY: Final = 0.1  # seconds until a reader asks what others have written
HEAP: Final = 32_000_000  # bytes
EQUALS: Final = RANKED_AT_LEAST  # what fits equally well is put in its order before it is cut
LARGEST: Final = 2**62
COUNTED: Final = 20_000  # tags of one start that are told apart in a segment
TRIES: Final = 50  # to be the one who writes, a tenth of a second apart


class TantivyIndex:
    """The index in `folder`. One object a process is enough; it may be used by several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._index: tantivy.Index | None = None
        self._edition = ""
        self._looked = 0.0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else be alone or switch meanwhile, in any process: the system gives the lock back."""
        with _held(self.folder / WRITER, PATIENCE) as is_held:
            if not is_held:
                raise IndexUnavailableError("Somebody else writes the index.")
            yield

    def put(self, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
        """Take in entries, each in the place of what stood under its key, and forget others, in one step."""
        writer = self._writer(self._opened())
        try:
            for key in gone:
                writer.delete_documents_by_term(KEY, key)
            for entry in entries:
                writer.delete_documents_by_term(KEY, entry.key)
                writer.add_document(_document(entry))
            writer.commit()
        finally:
            _close(writer)
        self._looked = 0.0

    def replace(self, entries: Iterable[Sequence[Entry]], *, last: Callable[[], None] = lambda: None) -> int:
        """Build the whole anew aside, then let it take the place of the old in one step."""
        with _held(self.folder / BUILDER, 0.0) as is_held:
            if not is_held:
                raise IndexBeingBuiltError("Somebody else builds the index anew.")
            edition = secrets.token_hex(8)
            count = self._build(edition, entries)
            with self.alone():
                last()
                self._point_at(edition)
        self._looked = 0.0
        return count

    def is_current(self) -> bool:
        """Return whether the edition that answers was built as a whole, in the form of today."""
        edition = self._read_pointer(FORM)
        return bool(edition) and not edition.startswith(BEGUN)

    def _build(self, edition: str, entries: Iterable[Sequence[Entry]]) -> int:
        writer = self._writer(self._made(edition))
        count = 0
        try:
            for portion in entries:
                for entry in portion:
                    writer.add_document(_document(entry))
                count += len(portion)
            writer.commit()
        finally:
            _close(writer)
        return count

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the keys of what fits best; what fits equally well stands in the order of its keys."""
        index = self._opened()
        searcher = index.searcher()
        asked = _asked(query, index)
        hits = searcher.search(asked, limit=query.limit + 1, count=False).hits
        if query.ranked and len(hits) > query.limit and hits[-1][0] == hits[-2][0] and query.limit < EQUALS:
            hits = [
                hit for hit in searcher.search(asked, limit=EQUALS, count=False).hits if hit[0] >= hits[-1][0]
            ]
        ranked = [(-score, str(searcher.doc(address)[KEY][0])) for score, address in hits]
        return tuple(key for _score, key in sorted(ranked)[: query.limit])

    def tally(
        self, query: Query, *, starts: Sequence[str], bands: Sequence[Between] = (), most: int = 100
    ) -> Tally:
        """Count what fits: the `most` frequent tags that begin with each of `starts`, and each band."""
        index = self._opened()
        searcher = index.searcher()
        asked = _asked(query, index)
        whole: Any = searcher.search(asked, limit=1, count=True)  # its count is not in the package's types
        wanted = {f"t{at}": _terms(start, most) for at, start in enumerate(starts)}
        wanted |= {f"b{at}": _range(band) for at, band in enumerate(bands)}
        found = searcher.aggregate(asked, wanted) if wanted else {}
        return Tally(
            total=int(whole.count),
            tags={
                str(each["key"]): int(each["doc_count"])
                for at in range(len(starts))
                for each in found[f"t{at}"]["buckets"]
            },
            bands=tuple(_in_band(found[f"b{at}"]["buckets"], band) for at, band in enumerate(bands)),
            is_whole=True,
        )

    def count(self) -> int:
        """Return how many entries there are."""
        return int(self._opened().searcher().num_docs)

    def _opened(self) -> tantivy.Index:
        """Return the edition that answers now, with all that was written until a moment ago."""
        with self._lock:
            if self._index is not None and time.monotonic() - self._looked < LOOKED_EVERY:
                return self._index
            edition = self._pointed_at()
            if self._index is None or edition != self._edition:
                self._index = tantivy.Index.open(str(self.folder / edition))
                self._edition = edition
            self._index.reload()
            self._looked = time.monotonic()
            return self._index

    def _pointed_at(self) -> str:
        """Return the edition that answers: that of today's form, an older one, or an empty one."""
        found = self._read_pointer(FORM) or self._older()
        if not found:
            edition = BEGUN + secrets.token_hex(8)
            self._made(edition)
            self._begin_with(edition)
        return found or self._read_pointer(FORM)

    def _older(self) -> str:
        """Return the newest edition of an older form that has the fields of today."""
        editions = (self._read_pointer(form) for form in range(FORM - 1, 0, -1))
        return next((each for each in editions if each and self._has_our_fields(each)), "")

    def _has_our_fields(self, edition: str) -> bool:
        if edition == self._edition:
            return True
        try:
            return bool(tantivy.Index.open(str(self.folder / edition)).schema == _schema())
        except ValueError:  # not there, or written by another version of the library
            return False

    def _read_pointer(self, form: int) -> str:
        try:
            return (self.folder / POINTER.format(form)).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""

    def _made(self, edition: str) -> tantivy.Index:
        place = self.folder / edition
        place.mkdir(parents=True)
        return tantivy.Index(_schema(), path=str(place))

    def _begin_with(self, edition: str) -> None:
        """Let an empty edition answer where none does yet; somebody may be building the first one beside."""
        draft = self._draft(edition)
        with suppress(FileExistsError):
            os.link(draft, self.folder / POINTER.format(FORM))
        draft.unlink()

    def _point_at(self, edition: str) -> None:
        """Let an edition answer, and put away the others, but for the one that answered until now."""
        kept = {edition, self._edition, self._pointed_at()}  # others may be opening it just now
        self._draft(edition).replace(self.folder / POINTER.format(FORM))
        for form in range(1, FORM):
            (self.folder / POINTER.format(form)).unlink(missing_ok=True)
        for each in self.folder.iterdir():
            if each.is_dir() and each.name not in kept:
                shutil.rmtree(each, ignore_errors=True)

    def _draft(self, edition: str) -> Path:
        draft = self.folder / f".{edition}"
        draft.write_text(edition, encoding="ascii")
        return draft

    def _writer(self, index: tantivy.Index) -> tantivy.IndexWriter:
        for _try in range(TRIES):
            try:
                return index.writer(heap_size=HEAP, num_threads=1)
            except ValueError:  # somebody else holds the folder's lock
                time.sleep(0.1)
        raise IndexUnavailableError("Somebody else writes the index.")


@cache
def connect() -> TantivyIndex:
    """Return this installation's embedded index."""
    return TantivyIndex(paths.home() / FOLDER)


@contextmanager
def _held(place: Path, patience: float) -> Iterator[bool]:
    """Hold a lock that threads and processes share; give whether it was to be had in so many seconds."""
    place.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with place.open("ab") as file:
        while not (is_held := _locked(file.fileno())) and time.monotonic() < until:
            time.sleep(0.02)
        yield is_held  # closing the file gives it back, and so does the end of the process


def _locked(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TAGS, tokenizer_name="raw", index_option="basic")
    builder.add_json_field(KINDS, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_json_field(NUMBERS, tokenizer_name="raw", index_option="basic", fast=True)
    for part in Part:
        builder.add_text_field(part.value, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(KEY, entry.key)
    for tag in entry.tags:
        document.add_text(TAGS, tag)
    if entry.numbers:
        document.add_json(NUMBERS, dict(entry.numbers))
    kinds: dict[str, list[str]] = {}
    for tag in entry.tags:
        if ":" in tag:
            kinds.setdefault(_kind(tag), []).append(tag)
    if kinds:
        document.add_json(KINDS, kinds)
    for part, tokens in entry.parts.items():
        document.add_text(part.value, " ".join(tokens))
    return document


def _asked(query: Query, index: tantivy.Index) -> tantivy.Query:
    must = tantivy.Occur.Must
    groups = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, _group(group)) for group in query.groups],
        minimum_number_should_match=max(1, query.least),
    )
    narrowing = [tantivy.Query.term_query(_schema(), TAGS, tag, "basic") for tag in query.tags]
    narrowing += [tantivy.Query.term_set_query(_schema(), TAGS, list(tags)) for tags in query.any_of]
    narrowing += [_within(band, index) for band in query.between]
    return tantivy.Query.boolean_query(
        [(must, groups), *((must, tantivy.Query.const_score_query(each, 0.0)) for each in narrowing)]
    )


def _within(band: Between, index: tantivy.Index) -> tantivy.Query:
    least = max(0, band.least or 0)
    below = LARGEST if band.below is None else band.below
    if below <= least:
        return tantivy.Query.empty_query()
    return index.parse_query(f"{NUMBERS}.{band.name}:[{least} TO {below}}}", [])


def _terms(start: str, most: int) -> dict[str, Any]:
    return {"terms": {"field": f"{KINDS}.{_kind(start)}", "size": most, "segment_size": COUNTED}}


def _kind(start: str) -> str:
    """Return what stands before the last colon of a tag as a name of a column, whatever signs it holds."""
    return f"k{start.rpartition(':')[0].encode().hex()}"


def _range(band: Between) -> dict[str, Any]:
    ends = {"from": max(0, band.least or 0)}
    if band.below is not None:
        ends["to"] = max(ends["from"], band.below)
    return {"range": {"field": f"{NUMBERS}.{band.name}", "ranges": [ends]}}


def _in_band(buckets: Sequence[dict[str, Any]], band: Between) -> int:
    """Return the count of a band; what stands before and after it is counted too, in buckets of its own."""
    ends = _range(band)["range"]["ranges"][0]
    return sum(
        int(each["doc_count"])
        for each in buckets
        if each.get("from") == ends["from"] and each.get("to") == ends.get("to")
    )


def _group(group: Group) -> tantivy.Query:
    """Return a query that counts the best place of the best token, not how many names a thing has."""
    ways = [_token(token, counts) for token, counts in group.tokens.items()]
    if group.together:
        pieces = [(tantivy.Occur.Must, _token(token, PIECES)) for token in group.together]
        ways.append(tantivy.Query.boolean_query(pieces))
    return tantivy.Query.disjunction_max_query(ways)


def _token(token: str, counts: float) -> tantivy.Query:
    places = [
        tantivy.Query.boost_query(
            tantivy.Query.term_query(_schema(), part.value, token, "freq"), weight * counts
        )
        for part, weight in WEIGHTS.items()
    ]
    return tantivy.Query.disjunction_max_query(places, 0.1)


def _close(writer: tantivy.IndexWriter) -> None:
    """Give the folder's lock back."""
    writer.wait_merging_threads()
