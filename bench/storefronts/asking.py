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
PAGES = 50
MOST = 10_000
API = f"/api/v1/shop/{goods.MARKET}/products"
SHOP = f"/{goods.MARKET.lower()}/en/shop/"
TWO_WORDS = [f"{stuff} {kind}" for stuff, (kind, _hs) in pairs(goods.STUFFS, goods.KINDS)]


def calls(port: int, names: Sequence[str]) -> dict[str, list[Request]]:
    """Return the calls of the API; search only where it has words to look for."""
    found = {f"JSON {LIST}": [Request(address) for address in _list_pages(port)]}
    if _has_words(port):
        found[f"JSON {SEARCH}"] = [Request(f"{API}?limit={PAGE}&q={quote(words)}") for words in TWO_WORDS]
    found[f"JSON {PRODUCT}"] = [Request(f"{API}/{name}") for name in names]
    return found


def pages(names: Sequence[str]) -> dict[str, list[Request]]:
    """Return the pages of the shop, each address once: whoever asks them in turn meets none that was kept."""
    words = [f"{kind} {copying.word_of(copy)}" for copy in range(MOST // 10) for kind, _hs in goods.KINDS]
    return {
        LIST: [Request(f"{SHOP}?after={name}") for name in names],
        SEARCH: [Request(f"{SHOP}?q={quote(each)}") for each in words],
        PRODUCT: [Request(f"{SHOP}{name}/") for name in names],
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


def _has_words(port: int) -> bool:
    told = _read(port, "/api/v1/openapi.json")["paths"]["/api/v1/shop/{market}/products"]["get"]
    return any(each["name"] == "q" for each in told["parameters"])


def _read(port: int, path: str) -> Any:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return json.load(answer)
