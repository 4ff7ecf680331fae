"""Goods that go back: asked for, answered, brought before the platform, sent, looked at."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, multiple, rule
from tests.apps.orders import shop
from tests.life.buying import Buying
from tests.life.playing import Playing

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Found
from entrepot.core.trade.returns import REASONS

ASKED = ("one", "some", "all")
SAID = ("accept", "accept", "refuse", "waive", "withdraw", "appeal", "overrule", "uphold")
SENT = ("label", "own", "received")


class Returning(Playing):
    """Returns, from the wish to the money."""

    @dataclass(frozen=True)
    class Asked:
        """A return, its order and seller, and the buyer's key."""

        public_id: str
        order: str
        key: str

    returns = Bundle("returns")

    @rule(
        target=returns,
        bought=Buying.bought,
        asked=st.sampled_from(ASKED),
        reason=st.sampled_from(sorted(REASONS)),
        number=st.integers(1, 3),
    )
    def ask_back(self, bought: Buying.Purchase, asked: str, reason: str, number: int) -> object:
        order = bought.orders[number % len(bought.orders)]
        lines = queries.get_order(order, viewer=SYSTEM).lines
        most = {"one": 1, "some": 2, "all": 99}[asked]
        found = self.do(
            actions.request_return,
            order=order,
            pieces={line.variant: min(most, line.quantity) for line in lines},
            reason=reason,
            request_key=f"{number}",
            by=ANONYMOUS,
            key=bought.key,
            note="It smells of nothing.",
        )
        return multiple() if found is None else self.Asked(found, order, bought.key)

    @rule(asked=returns, what=st.sampled_from(SAID))
    def talk(self, asked: Asked, what: str) -> None:
        name, buyer = {"returned": asked.public_id}, {"by": ANONYMOUS, "key": asked.key}
        seller, platform = {"by": self.seller_of(asked.order)}, {"by": self.world.operator}
        act, how = {
            "accept": (actions.accept_return, seller),
            "refuse": (actions.refuse_return, {**seller, "why": "it was fine"}),
            "waive": (actions.waive_goods, seller),
            "withdraw": (actions.withdraw_return, buyer),
            "appeal": (actions.appeal_return, {**buyer, "why": "it was not"}),
            "overrule": (actions.decide_appeal, {**platform, "for_buyer": True, "why": "seen"}),
            "uphold": (actions.decide_appeal, {**platform, "for_buyer": False, "why": "seen"}),
        }[what]
        self.do(act, **name, **how)

    @rule(asked=returns, how=st.sampled_from(SENT))
    def send_back(self, asked: Asked, how: str) -> None:
        name, buyer = {"returned": asked.public_id}, {"by": ANONYMOUS, "key": asked.key}
        if how == "label":
            self.do(actions.make_return_label, **name, **buyer)
        else:
            self.do(actions.mark_return_sent, **name, **buyer)
            if how == "received":
                self.do(actions.receive_return, **name, by=self.seller_of(asked.order))

    @rule(asked=returns, accepted=st.integers(0, 5), shelved=st.integers(0, 5), off=st.integers(0, 900))
    def look_at(self, asked: Asked, accepted: int, shelved: int, off: int) -> None:
        found = queries.get_return(asked.public_id, viewer=SYSTEM)
        taken = {
            line.variant: Found(
                accepted=min(accepted, line.quantity),
                shelved=min(shelved, accepted, line.quantity),
                off_minor=off if accepted and off % 3 else 0,
            )
            for line in found.lines
        }
        seller = self.seller_of(asked.order)
        self.do(actions.inspect_return, returned=asked.public_id, found=taken, by=seller, why="as it came")

    @rule(asked=returns)
    def go_all_the_way(self, asked: Asked) -> None:
        self.talk(asked, "accept")
        self.send_back(asked, "received")
        self.look_at(asked, 5, 5, 0)
        self.world.go_on(timedelta(minutes=2))

    @rule(asked=consumes(returns), lost=st.booleans())
    def never_comes(self, asked: Asked, lost: bool) -> None:  # noqa: FBT001 - drawn
        act = actions.record_return_lost if lost else actions.close_unsent_return
        self.do(act, returned=asked.public_id, why="it never came", by=self.world.operator)
        self.do(actions.retry_return_refund, returned=asked.public_id, by=self.world.operator)

    @rule(market=st.sampled_from(("SG", "CN")), country=st.sampled_from(("", "SG", "CN", "US")))
    def place_moves(self, market: str, country: str) -> None:
        seller, business = next(iter(self.world.owners()))
        place = replace(shop.OREGON, country=country, postcode=POSTCODES[country]) if country else None
        assert businesses.get_own_business(viewer=seller) is not None
        self.do(actions.set_return_address, market=market, address=place, business=business, by=seller)


POSTCODES = {"SG": "217959", "CN": "510000", "US": "97701"}
