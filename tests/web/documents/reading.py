"""Reads a PDF back as a browser does: with the engine of one."""

import re
import zlib
from contextlib import suppress
from io import BytesIO

import pypdfium2


def text_of(content: bytes) -> str:
    """Return what stands on all pages."""
    with pypdfium2.PdfDocument(BytesIO(content)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")


def title_of(content: bytes) -> str:
    """Return the title a reader's window shows."""
    with pypdfium2.PdfDocument(BytesIO(content)) as document:
        return document.get_metadata_dict()["Title"]


def solid(text: str) -> str:
    """Return a text without its spaces, the ends of its lines and the hyphens that broke them."""
    return "".join(text.replace("\ufffe", "-").split())


def inflated(content: bytes) -> bytes:
    """Return what a file holds with its packed parts unpacked."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    unpacked = []
    for each in parts:
        with suppress(zlib.error):
            unpacked.append(zlib.decompress(each))
    return content + b"".join(unpacked)
