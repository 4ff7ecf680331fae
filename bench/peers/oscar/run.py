"""Measure django-oscar as Entrepot is measured: its own views, the same server, processes and PostgreSQL.

Its checkout takes no payment and keeps no ledger: a guest's e-mail and address, an order, pieces allocated.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from checkouts import buyers, servers
from peers import selling

NAME = "django-oscar"
HERE = Path(__file__).parent
PYTHON = HERE / ".venv" / "bin" / "python"
SHOP = HERE / "shop"
FOUND = frozenset({200, 302})
ADDRESS = {
    "first_name": "Mei Ling",
    "last_name": "Tan",
    "line1": "12 Serangoon Road",
    "line4": "Singapore",
    "postcode": "217959",
    "country": "SG",
}


def install() -> None:
    """Make an environment of its own, once. Ends with a sentence where there is no package registry."""
    made = HERE / ".venv" / "made"
    if made.exists():
        return
    commands = [
        [sys.executable, "-m", "venv", str(HERE / ".venv")],
        [str(PYTHON), "-m", "pip", "install", "--quiet", "-r", str(HERE / "requirements.txt")],
    ]
    for command in commands:
        if subprocess.run(command, check=False).returncode:
            sys.exit(
                "django-oscar could not be installed: the peer needs a package registry. Leave out --peer."
            )
    made.touch()


def measure(server: Any, given: argparse.Namespace, asked: selling.Asked) -> buyers.Found:
    """Print what its checkouts cost, and return it."""
    address = servers.address_of(server, "oscar")
    place = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(SHOP)}
    plenty = _python(place, "fill.py", str(asked.goods), "1000000").split()
    (scarce,) = _python(place, "fill.py", "1", str(asked.rare)).split()
    command = servers.web(str(PYTHON), "wsgi:application", port=given.port, processes=given.processes)
    words = ["env", *(f"{name}={value}" for name, value in place.items())]
    with servers.running([[*words, *command]], port=given.port, path="/basket/", folder=SHOP) as (web,):
        processes = {"web": web, "database": servers.process_of(server)}
        shop = selling.Shop(NAME, buy, plenty, scarce, processes)
        measured = selling.measure(shop, given, asked)
    return selling.found(shop, measured, asked, lambda: int(_python(place, "sold.py", scarce).strip()))


def _python(environment: dict[str, str], script: str, *words: str) -> str:
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", script, *words],
        cwd=SHOP,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def buy(connection: buyers.Connection, good: str) -> None:
    """Buy one piece as a guest, through the pages a browser goes through."""
    token = token_hex(16)
    cookies = {"csrftoken": token}

    def send(method: str, path: str, **fields: str) -> tuple[int, str]:
        content = urlencode({**fields, "csrfmiddlewaretoken": token}) if method == "POST" else None
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, content, headers)
        response = connection.getresponse()
        response.read()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                cookies[cookie] = rest.partition(";")[0]
        if response.status not in FOUND:
            msg = f"{path} answered {response.status}"
            raise RuntimeError(msg)
        return response.status, response.getheader("Location") or ""

    send("POST", f"/basket/add/{good}/", quantity="1")
    send("POST", "/checkout/", username="buyer@example.com", options="anonymous")
    send("POST", "/checkout/shipping-address/", **ADDRESS)
    send("GET", "/checkout/shipping-method/")
    send("GET", "/checkout/payment-method/")
    _, where = send("POST", "/checkout/preview/", action="place_order")
    if not where.endswith("/thank-you/"):
        raise buyers.SoldOutError
