"""Complaints: opened, answered, insisted on, taken back, decided; and goods sent again instead of money."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule
from tests.apps.orders.shop import OREGON
from tests.life.buying import Buying
from tests.life.playing import Playing

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.shipping.provider import TrackingCode
from entrepot.core.money import Money
from entrepot.core.trade.disputes import Wish

SAID = ("accept", "insist", "withdraw", "give_in", "take_up", "extend", "choose", "received", "wrong_again")


class Disputing(Playing):
    """Disputes, from the complaint to the decision."""

    disputes = Bundle("disputes")

    @rule(
        target=disputes,
        bought=Buying.bought,
        percent=st.sampled_from((0, 20, 100, 140)),
        number=st.integers(0, 1),
        wish=st.sampled_from(Wish),
    )
    def complain(self, bought: Buying.Purchase, percent: int, number: int, wish: Wish) -> object:
        order = bought.orders[number % len(bought.orders)]
        asked = self._part(order, percent) if percent else None
        more = {"by": ANONYMOUS, "key": bought.key}
        found = self.do(actions.open_dispute, order=order, why="broken", asked=asked, wish=wish, **more)
        return multiple() if found is None else (found, order, bought.key)

    @rule(dispute=disputes, percent=st.sampled_from((0, 0, 10, 50, 100)))
    def seller_answers(self, dispute: tuple[str, str, str], percent: int) -> None:
        public_id, order, _key = dispute
        offer = self._part(order, percent) if percent else None
        seller = self.seller_of(order)
        self.do(actions.answer_dispute, dispute=public_id, text="packed well", offer=offer, by=seller)

    @rule(dispute=disputes)
    def seller_offers_to_send_again(self, dispute: tuple[str, str, str]) -> None:
        public_id, order, _key = dispute
        self.do(actions.offer_replacement, dispute=public_id, text="a whole one", by=self.seller_of(order))

    @rule(dispute=disputes)
    def seller_sends_again(self, dispute: tuple[str, str, str]) -> None:
        public_id, order, _key = dispute
        seller = self.seller_of(order)
        if self.do(actions.pack_replacement, dispute=public_id, sender=OREGON, by=seller) is not None:
            self.do(actions.mark_replacement_shipped, dispute=public_id, by=seller)

    @rule(bought=Buying.bought, arrives=st.booleans())
    def buy_and_get_again(self, bought: Buying.Purchase, arrives: bool) -> None:  # noqa: FBT001 - drawn
        """All that is promised is kept, from the wish to the parcel: what else can go wrong stands on it."""
        dispute = self.complain(bought, 0, 0, Wish.REPLACEMENT)
        if not isinstance(dispute, tuple):
            return
        self.seller_offers_to_send_again(dispute)
        self.seller_sends_again(dispute)
        self.world.go_on(timedelta(minutes=2))
        with clock.travel(self.world.now):
            self.world.carry(TrackingCode.DELIVERED if arrives else TrackingCode.LOST)
        self.world.go_on(timedelta(minutes=2))

    @rule(dispute=disputes, what=st.sampled_from(SAID))
    def say(self, dispute: tuple[str, str, str], what: str) -> None:
        public_id, order, key = dispute
        buyer = {"by": ANONYMOUS, "key": key}
        act, how = {
            "accept": (actions.accept_offer, buyer),
            "insist": (actions.insist, {**buyer, "text": "it was not"}),
            "withdraw": (actions.withdraw_dispute, buyer),
            "choose": (actions.choose_replacement, buyer),
            "received": (actions.receive_replacement, buyer),
            "wrong_again": (actions.refuse_replacement, {**buyer, "text": "it is broken too"}),
            "give_in": (actions.give_in, {"by": self.seller_of(order)}),
            "take_up": (actions.take_up_dispute, {"by": self.world.operator, "why": "seen"}),
            "extend": (actions.extend_clock, {"by": self.world.operator, "why": "away", "days": 3}),
        }[what]
        self.do(act, dispute=public_id, **how)

    @rule(
        dispute=disputes,
        percent=st.sampled_from((0, 30, 100)),
        how=st.sampled_from(({"borne_by": "seller"}, {"borne_by": "platform"}, {"replace": True})),
    )
    def decide(self, dispute: tuple[str, str, str], percent: int, how: dict[str, Any]) -> None:
        public_id, order, _key = dispute
        self.do(
            actions.decide_dispute,
            dispute=public_id,
            amount=self._part(order, percent),
            reasons={"en": "seen"},
            **how,
            by=self.world.operator,
        )

    @rule(bought=Buying.bought, for_buyer=st.booleans())
    def settle_at_once(self, bought: Buying.Purchase, for_buyer: bool) -> None:  # noqa: FBT001 - drawn
        for order in bought.orders:
            how = {"order": order, "for_buyer": for_buyer, "why": "seen", "by": self.world.operator}
            self.do(actions.settle_dispute, **how)

    def _part(self, order: str, percent: int) -> Money:
        view = queries.get_order(order, viewer=SYSTEM)
        left = view.total - view.refunded
        return Money(left.minor * percent // 100, left.currency)
