"""The embedded index: a folder beside the database, written by one process, read by all.

`current` names the edition that answers; a new one is built beside it and takes its place by one rename.
"""

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

import tantivy

from entrepot.apps.kernel import paths
from entrepot.apps.search.provider import (
    PIECES,
    WEIGHTS,
    Entry,
    Group,
    IndexUnavailableError,
    Part,
    Query,
)

FOLDER: Final = "search"
POINTER: Final = "current"
KEY: Final = "key"
TAGS: Final = "tags"
LOOKED_EVERY: Final = 0.5  # seconds until a reader asks what others have written
HEAP: Final = 32_000_000  # bytes
TRIES: Final = 50  # to be the one who writes, a tenth of a second apart


class TantivyIndex:
    """The index in `folder`. One object a process is enough; it may be used by several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._index: tantivy.Index | None = None
        self._edition = ""
        self._looked = 0.0

    def put(self, entries: Sequence[Entry]) -> None:
        """Take in entries, each in the place of what stood under its key."""
        writer = self._writer(self._opened())
        try:
            for entry in entries:
                writer.delete_documents_by_term(KEY, entry.key)
                writer.add_document(_document(entry))
            writer.commit()
        finally:
            _close(writer)
        self._looked = 0.0

    def drop(self, keys: Sequence[str]) -> None:
        """Forget entries; one that is not there is no error."""
        writer = self._writer(self._opened())
        try:
            for key in keys:
                writer.delete_documents_by_term(KEY, key)
            writer.commit()
        finally:
            _close(writer)
        self._looked = 0.0

    def replace(self, entries: Iterable[Sequence[Entry]]) -> int:
        """Build the whole anew aside, then let it take the place of the old in one step."""
        edition = secrets.token_hex(8)
        index = self._made(edition)
        writer = self._writer(index)
        count = 0
        try:
            for portion in entries:
                for entry in portion:
                    writer.add_document(_document(entry))
                count += len(portion)
            writer.commit()
        finally:
            _close(writer)
        self._point_at(edition)
        self._looked = 0.0
        return count

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the keys of what fits best; what fits equally well stands in the order of its keys."""
        searcher = self._opened().searcher()
        result = searcher.search(_asked(query), limit=query.limit, count=False)
        ranked = [(-score, str(searcher.doc(address)[KEY][0])) for score, address in result.hits]
        return tuple(key for _score, key in sorted(ranked))

    def count(self) -> int:
        """Return how many entries there are."""
        return int(self._opened().searcher().num_docs)

    def _opened(self) -> tantivy.Index:
        """Return the edition that answers now, with all that was written until half a second ago."""
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
        try:
            return (self.folder / POINTER).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            edition = secrets.token_hex(8)
            self._made(edition)
            self._point_at(edition, unless_there=True)
            return (self.folder / POINTER).read_text(encoding="ascii").strip()

    def _made(self, edition: str) -> tantivy.Index:
        place = self.folder / edition
        place.mkdir(parents=True)
        return tantivy.Index(_schema(), path=str(place))

    def _point_at(self, edition: str, *, unless_there: bool = False) -> None:
        """Let an edition answer, and put away the others, but for the one that answered until now."""
        draft = self.folder / f".{edition}"
        draft.write_text(edition, encoding="ascii")
        if unless_there:
            try:
                os.link(draft, self.folder / POINTER)
            except FileExistsError:
                return
            finally:
                draft.unlink()
        else:
            draft.replace(self.folder / POINTER)
        for each in self.folder.iterdir():
            if each.is_dir() and each.name not in {edition, self._edition}:
                shutil.rmtree(each, ignore_errors=True)

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


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TAGS, tokenizer_name="raw", index_option="basic")
    for part in Part:
        builder.add_text_field(part.value, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(KEY, entry.key)
    for tag in entry.tags:
        document.add_text(TAGS, tag)
    for part, tokens in entry.parts.items():
        document.add_text(part.value, " ".join(tokens))
    return document


def _asked(query: Query) -> tantivy.Query:
    must = tantivy.Occur.Must
    tags = [tantivy.Query.term_query(_schema(), TAGS, tag, "basic") for tag in query.tags]
    groups = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, _group(group)) for group in query.groups],
        minimum_number_should_match=max(1, query.least),
    )
    return tantivy.Query.boolean_query(
        [(must, groups), *((must, tantivy.Query.const_score_query(tag, 0.0)) for tag in tags)]
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
