"""A hardened stream of XML: what begins and ends, with its text. No document types, so no entities at all."""

from collections.abc import Collection, Iterator
from typing import IO, Final
from xml.parsers import expat

from entrepot.apps.catalogue.provider import FileRefusedError

type Events = Iterator[tuple[str, str, str, dict[str, str]]]
MOST_TEXT: Final = 1024 * 1024  # of one element
DEEPEST: Final = 64
_PIECE: Final = 64 * 1024


class _Watch:
    """Gathers what the parser tells, for those elements that are wanted."""

    def __init__(self, wanted: Collection[str] | None) -> None:
        self.wanted, self.depth = wanted, 0
        self.told: list[tuple[str, str, str, dict[str, str]]] = []
        self.text: list[str] = []
        self.length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FileRefusedError("not_a_table")
        name = name.rpartition(":")[2]
        self.text, self.length = [], 0
        if self.wanted is None or name in self.wanted:
            self.told.append(("start", name, "", attributes))

    def end(self, name: str) -> None:
        self.depth -= 1
        name = name.rpartition(":")[2]
        if self.wanted is None or name in self.wanted:
            self.told.append(("end", name, "".join(self.text), {}))
        self.text, self.length = [], 0

    def characters(self, text: str) -> None:
        self.length += len(text)
        if self.length <= MOST_TEXT:
            self.text.append(text)


def _refuse(*_: object) -> None:
    raise FileRefusedError("not_a_table")


def _refuse_reference(*_: object) -> int:
    raise FileRefusedError("not_a_table")


def parse(source: IO[bytes], wanted: Collection[str] | None = None, *, most: int = 4 * 1024**3) -> Events:
    """Yield (start or end, name without its prefix, text, attributes) as the file is read.

    The text of an element that holds others is what follows the last of them. Raises FileRefusedError:
    not_a_table for a document type or another encoding's tricks, too_packed beyond `most` bytes.
    """
    parser = expat.ParserCreate()
    watch = _Watch(wanted)
    parser.StartElementHandler, parser.EndElementHandler = watch.start, watch.end
    parser.CharacterDataHandler = watch.characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse_reference
    parser.buffer_text = True
    read = 0
    try:
        while piece := source.read(_PIECE):
            read += len(piece)
            if read > most:
                raise FileRefusedError("too_packed")
            parser.Parse(piece, False)  # noqa: FBT003 - the parser's own
            told, watch.told = watch.told, []
            yield from told
        parser.Parse(b"", True)  # noqa: FBT003 - same
    except expat.ExpatError as error:
        raise FileRefusedError("xml_broken", (str(error.lineno),)) from error
    yield from watch.told
