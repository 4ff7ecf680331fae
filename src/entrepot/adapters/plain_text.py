"""Plain text out of the HTML of a product description."""

import re
from html.parser import HTMLParser
from typing import Final

LONGEST: Final = 20_000
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "iframe", "svg"})
_BREAKS: Final = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
)
_BLANKS: Final = re.compile(r"[ \t\r\f\v\xa0]+")
_BREAK_RUN: Final = re.compile(r" ?\n[ \n]*")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's name for it
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BREAKS:
            self.parts.append("\n• " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """Return the text of a piece of HTML, a line for each paragraph and list item. Scripts are left out."""
    if "<" not in html and "&" not in html:
        return html.strip()[:LONGEST]
    parser = _Text()
    parser.feed(html)
    parser.close()
    text = _BREAK_RUN.sub("\n", _BLANKS.sub(" ", "".join(parser.parts)))
    return text.strip()[:LONGEST]
