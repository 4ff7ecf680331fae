"""What a stranger's file is wrapped in, and how its letters are written: by its bytes, not by its name."""

import codecs
import re
from typing import BinaryIO, Final

from entrepot.apps.catalogue.provider import FileRefusedError

TEXT, XLSX, XML, UTF16, JSON = "", "xlsx", "xml", "utf-16", "json"
UTF8: Final = "utf-8"
ENCODINGS: Final = (UTF8, "gb18030", "windows-1252", "big5", "shift_jis")
"""None of them hides the byte of a line's end, a comma or a quotation mark inside a letter."""
_PIECE: Final = 1024 * 1024
_AROUND: Final = 32 * 1024
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_MOSTLY: Final = 0.8


def wrapping_of(source: BinaryIO) -> str:
    """Return what a file is wrapped in. Raises FileRefusedError: empty, old_excel, not_a_table."""
    source.seek(0)
    head = source.read(1024)
    if not head:
        raise FileRefusedError("empty")
    if head.startswith(_OLD_EXCEL):
        raise FileRefusedError("old_excel")
    if head.startswith(b"PK\x03\x04"):
        return XLSX
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        letters = head.decode("utf-16", errors="replace").lstrip("\ufeff \t\r\n")
        return XML if letters.startswith("<") else UTF16
    first = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if first.startswith(b"<"):
        return XML
    if first.startswith((b"{", b"[")):
        return JSON
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise FileRefusedError("not_a_table")
    return TEXT


def encoding_of(source: BinaryIO) -> str:
    """Return how the letters of a text are most likely written, read to the end if need be.

    A file with letters in good UTF-8 before its first bad byte is UTF-8 with a broken row. Else Chinese comes
    in pairs of high bytes, and the accents of the West alone among plain letters.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    source.seek(0)
    read, had_letters = 0, False
    while piece := source.read(_PIECE):
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError as error:
            if had_letters or not (piece[: error.start].isascii()):
                return UTF8
            source.seek(max(0, read + error.start - _AROUND // 4))
            return _guess(source.read(_AROUND))
        had_letters = had_letters or not text.isascii()
        read += len(piece)
    return UTF8


def _guess(sample: bytes) -> str:
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    in_pairs = sum(run for run in runs if run > 1)
    return "gb18030" if runs and in_pairs >= _MOSTLY * sum(runs) else "windows-1252"
