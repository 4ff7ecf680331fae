"""The money path over the API: a file becomes listings, two countries buy, and the money reaches the bank.

Everything a seller, their buyers and the people of the platform do is a call of the API; what parties outside
do (deliver, answer as customs, tell as a bank) is done as they do it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.apps.orders.shop import GOOD, open_shop
from tests.apps.payouts.earnings import IBAN
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.api.calls import GUEST, HOME, OREGON, Caller, platform_token, token_of
from tests.web.operator.people import person_of

from entrepot.adapters import bank_sandbox, customs_sandbox, payment_sandbox_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts.roles import PLATFORM_SCOPES
from entrepot.apps.customs import actions as customs
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries as orders
from entrepot.apps.payments import queries as payments
from entrepot.apps.payments.actions import collect_settlements
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts import queries as payout_queries
from entrepot.apps.shipping import actions as shipping
from entrepot.web.api import guard
from entrepot.web.api.limits import Limiter

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=10)
CHENGDU = {
    "recipient": "Wang Wei",
    "lines": "Chunxi Road 8",
    "locality": "Chengdu",
    "area": "Sichuan",
    "postcode": "610000",
    "phone": "+8613800000000",
    "local": "王伟\n四川省成都市锦江区春熙路8号",
}
RESIDENT = "11010519491231002X"
COLUMNS = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price"
FILE = f"""{COLUMNS},Variant Inventory Qty
cedar,Cedar Soy Candle,Title,Default Title,HC-CEDAR,540,24.00,12
rose,Rose Soy Candle,Title,Default Title,HC-ROSE,540,twenty-four,4
"""


@pytest.fixture(autouse=True)
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Payments, customs and a bank with books of their own; the provider pays into the bank."""
    provider = Sandbox(tmp_path / "payments.sqlite3")
    mine = Bank(tmp_path / "bank.sqlite3", income=provider.settlements)
    border = CustomsSandbox(tmp_path / "customs.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    monkeypatch.setattr(customs_sandbox, "connect", lambda: border)
    monkeypatch.setattr(bank_sandbox, "connect", lambda: mine)
    for budget in ("ADDRESSES", "TOKENS"):
        monkeypatch.setattr(guard, budget, Limiter(0))
    with clock.travel(AT):
        open_shop("SG")
        open_shop("CN", tax=False)
        yield provider


@pytest.fixture
def maker() -> Actor:
    founder = make_user()
    return actor_of(founder, make_organisation(founder, country="US"))


def listed(selling: Caller) -> dict[str, Any]:
    """Import the file, mend the row that was not taken, answer what the markets ask, and offer it in two."""
    address = "/imports?currency=USD&origin=US"
    first = selling.post(address, FILE, content_type="text/csv")["id"]
    workers.run_pending("bulk")
    assert selling.get(f"/imports/{first}")["failed"] == 1
    assert selling.get(f"/imports/{first}/failures")["items"][0]["findings"][0]["column"] == "price"
    rows = selling.ask("GET", f"/imports/{first}/failed-rows.csv").getvalue().decode()
    mended = rows.replace("twenty-four", "24.00")
    again = selling.post(f"{address}&repeats={first}", mended, content_type="text/csv")["id"]
    workers.run_pending("bulk")
    assert selling.get(f"/imports/{again}")["failed"] == 0
    workers.run_pending()
    assert {each["sku"]: each["free"] for each in selling.get("/stock")["items"]} == {
        "HC-CEDAR": 12,
        "HC-ROSE": 4,
    }

    candles = {each["handle"]: each for each in selling.get("/products")["items"]}
    cedar = candles["cedar"]
    place = f"/products/{cedar['id']}"
    asked = selling.get(f"{place}/listings/SG")
    assert {each["field"] for each in asked["obstacles"]} >= {"hs"}
    selling.put(f"{place}/hs", {"hs": "340600"})
    weighed = cedar["variants"][0] | {"net_grams": 220}
    selling.patch(place, {"variants": [{name: value for name, value in weighed.items() if name != "id"}]})
    done = {
        each["market"]: each for each in selling.put(f"{place}/listings", {"markets": ["SG", "CN"]})["items"]
    }
    assert {market: each["listed"] for market, each in done.items()} == {"SG": True, "CN": True}, done
    found: dict[str, Any] = selling.get(place)
    return found


def bought(buying: Caller, market: str, variant: str, address: dict[str, str], **more: str) -> str:
    """Let a guest buy two candles at the price that was shown, and pay; return the order."""
    cart = buying.post("/carts", {"market": market})["id"]
    buying.post(f"/carts/{cart}/lines", {"variant": variant, "quantity": 2})
    quote = buying.get(f"/carts/{cart}/quote")
    assert quote["refusals"] == []
    body = {"total": quote["total"], "address": address, "email": "buyer@example.com", **more}
    placed = buying.post(f"/carts/{cart}/checkout", body)
    assert placed["total"] == quote["total"]
    payment = buying.post(f"/checkouts/{placed['checkout']}/payments", {})["id"]
    paid = buying.post(f"/payments/{payment}/authorise", {"method": GOOD, "return_url": "/"})
    assert paid["is_paid"]
    workers.run_pending()
    (order,) = placed["orders"]
    assert buying.get(f"/orders/{order}")["state"] == "paid"
    return str(order)


def sent_and_declared(selling: Caller, order: str, now: datetime) -> list[str]:
    """Pack, declare and ship an order; let customs let it in. Return its shipments."""
    shipments = []
    for parcel in selling.get(f"/orders/{order}")["parcels"]:
        place = f"/orders/{order}/parcels/{parcel['id']}"
        packed = selling.post(f"{place}/pack", OREGON)
        shipments.append(next(e["shipment"] for e in packed["parcels"] if e["id"] == parcel["id"]))
        workers.run_pending()
        for each in selling.get(f"/declarations?order={order}")["items"]:
            assert each["faults"] == []
            selling.post(f"/declarations/{each['id']}/submit")
        selling.post(f"{place}/ship")
        workers.run_pending()
    for step in range(1, 6):
        with clock.travel(now + step * LATER):
            for each in selling.get(f"/declarations?order={order}")["items"]:
                customs.follow_declaration(declaration=each["id"], by=SYSTEM, at=clock.now())
            workers.run_pending()
    assert {each["state"] for each in selling.get(f"/declarations?order={order}")["items"]} == {"released"}
    return shipments


def received(buying: Caller, order: str, shipments: list[str], now: datetime) -> None:
    with clock.travel(now):
        for each in shipments:
            shipping.record_delivery(parcel=each, reference=f"{each}-d", delivered_at=now, by=SYSTEM, at=now)
        workers.run_pending()
        assert buying.post(f"/orders/{order}/receipt")["state"] == "released"
        workers.run_pending()


def paid_out(
    maker: Actor, selling: Caller, business: str, provider: Sandbox, now: datetime
) -> list[dict[str, Any]]:
    """Verify the business, propose its payouts and let another person approve them; the bank settles them."""
    proposing, approving = (operating(selling.client, name) for name in ("Petra", "Olga"))
    asked = {"legal_name": "Hill Ltd", "registration": "12345678", "register": "Companies House"}
    request = selling.post("/business/verifications", asked)["id"]
    approving.post(f"/platform/verifications/{request}/decision", {"verified": True})
    payouts.set_bank_account(holder="Hill Ltd", country="GB", number=IBAN, by=maker, at=AT)
    with clock.travel(now):
        provider.settle()
        collect_settlements(provider="sandbox", by=SYSTEM, at=now)
        proposed = proposing.post("/platform/payouts", {"business": business})["payouts"]
        for each in proposed:
            assert proposing.ask("POST", f"/platform/payouts/{each}/approve").status_code == 403
            approving.post(f"/platform/payouts/{each}/approve")
            assert approving.post(f"/platform/payouts/{each}/send")["at_bank"]
        workers.run_pending()
    with clock.travel(now + LATER):
        payouts.collect_statements(by=SYSTEM, at=clock.now())
        workers.run_pending()
        assert approving.get("/platform/desk")["items"] == []
        approving.post("/platform/money-check")
        workers.run_pending("bulk")
        checked = approving.get("/platform/money-check")
        assert checked["agrees"], [part["differences"] for part in checked["parts"]]
    found: list[dict[str, Any]] = selling.get("/payouts")["items"]
    assert len(found) == len(proposed)
    return found


def operating(client: Client, name: str) -> Caller:
    """Return a program of somebody who runs the platform."""
    person = person_of("operator", name)
    return Caller(client, platform_token(person, "operator", PLATFORM_SCOPES["operator"]))


def test_from_a_file_to_the_bank(client: Client, maker: Actor, provider: Sandbox) -> None:
    selling = Caller(client, token_of(maker))
    business = selling.post("/business", {"name": "Hill Candles", "country": "US", "kind": "home"})
    own = business["profile"]["id"]
    candle = listed(selling)
    variant = candle["variants"][0]["id"]

    ways = {"SG": (HOME, {}), "CN": (CHENGDU, {"identity": RESIDENT})}
    earned: dict[str, int] = {}
    for number, (market, (address, more)) in enumerate(ways.items()):
        buying, now = Caller(client, cart_key=f"{GUEST}-{market}"), AT + number * timedelta(hours=2)
        with clock.travel(now):
            order = bought(buying, market, variant, address, **more)
            shipments = sent_and_declared(selling, order, now)
        received(buying, order, shipments, now + timedelta(hours=1))
        steps = [each["event"] for each in buying.get(f"/orders/{order}/timeline")["items"]]
        assert {"paid", "shipped", "delivered", "confirmed", "released"} <= set(steps)
        share = selling.get(f"/orders/{order}")["seller_share"]
        earned[share["currency"]] = round(float(share["amount"]) * 100)
    assert earned.keys() == {"SGD", "CNY"}

    explained = selling.get(f"/businesses/{own}/available")["currencies"]
    assert {each["currency"]: each["available"]["amount"] for each in explained}.keys() == earned.keys()
    settled = paid_out(maker, selling, own, provider, AT + timedelta(days=8))
    assert {each["state"] for each in settled} == {"settled"}
    assert {
        each["amount"]["currency"]: round(float(each["amount"]["amount"]) * 100) for each in settled
    } == earned
    for currency in earned:
        statement = selling.get(
            f"/businesses/{own}/statement?currency={currency}&start=2026-11-01&end=2027-01-01"
        )
        assert [each["cause"] for each in statement["lines"]] == ["release", "payout_proposed"]
        assert statement["closing"]["amount"] == "0.00"
    agree()


def agree() -> None:
    """Orders, provider, payouts, bank and books tell the same, to the coin."""
    assert ledger.list_differences(viewer=SYSTEM) == []
    assert orders.list_money_differences(viewer=SYSTEM) == []
    assert payout_queries.list_payout_differences(viewer=SYSTEM) == []
    assert payout_queries.list_bank_differences(viewer=SYSTEM) == []
    assert all(each.agrees for each in payments.list_provider_differences(viewer=SYSTEM))
