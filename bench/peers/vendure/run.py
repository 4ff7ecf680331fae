"""Measure Vendure as Entrepot is measured: its own shop API, as many processes, the same PostgreSQL.

Its checkout pays with the handler Vendure brings for trying things out; it keeps no ledger and knows no law.
No worker of its own runs beside it, so what it would do later (mail, its search index) is not counted.
"""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from checkouts import buyers, servers
from peers import nodes, selling

NAME = "Vendure"
SHOP = Path(__file__).parent / "shop"
API = "/shop-api"
TOKEN = "vendure-auth-token"  # noqa: S105 - the name of a header
PLENTY = 1_000_000
ADDRESS = {
    "fullName": "Tan Mei Ling",
    "streetLine1": "12 Serangoon Road",
    "city": "Singapore",
    "postalCode": "217959",
    "countryCode": "SG",
}
SOLD = (
    "SELECT coalesce(sum(line.quantity), 0) FROM order_line line"
    ' JOIN "order" placed ON placed.id = line."orderId"'
    " WHERE line.\"productVariantId\" = %s AND placed.state = 'PaymentSettled'"
)
ORDER = "... on Order { state totalWithTax } ... on ErrorResult { errorCode message }"
SOLD_OUT = frozenset(
    {"INSUFFICIENT_STOCK_ERROR", "ORDER_STATE_TRANSITION_ERROR", "ORDER_PAYMENT_STATE_ERROR"}
)


def install() -> None:
    """Bring its packages, once."""
    nodes.install(NAME, SHOP)


def measure(server: Any, given: argparse.Namespace, asked: selling.Asked) -> buyers.Found:
    """Print what its checkouts cost, and return it."""
    place = nodes.environment(server, "vendure")
    goods = fill(place, asked.goods, PLENTY)
    (scarce,) = fill(place, 1, asked.rare)
    with serving(place, given) as web:
        processes = {"web": web, "database": servers.process_of(server)}
        shop = selling.Shop(NAME, buy, goods, scarce, processes)
        measured = selling.measure(shop, given, asked)
    return selling.found(shop, measured, asked, lambda: nodes.count(place, SOLD, scarce))


def fill(place: dict[str, str], count: int, pieces: int) -> list[str]:
    """Make so many products, and return a variant of each."""
    return nodes.run(SHOP, place, "fill.js", str(count), str(pieces)).split()


@contextmanager
def serving(place: dict[str, str], given: argparse.Namespace) -> Iterator[int]:
    """Serve the shop until the block ends."""
    words = ["env", *(f"{name}={value}" for name, value in {**place, "PORT": str(given.port)}.items())]
    command = [*words, "node", "serve.js", str(given.processes)]
    path = f"{API}?query=%7B__typename%7D"
    with servers.running([command], port=given.port, path=path, folder=SHOP) as (web,):
        yield web


def buy(connection: buyers.Connection, good: str) -> None:
    """Buy one piece as a guest, by the calls that its documentation lists for a checkout."""
    token = ""

    def send(name: str, call: str, **values: object) -> Any:
        nonlocal token
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request("POST", API, json.dumps({"query": call, "variables": values}), headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        token = response.getheader(TOKEN) or token
        if answer.get("errors"):
            msg = f"{name} answered {answer['errors'][0]['message']}"
            raise RuntimeError(msg)
        found = answer["data"][name]
        if isinstance(found, dict) and found.get("errorCode"):
            if found["errorCode"] in SOLD_OUT:
                raise buyers.SoldOutError
            msg = f"{name} answered {found}"
            raise RuntimeError(msg)
        return found

    for name, call, values in _steps(good):
        send(name, call, **values)
    (method, *_rest) = send("eligibleShippingMethods", "{ eligibleShippingMethods { id priceWithTax } }")
    send(
        "setOrderShippingMethod",
        f"mutation($id: [ID!]!) {{ setOrderShippingMethod(shippingMethodId: $id) {{ {ORDER} }} }}",
        id=[method["id"]],
    )
    for name, call, values in _payment():
        order = send(name, call, **values)
    if order["state"] != "PaymentSettled":
        msg = f"the order is {order['state']}"
        raise RuntimeError(msg)


type _Step = tuple[str, str, dict[str, object]]


def _steps(good: str) -> Iterator[_Step]:
    yield (
        "addItemToOrder",
        f"mutation($good: ID!) {{ addItemToOrder(productVariantId: $good, quantity: 1) {{ {ORDER} }} }}",
        {"good": good},
    )
    email = f"{token_hex(8)}@example.com"
    customer = {"firstName": "Mei Ling", "lastName": "Tan", "emailAddress": email}
    yield (
        "setCustomerForOrder",
        f"mutation($input: CreateCustomerInput!) {{ setCustomerForOrder(input: $input) {{ {ORDER} }} }}",
        {"input": customer},
    )
    yield (
        "setOrderShippingAddress",
        f"mutation($input: CreateAddressInput!) {{ setOrderShippingAddress(input: $input) {{ {ORDER} }} }}",
        {"input": ADDRESS},
    )


def _payment() -> Iterator[_Step]:
    yield (
        "transitionOrderToState",
        f'mutation {{ transitionOrderToState(state: "ArrangingPayment") {{ {ORDER} }} }}',
        {},
    )
    yield (
        "addPaymentToOrder",
        f"mutation($input: PaymentInput!) {{ addPaymentToOrder(input: $input) {{ {ORDER} }} }}",
        {"input": {"method": "dummy", "metadata": {}}},
    )
