"""Sellers with goods on the shelf, buyers with carts, and a sandbox to be paid by."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets
from tests.factories import AT

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as catalogue_queries
from entrepot.apps.fees.actions import set_schedule
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Address, PlacedCheckout
from entrepot.apps.payments import actions as payments
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.actions import Address as ShippingAddress
from entrepot.apps.stock import actions as stock
from entrepot.core.ledger import AccountKind, AccountRef

GOOD = "4242424242424242"
KEY = "a-guest-with-a-key-of-32-letters-or-more"
RESIDENT = "11010519491231002X"  # the example of GB 11643; only where the law asks for one
BACK = "/sg/en/checkout/back"
HOME = Address(
    recipient="Tan Mei Ling",
    lines="12 Serangoon Road",
    locality="Singapore",
    postcode="217959",
    phone="+6561234567",
)
OREGON = ShippingAddress(
    country="US",
    recipient="Hill Candles",
    lines=("1 Hill Road",),
    locality="Bend",
    area="OR",
    postcode="97701",
)
_numbers = count(1)


@dataclass(frozen=True)
class Shelf:
    """A seller, and one variant of theirs that is listed and on the shelf."""

    seller: Actor
    variant: str
    product: str


def open_shop(market: str = "SG", rate: str = "0.05", *, tax: bool = True) -> None:
    """Open the markets and set the commission of one."""
    open_markets()
    name = markets.get_market_by_code(market, viewer=SYSTEM, on=AT.date()).fees
    taxed = {"tax_rate": Decimal("0.09"), "tax_authority": "SG-IRAS"} if tax else {}
    set_schedule(name=name, rate=Decimal(rate), valid_from=AT.date(), by=SYSTEM, at=AT, **taxed)


def make_shelf(
    name: str = "Hill Candles",
    *,
    pieces: int = 20,
    market: str = "SG",
    seller: Actor | None = None,
    hs: str = "340600",
    **more: Any,
) -> Shelf:
    """Return a seller with so many candles on the shelf, listed in a market."""
    number = next(_numbers)
    seller = seller or make_seller(name)
    variant = a_variant(f"HC-{number}", **more)
    product = make_product(seller, f"Candle {number}", variants=(variant,), hs=hs)
    catalogue.publish_listing(product=product, markets_wanted=[market], by=seller, at=AT)
    view = catalogue_queries.get_listed_product(product, market=market, viewer=seller)
    public_id = view.variants[0].public_id
    if pieces:
        stock.receive(variant=public_id, quantity=pieces, by=seller, at=AT)
    return Shelf(seller, public_id, product)


def fill_cart(*wanted: tuple[Shelf, int], by: Actor = ANONYMOUS, key: str = KEY, market: str = "SG") -> str:
    """Return a cart with these goods."""
    cart = actions.open_cart(market=market, language="en", by=by, at=AT, key=key)
    for shelf, quantity in wanted:
        actions.add_to_cart(cart=cart, variant=shelf.variant, quantity=quantity, by=by, at=AT, key=key)
    return cart


def place(
    cart: str, *, by: Actor = ANONYMOUS, key: str = KEY, at: datetime = AT, identity: str = RESIDENT
) -> PlacedCheckout:
    """Freeze the price of a cart and place its orders."""
    quote = actions.freeze_quote(cart=cart, by=by, at=at, key=key)
    return actions.place_order(
        cart=cart,
        quote=quote,
        address=HOME,
        email="mei@example.com",
        by=by,
        at=at,
        key=key,
        identity=identity,
    )


def pay(
    checkout: str, *, by: Actor = ANONYMOUS, key: str = KEY, at: datetime = AT, method: str = GOOD
) -> str:
    """Pay a checkout at the sandbox and return the payment; who listens is not told yet."""
    payment = actions.begin_payment(checkout=checkout, by=by, at=at, key=key).public_id
    payments.authorise_payment(payment=payment, method=method, return_url=BACK, by=by, at=at)
    return payment


def ship(order: str, seller: Actor, *, at: datetime = AT) -> list[str]:
    """Pack and ship every parcel of an order; return the shipments."""
    shipments = []
    for parcel in queries.get_order(order, viewer=seller).parcels:
        packed = actions.pack_parcel(order=order, parcel=parcel.public_id, sender=OREGON, by=seller, at=at)
        actions.mark_shipped(order=order, parcel=parcel.public_id, by=seller, at=at)
        shipments.append(packed.public_id)
    return shipments


def delivered(shelf: Shelf) -> str:
    """Return a delivered order of three candles."""
    placed = place(fill_cart((shelf, 3)))
    pay(placed.public_id)
    workers.run_pending()
    for shipment in ship(placed.orders[0], shelf.seller):
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=AT, by=SYSTEM, at=AT
        )
    workers.run_pending()
    return placed.orders[0]


def balance(kind: AccountKind, owner: str, currency: str = "SGD") -> int:
    """Return what stands on an account of the ledger."""
    return ledger.get_balance(account=AccountRef(kind, owner, currency), viewer=SYSTEM).minor


def state_of(order: str) -> str:
    """Return where an order stands."""
    return queries.get_order(order, viewer=SYSTEM).state
