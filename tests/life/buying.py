"""Buyers and sellers until the goods are with the carrier, and money given back without goods."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule
from tests.apps.orders import shop
from tests.life.playing import Playing

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.shipping.provider import TrackingCode
from entrepot.core.money import Money

CARDS = (
    *["4242424242424242"] * 6,
    "4000000000000002",  # declined
    "4000000000000341",  # authorised, lapses
    "4000000000000259",  # charged back later
    "4000000000005126",  # done, the answer is lost
    "4000000000003220",  # told late
    "4000000000003097",  # told three times
    "4000000000003055",  # told in the wrong order
)
PERSONS = (shop.RESIDENT, "440308199901101512")
_keys = count(1)


class Buying(Playing):
    """Carts, held prices, orders, payments, parcels, refunds."""

    @dataclass(frozen=True)
    class Held:
        """A price that is held for a guest's cart."""

        cart: str
        quote: str
        key: str

    @dataclass(frozen=True)
    class Purchase:
        """Orders of one payment, and the key of the guest who placed them."""

        checkout: str
        orders: tuple[str, ...]
        key: str

    carts = Bundle("carts")
    held = Bundle("held")
    bought = Bundle("bought")

    @rule(target=carts, first=st.integers(0, 4), second=st.integers(0, 4))
    def fill(self, first: int, second: int) -> object:
        wanted = [
            (shelf, pieces)
            for shelf, pieces in zip(self.world.shelves, (first, second), strict=True)
            if pieces
        ]
        return self._fill(*wanted) if wanted else multiple()

    @rule(target=carts)
    def fill_for_china(self) -> object:
        return self._fill((self.world.dear, 1), market="CN")

    @rule(target=held, cart=carts, looks=st.booleans())
    def hold(self, cart: tuple[str, str], looks: bool) -> object:  # noqa: FBT001 - drawn
        public_id, key = cart
        shown = self._shown(public_id, key) if looks else None
        quote = self.do(actions.freeze_quote, cart=public_id, by=ANONYMOUS, key=key, shown=shown)
        return multiple() if quote is None else self.Held(public_id, quote, key)

    @rule(target=bought, held=held, person=st.sampled_from(PERSONS))
    def place(self, held: Held, person: str) -> object:
        return self._place(held, person)

    @rule(target=bought, cart=carts, person=st.sampled_from(PERSONS), card=st.sampled_from(("", *CARDS)))
    def check_out(self, cart: tuple[str, str], person: str, card: str) -> object:
        held = self.hold(cart, looks=True)
        if not isinstance(held, self.Held):
            return multiple()
        found = self._place(held, person)
        if card and isinstance(found, self.Purchase):
            self.pay(found, card)
        return found

    @rule(target=bought, where=st.sampled_from(("SG", "SG", "CN")), pieces=st.integers(1, 4))
    def buy_and_get(self, where: str, pieces: int) -> object:
        """Everything goes as it should until the goods are there: what most that can go wrong stands on."""
        cart = self.fill_for_china() if where == "CN" else self.fill(pieces, pieces // 2)
        found = self.check_out(cart, PERSONS[0], CARDS[0])
        if isinstance(found, self.Purchase):
            self.world.go_on(timedelta(minutes=1))
            self.send(found)
            self.world.go_on(timedelta(minutes=2))
            with clock.travel(self.world.now):
                self.world.carry(TrackingCode.DELIVERED)
            self.world.go_on(timedelta(minutes=2))
        return found

    @rule(bought=bought, card=st.sampled_from(CARDS))
    def pay(self, bought: Purchase, card: str) -> None:
        self.do(shop.pay, checkout=bought.checkout, key=bought.key, method=card)

    @rule(bought=bought, what=st.sampled_from(("cancel", "call_off", "confirm")))
    def answer(self, bought: Purchase, what: str) -> None:
        more = {"by": ANONYMOUS, "key": bought.key}
        if what == "cancel":
            self.do(actions.cancel_order, checkout=bought.checkout, **more)
            return
        for order in bought.orders:
            if what == "call_off":
                self.do(actions.call_off, order=order, why="no need", **more)
            else:
                self.do(actions.confirm_receipt, order=order, **more)

    @rule(bought=bought, number=st.integers(0, 1), by_seller=st.booleans())
    def leave_out(self, bought: Purchase, number: int, by_seller: bool) -> None:  # noqa: FBT001 - drawn
        order = bought.orders[number % len(bought.orders)]
        side = {"by": self.seller_of(order)} if by_seller else {"by": ANONYMOUS, "key": bought.key}
        self.do(actions.let_go, order=order, why="another time", **side)

    @rule(bought=bought)
    def send(self, bought: Purchase) -> None:
        for order in bought.orders:
            self.do(shop.ship, order=order, seller=self.seller_of(order))

    @rule(bought=bought, percent=st.integers(1, 130), number=st.integers(1, 3))
    def refund(self, bought: Purchase, percent: int, number: int) -> None:
        order = bought.orders[-1]
        total = queries.get_order(order, viewer=SYSTEM).total
        self.do(
            actions.refund_order,
            order=order,
            amount=Money(max(1, total.minor * percent // 100), total.currency),
            request_key=f"{number}",
            reason="a dent",
            by=self.seller_of(order),
        )

    def _fill(self, *wanted: tuple[shop.Shelf, int], market: str = "SG") -> tuple[str, str]:
        key = f"a-guest-with-a-key-of-32-letters-{next(_keys):06}"
        with clock.travel(self.world.now):
            return shop.fill_cart(*wanted, key=key, market=market), key

    def _shown(self, cart: str, key: str) -> Money | None:
        with clock.travel(self.world.now):
            return queries.quote_cart(cart, viewer=ANONYMOUS, key=key).total

    def _place(self, held: Held, person: str) -> object:
        placed = self.do(
            actions.place_order,
            cart=held.cart,
            quote=held.quote,
            address=shop.HOME,
            email="mei@example.com",
            by=ANONYMOUS,
            key=held.key,
            identity=person,
        )
        if placed is None:
            return multiple()
        quoted = queries.get_frozen_quote(held.quote, viewer=SYSTEM)
        assert quoted.total is not None
        self.world.shown[placed.public_id] = quoted.total
        return self.Purchase(placed.public_id, tuple(placed.orders), held.key)
