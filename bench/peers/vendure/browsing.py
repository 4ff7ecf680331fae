"""What Vendure's shop API bears: the same list, search and product, by the same client and connections."""

import argparse
import json
import sys
from typing import Any
from urllib.request import Request, urlopen

from checkouts import servers
from peers import nodes
from storefronts import asking, client, table

from . import run

NAME = run.NAME
install = run.install
PIECES = 1_000
LIST = (
    "query($skip: Int) { products(options: { take: 20, skip: $skip }) { totalItems items"
    " { id name slug description variants { id priceWithTax currencyCode } } } }"
)
SEARCH = (
    "query($term: String!) { search(input: { term: $term, take: 20, groupByProduct: true }) { totalItems"
    " items { productId productName slug priceWithTax { ... on PriceRange { min max } } } } }"
)
PRODUCT = (
    "query($id: ID!) { product(id: $id) { id name slug description variants"
    " { id sku name priceWithTax currencyCode stockLevel } } }"
)
STUFFS = ("cedar", "bamboo", "copper", "linen", "clay", "wool", "glass", "rattan", "silk", "walnut")
KINDS = ("candle", "lamp", "bowl", "basket", "scarf", "kettle", "stool", "mirror", "rug", "vase")


def browse(server: Any, given: argparse.Namespace, products: int) -> table.Measured:
    """Fill the shop, ask it, and return what each measure came to."""
    place = nodes.environment(server, "vendure")
    print(f"filling {NAME} with {products:,} products", flush=True)
    run.fill(place, products, PIECES)
    found = {}
    with run.serving(place, given) as web:
        processes = {"web": web, "database": servers.process_of(server)}
        print(table.head(), flush=True)
        for what, requests in _asked(products).items():
            _proved(requests[0], given.port)
            client.warm(requests, port=given.port)
            found[what] = client.load(requests, port=given.port, seconds=given.seconds, processes=processes)
            table.tell(f"{NAME}: {what}", found[what])
    return found


def _asked(products: int) -> dict[str, list[client.Request]]:
    """Return what is asked, as the shop was filled (`shop/fill.js`): products count from 1."""
    words = [f"{stuff} {kind}" for stuff in STUFFS for kind in KINDS]
    skips = range(0, min(products, asking.PAGE * asking.PAGES), asking.PAGE)
    step = max(1, products // asking.MOST)
    return {
        asking.LIST: [_call(LIST, skip=skip) for skip in skips],
        asking.SEARCH: [_call(SEARCH, term=term) for term in words],
        asking.PRODUCT: [_call(PRODUCT, id=str(number)) for number in range(1, products + 1, step)],
    }


def _proved(asked: client.Request, port: int) -> None:
    """End the bench where an answer tells of an error, which this API does with status 200."""
    request = Request(f"http://127.0.0.1:{port}{asked.path}", asked.body.encode())
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=60) as answer:  # noqa: S310 - this machine
        told = json.load(answer)
    if told.get("errors") or not all(told["data"].values()):
        sys.exit(f"{NAME} answered {asked.body} with {told}")


def _call(query: str, **variables: object) -> client.Request:
    return client.Request(run.API, json.dumps({"query": query, "variables": variables}))
