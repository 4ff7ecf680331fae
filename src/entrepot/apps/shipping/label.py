"""A parcel's label as SVG: 100 × 150 mm, drawn in tenths of a millimetre, black on white, no style sheet."""

from html import escape
from typing import TYPE_CHECKING

from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping import code128
from entrepot.apps.shipping.addresses import Address
from entrepot.core.trade import s10

if TYPE_CHECKING:
    from entrepot.apps.shipping.queries import ParcelView

WIDTH, HEIGHT = 1000, 1500
MARGIN = 40
LINE_TENTHS = 13  # from line to line, in tenths of the size of the letters
SMALLEST = 16
FULL_WIDTH_FROM = 0x2E80  # Chinese, Japanese and Korean letters are as wide as they are high
FONT = "'Liberation Sans', Arial, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"


def draw(parcel: "ParcelView", service: str) -> str:
    """Return the label of a parcel that has a number."""
    bars = code128.svg(parcel.number, place=f'x="{MARGIN}" y="1090" width="920" height="230"')
    number = escape(s10.grouped(parcel.number))
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="150mm" role="img"',
        f' viewBox="0 0 {WIDTH} {HEIGHT}" aria-label="{number}" font-family="{escape(FONT)}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(MARGIN, 100, 58, service, bold=True),
        _rule(140),
        _text(MARGIN, 180, 26, "FROM"),
        *_block(parcel.sender, top=185, height=235, size=30),
        _rule(430),
        _text(MARGIN, 480, 30, "TO", bold=True),
        *_block(parcel.receiver, top=490, height=560, size=46),
        _rule(1065),
        bars,
        '<text x="500" y="1380" font-size="52" font-weight="700" text-anchor="middle">',
        f"{number}</text>",
        _text(MARGIN, 1450, 28, f"{parcel.contents[:44]} · {parcel.grams} g"),
        "</svg>",
    ]
    return "".join(parts)


def lines_of(address: Address) -> list[str]:
    """Return an address line by line as a sorting office reads it: the country's name last, in capitals."""
    place = " ".join(part for part in (address.locality, address.area, address.postcode) if part)
    return [
        part for part in (address.recipient, *address.lines, place, address.phone, _country(address)) if part
    ]


def _country(address: Address) -> str:
    return reference.country_name(address.country).upper()


def _block(address: Address, *, top: int, height: int, size: int) -> list[str]:
    """Draw an address into the height below `top`; one that does not fit is written smaller."""
    local = [line.strip() for line in address.local.splitlines() if line.strip()]
    wanted = [*lines_of(address)[:-1], *local, _country(address)]
    lines = _wrapped(wanted, size)
    while len(lines) * size * LINE_TENTHS > height * 10 and size > SMALLEST:
        size -= 2
        lines = _wrapped(wanted, size)
    step = size * LINE_TENTHS // 10
    return [
        _text(MARGIN, top + (number + 1) * step, size, line, bold=number in {0, len(lines) - 1})
        for number, line in enumerate(lines)
    ]


def _wrapped(lines: list[str], size: int) -> list[str]:
    """Break lines that are wider than the label; a letter is counted as half as wide as it is high."""
    room = (WIDTH - 2 * MARGIN) * 2 // size
    found = []
    for line in lines:
        row, used = "", 0
        for letter in line:
            width = 2 if ord(letter) >= FULL_WIDTH_FROM else 1
            if used + width > room:
                found.append(row)
                row, used = "", 0
            row, used = row + letter, used + width
        found.append(row)
    return found


def _text(x: int, y: int, size: int, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight}>{escape(text)}</text>'


def _rule(y: int) -> str:
    return f'<path d="M0 {y}H{WIDTH}" stroke="#000" stroke-width="4"/>'
