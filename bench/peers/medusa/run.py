"""Measure Medusa as Entrepot is measured: its own store API, as many processes, the same PostgreSQL.

Its checkout pays with the provider Medusa brings, which authorises everything and captures nothing; it keeps
no ledger and knows no law. Events are told within the processes, as it does without a Redis.
"""

import argparse
import json
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote

from checkouts import buyers, servers
from peers import nodes, selling

NAME = "Medusa"
SHOP = Path(__file__).parent / "shop"
MEDUSA = str(SHOP / "node_modules" / ".bin" / "medusa")
PLENTY = 1_000_000
ADDRESS = {
    "first_name": "Mei Ling",
    "last_name": "Tan",
    "address_1": "12 Serangoon Road",
    "city": "Singapore",
    "postal_code": "217959",
    "country_code": "sg",
}
SOLD_OUT = "insufficient_inventory"
SOLD = (
    "SELECT coalesce(sum(item.quantity), 0) FROM order_item item"
    " JOIN order_line_item line ON line.id = item.item_id WHERE line.variant_id = %s"
)
PAYER = "pp_system_default"


def install() -> None:
    """Bring its packages, once."""
    nodes.install(NAME, SHOP)


def measure(server: Any, given: argparse.Namespace, asked: selling.Asked) -> buyers.Found:
    """Print what its checkouts cost, and return it."""
    place = environment(server)
    nodes.run(SHOP, place, MEDUSA, "db:migrate", "--skip-scripts")
    plenty, scarce = fill(place, asked.goods, PLENTY), fill(place, 1, asked.rare)
    words = ["env", *(f"{name}={value}" for name, value in place.items())]
    serve = ["start", "--cluster", str(given.processes), "--host", "127.0.0.1", "--port", str(given.port)]
    command = [*words, MEDUSA, *serve]
    with servers.running([command], port=given.port, path="/health", folder=SHOP) as (web,):
        processes = {"web": web, "database": servers.process_of(server)}
        shop = selling.Shop(NAME, Buyer(**plenty), plenty["variants"], scarce["variants"][0], processes)
        measured = selling.measure(shop, given, asked)
    return selling.found(shop, measured, asked, lambda: nodes.count(place, SOLD, shop.scarce))


def environment(server: Any) -> dict[str, str]:
    """Return what tells it its database: an address with the folder of the socket as host."""
    place = nodes.environment(server, "medusa")
    who = f"{quote(place['PGUSER'])}:{quote(place['PGPASSWORD'])}"
    where = f"{quote(place['PGHOST'], safe='')}:{place['PGPORT']}"
    place["DATABASE_URL"] = f"postgresql://{who}@{where}/{place['PGDATABASE']}"
    return {**place, "LOG_LEVEL": "error"}


def fill(place: dict[str, str], count: int, pieces: int) -> dict[str, Any]:
    """Make so many products, and return the key, the region and a variant of each."""
    made: dict[str, Any] = json.loads(
        nodes.run(SHOP, place, MEDUSA, "exec", "fill.js", str(count), str(pieces))
    )
    return made


class Buyer:
    """Buys as a guest, by the calls that its documentation lists for a checkout."""

    def __init__(self, key: str, region: str, variants: list[str]) -> None:
        """Know the shop; its variants are told with each purchase."""
        self.key, self.region, self.variants = key, region, variants

    def __call__(self, connection: buyers.Connection, good: str) -> None:
        """Buy one piece."""
        wanted = {"region_id": self.region, "items": [{"variant_id": good, "quantity": 1}]}
        cart = self._send(connection, "/carts", wanted)["cart"]["id"]
        person = {"email": f"{token_hex(8)}@example.com", "shipping_address": ADDRESS}
        self._send(connection, f"/carts/{cart}", person)
        options = self._send(connection, f"/shipping-options?cart_id={cart}")["shipping_options"]
        self._send(connection, f"/carts/{cart}/shipping-methods", {"option_id": options[0]["id"]})
        payment = self._send(connection, "/payment-collections", {"cart_id": cart})["payment_collection"][
            "id"
        ]
        self._send(connection, f"/payment-collections/{payment}/payment-sessions", {"provider_id": PAYER})
        placed = self._send(connection, f"/carts/{cart}/complete", {})
        if placed["type"] != "order":
            _refuse(placed.get("error") or {}, f"the cart became no order: {placed.get('error')}")

    def _send(
        self, connection: buyers.Connection, path: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        headers = {"x-publishable-api-key": self.key, "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        connection.request("GET" if body is None else "POST", f"/store{path}", content, headers)
        response = connection.getresponse()
        answer: dict[str, Any] = json.loads(response.read())
        if response.status >= 400:
            _refuse(answer, f"{path} answered {response.status}: {answer}")
        return answer


def _refuse(answer: dict[str, Any], msg: str) -> None:
    """Raise SoldOutError where the shop says so, RuntimeError for everything else."""
    if answer.get("code") == SOLD_OUT or "inventory" in str(answer.get("message", "")):
        raise buyers.SoldOutError
    raise RuntimeError(msg)
