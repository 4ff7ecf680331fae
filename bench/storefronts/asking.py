"""What is asked of the shop: its API and its pages, each with enough addresses that none comes twice soon."""

import json
from collections.abc import Sequence
from itertools import product as pairs
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from checkouts import copying

from . import goods
from .client import Request

LIST, SEARCH, PRODUCT = "list of 20", "search", "product"
PAGE = 20
WARM = 20
"""So many addresses are asked again and again; the others come once."""

PAGES = 50
LANGUAGES = tuple(f"{first}{second}" for first in "abcdefgh" for second in "aeiou")
"""Texts are asked for in each; who speaks none of them gets English, at the same cost."""

BROWSERS = "gzip, deflate, br, zstd"
"""What every browser unpacks, so a page is asked for with it; calls are asked for plain, as programs do."""

MOST = 10_000
API = f"/api/v1/shop/{goods.MARKET}/products"
FIND = f"/api/v1/shop/{goods.MARKET}/search"
SHOP = f"/{goods.MARKET.lower()}/en/shop/"
TWO_WORDS = [f"{stuff} {kind}" for stuff, (kind, _hs) in pairs(goods.STUFFS, goods.KINDS)]


def calls(port: int, names: Sequence[str]) -> dict[str, list[Request]]:
    """Return the calls of the API, each address once: some more languages make more of them."""
    lists = _list_pages(port)
    words = [f"{each}&language={language}" for language in LANGUAGES for each in map(quote, TWO_WORDS)]
    return {
        LIST: [Request(f"{each}&language={language}") for language in LANGUAGES for each in lists],
        SEARCH: [Request(f"{FIND}?limit={PAGE}&q={each}") for each in words],
        PRODUCT: [Request(f"{API}/{name}") for name in names],
    }


def pages(names: Sequence[str]) -> dict[str, list[Request]]:
    """Return the pages of the shop, each address once: whoever asks them in turn meets none that was kept."""
    words = [f"{kind} {copying.word_of(copy)}" for copy in range(MOST // 10) for kind, _hs in goods.KINDS]
    return {
        LIST: [Request(f"{SHOP}?after={name}", packed=BROWSERS) for name in names],
        SEARCH: [Request(f"{SHOP}?q={quote(each)}", packed=BROWSERS) for each in words],
        PRODUCT: [Request(f"{SHOP}{name}/", packed=BROWSERS) for name in names],
    }


def _list_pages(port: int) -> list[str]:
    address, found = f"{API}?limit={PAGE}", []
    cursor = ""
    while len(found) < PAGES:
        found.append(f"{address}&cursor={cursor}" if cursor else address)
        cursor = _read(port, found[-1])["next"]
        if not cursor:
            break
    return found


def _read(port: int, path: str) -> Any:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return json.load(answer)
