"""The parcels of an order share it to the unit, whatever was quoted, and whatever went back before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.trade.replies import levy, reply

from entrepot.core.ledger import AccountKind, AccountRef, Parts, Progress, Sale, Share, carriage, spread
from entrepot.core.money import Money
from entrepot.core.trade.checkout import plan
from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.orders import CartLine, CheckoutPlan, OrderPlan, ParcelQuote, SellerFee
from entrepot.core.trade.parcel_shares import Taken, left_of, shares_of

ON = date(2026, 11, 1)
KINDS = {"duty": AccountKind.DUTY_PAYABLE, "tax": AccountKind.TAX_PAYABLE}
PARCELS = st.lists(
    st.tuples(
        st.integers(1, 10**6),
        st.integers(0, 10**5),
        st.integers(0, 10**5),
        st.integers(0, 10**4),
        st.sampled_from(["post", "courier"]),
    ),
    min_size=1,
    max_size=5,
)
type Drawn = list[tuple[int, int, int, int, str]]


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def ordered(drawn: Drawn) -> tuple[OrderPlan, list[str]]:
    """Return one order of these parcels (goods, duty, tax, freight, carrier), as checkout plans it."""
    lines, quotes = [], []
    for number, (goods, duty, tax, freight, _carrier) in enumerate(drawn):
        key = f"line_{number}"
        lines.append(CartLine(key, "biz_1", key, 1, eur(goods)))
        levies = [levy("duty", 0, duty), levy("gst", 0, tax)]
        quotes.append(ParcelQuote(f"parcel_{number}", (key,), reply(goods, levies, freight=freight)))
    fee = SellerFee(eur(0), eur(0), "")
    found = plan(lines, quotes, stock=(), fees={"biz_1": fee}, currency="EUR", on=ON)
    assert isinstance(found, CheckoutPlan)
    return found.orders[0], [carrier for *_figures, carrier in drawn]


def sold(order: OrderPlan, carriers: list[str]) -> Sale:
    """Return the sale that is kept of an order: nothing for a part of nothing, each account once."""
    freight: dict[str, int] = {}
    for parcel, carrier in zip(order.parcels, carriers, strict=True):
        freight[carrier] = freight.get(carrier, 0) + parcel.carriage.minor
    return Sale(
        order="ord_1",
        seller="biz_1",
        platform="platform",
        goods=order.goods,
        dues=tuple(
            Share(AccountRef(KINDS[due.account], due.authority, "EUR"), due.amount) for due in order.dues
        ),
        carriage=tuple(carriage(name, eur(minor)) for name, minor in sorted(freight.items()) if minor),
    )


def total(sale: Sale, parts: tuple[Parts, ...]) -> Parts:
    whole = sale.nothing
    for each in parts:
        whole = whole + each
    return whole


@given(PARCELS)
def test_the_parcels_shares_are_the_order_to_the_unit(drawn: Drawn) -> None:
    order, carriers = ordered(drawn)
    sale = sold(order, carriers)
    shares = shares_of(sale, order.parcels, carriers)
    assert total(sale, shares) == sale.whole
    assert [share.total for share in shares] == [parcel.quote.at_checkout.minor for parcel in order.parcels]


@given(drawn=PARCELS, data=st.data())
def test_whatever_went_back_the_rest_of_the_parcels_is_the_rest_of_the_order(
    drawn: Drawn, data: st.DataObject
) -> None:
    order, carriers = ordered(drawn)
    sale = sold(order, carriers)
    shares = shares_of(sale, order.parcels, carriers)
    history: list[Taken] = []
    back = sale.nothing
    for _step in range(data.draw(st.integers(0, 6))):
        left = (sale.whole - back).total
        if not left:
            break
        if data.draw(st.booleans()):
            parcel = data.draw(st.integers(0, len(drawn) - 1))
            taken = Taken(left_of(shares, history)[parcel], parcel)
        else:
            amount = eur(data.draw(st.integers(1, left)))
            taken = Taken(spread(sale, Progress(back), amount))
        history.append(taken)
        back = back + taken.parts
        rest = left_of(shares, history)
        assert total(sale, rest) == sale.whole - back
        assert all(minor >= 0 for share in rest for minor in share.flat())


def test_a_lost_parcel_takes_its_own_and_nothing_of_the_other() -> None:
    order, carriers = ordered([(4_000, 300, 800, 500, "post"), (1_000, 0, 90, 700, "courier")])
    sale = sold(order, carriers)
    first, second = shares_of(sale, order.parcels, carriers)
    assert (first.goods, first.dues, first.carriage) == (4_000, (300, 800), (0, 500))
    assert (second.goods, second.dues, second.carriage) == (1_000, (0, 90), (700, 0))
    half = Taken(spread(sale, Progress(sale.nothing), eur(sale.whole.total // 2)))
    left, other = left_of((first, second), [half])
    assert left.goods == 2_000
    assert left_of((first, second), [half, Taken(left, 0)])[1] == other


def test_what_quotes_do_not_explain_is_shared_in_their_proportion() -> None:
    order, carriers = ordered([(3_000, 0, 0, 0, "post"), (1_000, 0, 0, 0, "post")])
    sale = Sale("ord_1", "biz_1", "platform", eur(4_001), carriage=(carriage("other", eur(7)),))
    first, second = shares_of(sale, order.parcels, carriers)
    assert (first.goods + second.goods, second.goods) == (4_001, 1_000)
    assert (first.carriage, second.carriage) == ((0,), (7,))


def test_more_than_there_was_is_refused() -> None:
    order, carriers = ordered([(3_000, 0, 0, 0, "post"), (1_000, 0, 0, 0, "post")])
    sale = sold(order, carriers)
    shares = shares_of(sale, order.parcels, carriers)
    with pytest.raises(TradeError):
        left_of(shares, [Taken(shares[0], 1)])
    with pytest.raises(TradeError):
        shares_of(sale, (), ())
