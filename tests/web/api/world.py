"""A small world behind the API: a seller with a listed candle, a buyer, and what they did with each other."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.apps.orders.shop import GOOD, make_shelf
from tests.factories import actor_of, make_organisation, make_user
from tests.web.api.calls import HOME, OREGON, Caller, token_of

from entrepot.adapters import bank_sandbox, customs_sandbox, payment_sandbox_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_qr_sandbox import TransferSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.orders import queries as orders
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.provider import ProviderChargeback


@dataclass
class World:
    """A seller and a buyer of one candle, each with a program that may do everything they may."""

    seller: Actor
    selling: Caller
    buying: Caller
    product: str
    variant: str
    buyer: Actor
    ids: dict[str, str] = field(default_factory=dict)


def keep_books(folder: Path, patch: pytest.MonkeyPatch) -> Sandbox:
    """Let payments, customs and the bank keep their books in a folder; return the provider of payments."""
    provider = Sandbox(folder / "payments.sqlite3")
    transfers = TransferSandbox(folder / "transfers.sqlite3", wake=payment_sandbox_post.send_later)
    border = CustomsSandbox(folder / "customs.sqlite3", delay=timedelta(0))
    bank = Bank(folder / "bank.sqlite3")
    patch.setattr(payment_sandbox_post, "connect", lambda: provider)
    patch.setattr(payment_sandbox_post, "connect_transfers", lambda: transfers)
    patch.setattr(customs_sandbox, "connect", lambda: border)
    patch.setattr(bank_sandbox, "connect", lambda: bank)
    return provider


def make_world(client: Client, name: str = "Hill Candles", *, pieces: int = 20) -> World:
    """Return a world in which nothing was bought yet."""
    shelf = make_shelf(name, pieces=pieces)
    buyer = make_user()
    person = actor_of(buyer, make_organisation(buyer))
    return World(
        seller=shelf.seller,
        selling=Caller(client, token_of(shelf.seller)),
        buying=Caller(client, token_of(person)),
        product=shelf.product,
        variant=shelf.variant,
        buyer=person,
    )


def buy(world: World, buying: Caller | None = None, *, quantity: int = 1, paid: bool = True) -> World:
    """Let the buyer order, and pay."""
    by, ids = buying or world.buying, world.ids
    ids["cart"] = by.post("/carts", {"market": "SG"})["id"]
    by.post(f"/carts/{ids['cart']}/lines", {"variant": world.variant, "quantity": quantity})
    quote = by.get(f"/carts/{ids['cart']}/quote")
    assert quote["refusals"] == []
    placed = by.post(
        f"/carts/{ids['cart']}/checkout",
        {"total": quote["total"], "address": HOME, "email": "mei@example.com"},
    )
    ids["checkout"], ids["order"] = placed["checkout"], placed["orders"][0]
    payment = by.post(f"/checkouts/{ids['checkout']}/payments", {})
    ids["payment"] = payment["id"]
    if paid:
        answer = by.post(f"/payments/{ids['payment']}/authorise", {"method": GOOD, "return_url": "/"})
        assert answer["state"] == "captured"
        workers.run_pending()
    return world


def send(world: World) -> World:
    """Let the seller pack and ship all that was ordered."""
    order = world.ids["order"]
    for parcel in world.selling.get(f"/orders/{order}")["parcels"]:
        place = f"/orders/{order}/parcels/{parcel['id']}"
        packed = world.selling.post(f"{place}/pack", OREGON)
        world.ids["parcel"], world.ids["shipment"] = parcel["id"], packed["parcels"][0]["shipment"]
        world.selling.post(f"{place}/ship")
    workers.run_pending()
    return world


def charge_back(order: str) -> None:
    """Let the buyer's bank take back what was paid for an order, as the provider tells it."""
    now = clock.now()
    row = orders.get_order(order, viewer=SYSTEM)
    told = ProviderChargeback("cb_1", row.total, "not_received", evidence_due_at=now + timedelta(days=7))
    payments.record_chargeback(payment=row.payment, chargeback=told, by=SYSTEM, at=now)
    workers.run_pending()
