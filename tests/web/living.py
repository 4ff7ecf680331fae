"""What the world of viewers holds beside a trade: what takes orders of its own, or people of the platform."""

from dataclasses import replace
from io import BytesIO

from tests.apps.files.test_private import photo
from tests.apps.payouts.earnings import earn
from tests.apps.payouts.test_remitting import CUSTOMS, FIRST, known, sold
from tests.factories import AT
from tests.web.api.calls import OREGON
from tests.web.api.world import World, buy, send

from entrepot.apps.cooperatives import actions as farm
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.shipping import actions as shipping

SENDER = {**OREGON, "recipient": "Hill Candles"}


def more_of(trade: World) -> dict[str, str]:
    """Return, by name, what a seller, their buyer and the platform have beside the one trade."""
    earn(trade.ids["business"], 5_000, "SGD")
    return harvest_of(trade) | owed() | sent_again(trade) | sent_back(trade)


def harvest_of(trade: World) -> dict[str, str]:
    """Return what else a co-operative has: a list of members with a row that was not taken, and a paper."""
    listed = BytesIO(b"number,name\nM-8,Keza\nM-9,\n")
    brought = farm.import_members(content=listed, file_name="members.csv", by=trade.seller, at=AT)
    workers.run_pending("bulk")
    paper = farm.hand_in_paper(
        paper="registration", market="CN", content=photo(), name="a.jpg", by=trade.seller, at=AT
    )
    return {"farm_payout": trade.ids["member_payout"], "farm_import": brought, "farm_paper": paper}


def owed() -> dict[str, str]:
    """Return somebody who is owed duty, and what is proposed to be paid to them."""
    known()
    sold("ord_of_october")
    (remittance,) = payouts.propose_remittances(by=SYSTEM, at=FIRST, owner=CUSTOMS).remittances
    return {"creditor": CUSTOMS, "remittance": remittance}


def delivered(trade: World, quantity: int = 1) -> str:
    """Return another order of the same two that has arrived."""
    order = send(buy(replace(trade, ids={}), quantity=quantity)).ids["order"]
    for parcel in queries.get_order(order, viewer=SYSTEM).parcels:
        said = {"parcel": parcel.shipment, "reference": f"{parcel.shipment}-d"}
        shipping.record_delivery(**said, delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    return order


def sent_again(trade: World) -> dict[str, str]:
    """Return an order that the seller has promised to send again, and packed."""
    order = delivered(trade)
    lines = [{"variant": trade.variant, "quantity": 1}]
    asked = {"why": "Cracked.", "reason": "damaged", "wish": "replacement", "lines": lines}
    trade.buying.post(f"/orders/{order}/dispute", asked)
    case = queries.find_dispute(order, viewer=SYSTEM)
    assert case is not None
    place = f"/disputes/{case.public_id}/replacement"
    cost = trade.selling.get(place)
    trade.selling.post(place, {"shown": cost["total"], "text": "A whole one."})
    trade.selling.post(f"{place}/pack", SENDER)
    return {"order_again": order}


def sent_back(trade: World) -> dict[str, str]:
    """Return an order that was received, and what goes back of it with a label."""
    order = delivered(trade, 2)
    back = {"pieces": [{"variant": trade.variant, "quantity": 1}], "reason": "faulty"}
    returned = trade.buying.post(f"/orders/{order}/returns", back)["id"]
    trade.selling.post(f"/returns/{returned}/accept")
    orders.make_return_label(returned=returned, by=trade.buyer, at=AT)
    return {"order_received": order, "returned_accepted": returned}
