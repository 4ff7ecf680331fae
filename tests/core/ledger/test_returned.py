"""A return is a refund with every cost where it belongs, and nothing is left anywhere at the end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ledger.selling import candles, eur, sales, stamp
from tests.core.ledger.test_refunds import CARRIER, at, captured_and

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Bearing,
    Entry,
    LedgerError,
    Parts,
    Progress,
    Sale,
    Share,
    chargeback_lost,
    chargeback_opened,
    refund,
    refunded,
    returned,
    sale_released,
    way_back_paid,
)

K = AccountKind
WAY = Share(AccountRef(K.CARRIER_PAYABLE, "parcel-home", "EUR"), eur(400))
QUARTER = Parts(1000, (75, 0), (0,))
calm = settings(deadline=None)


def give(sale: Sale, progress: Progress, parts: Parts, bearing: Bearing, name: str = "r") -> Entry:
    return returned(stamp(name), sale, progress, parts, provider="card", bearing=bearing)


def test_without_a_bearing_it_is_a_refund() -> None:
    sale = candles()
    _history, progress = captured_and(sale, released=True)
    plain = refund(stamp("r"), sale, progress, QUARTER, provider="card")
    assert give(sale, progress, QUARTER, Bearing()) == plain


@pytest.mark.parametrize("released", [True, False])
def test_a_commission_that_is_kept_is_the_sellers_to_bear(*, released: bool) -> None:
    sale = candles()
    history, progress = captured_and(sale, released=released)
    history.append(give(sale, progress, QUARTER, Bearing(keeps_commission=True)))
    if not released:
        history.append(sale_released(stamp("release"), sale, refunded(progress, QUARTER)))
    assert at(K.COMMISSION, "platform", history) == 500
    assert at(K.RELIEF, "prg_1", history) == 100
    assert at(K.TAX_PAYABLE, "DE-BZSt", history) == 1007 + 95
    assert at(K.SELLER_AVAILABLE, "biz_1", history) == 3105 - 776 - (125 + 24 - 25)


@pytest.mark.parametrize("released", [True, False])
def test_a_duty_the_authority_keeps_is_made_good_by_the_seller(*, released: bool) -> None:
    sale = candles()
    history, progress = captured_and(sale, released=released)
    history.append(give(sale, progress, QUARTER, Bearing(kept_dues=(75, 0))))
    if not released:
        history.append(sale_released(stamp("release"), sale, refunded(progress, QUARTER)))
    assert at(K.DUTY_PAYABLE, sale.dues[0].account.owner, history) == 300
    with pytest.raises(LedgerError, match="no part of"):
        give(sale, progress, QUARTER, Bearing(kept_dues=(76, 0)))


def test_the_way_back_is_the_sellers_or_taken_off_what_the_buyer_gets() -> None:
    sale = candles()
    history, progress = captured_and(sale, released=True)
    sellers = [*history, give(sale, progress, QUARTER, Bearing(way_back=WAY))]
    buyers = [*history, give(sale, progress, QUARTER, Bearing(way_back=WAY, buyer_pays_way=True))]
    assert (
        at(K.CARRIER_PAYABLE, "parcel-home", sellers) == at(K.CARRIER_PAYABLE, "parcel-home", buyers) == 400
    )
    assert at(K.PROVIDER_CLEARING, "card", buyers) == at(K.PROVIDER_CLEARING, "card", sellers) + 400
    assert at(K.SELLER_AVAILABLE, "biz_1", buyers) == at(K.SELLER_AVAILABLE, "biz_1", sellers) + 400
    dear = Share(WAY.account, eur(QUARTER.total))
    with pytest.raises(LedgerError, match="costs more"):
        give(sale, progress, QUARTER, Bearing(way_back=dear, buyer_pays_way=True))


def test_where_nothing_goes_back_the_carrier_is_paid_all_the_same() -> None:
    sale = candles()
    assert way_back_paid(stamp("w"), sale, Bearing()) is None
    ours = way_back_paid(stamp("w"), sale, Bearing(way_back=WAY, buyer_pays_way=True))
    theirs = way_back_paid(stamp("w"), sale, Bearing(way_back=WAY))
    assert ours is not None
    assert theirs is not None
    assert at(K.LOSS, "platform", [ours]) == 400
    assert at(K.SELLER_AVAILABLE, "biz_1", [theirs]) == -400


def test_the_carrier_keeps_what_the_way_there_cost_before_the_release_too() -> None:
    sale = candles()
    history, progress = captured_and(sale, released=False)
    carried = Parts(0, (0, 0), sale.whole.carriage)
    history.append(give(sale, progress, carried, Bearing()))
    assert at(K.CARRIER_PAYABLE, CARRIER.owner, history) == sum(sale.whole.carriage)


def test_a_chargeback_after_a_return_deducts_once() -> None:
    sale = candles()
    history, progress = captured_and(sale, released=True)
    whole = progress.left(sale)
    history.append(give(sale, progress, whole, Bearing()))
    before = at(K.SELLER_AVAILABLE, "biz_1", history)
    history.append(chargeback_opened(stamp("o"), order=sale.order, amount=sale.paid, provider="card"))
    lost, parts = chargeback_lost(stamp("l"), sale, refunded(progress, whole), sale.paid)
    history.append(lost)
    assert parts.total == 0
    assert at(K.SELLER_AVAILABLE, "biz_1", history) == before
    assert at(K.LOSS, "platform", history) == sale.paid.minor


@calm
@given(sale=sales(), released=st.booleans(), first=st.integers(1, 100))
def test_in_parts_or_at_once_the_kept_commission_is_the_whole_one(
    sale: Sale, first: int, *, released: bool
) -> None:
    history, progress = captured_and(sale, released=released)
    cut = [minor * first // 100 for minor in sale.whole.flat()]
    for number, row in enumerate((cut, [a - b for a, b in zip(sale.whole.flat(), cut, strict=True)])):
        parts = sale.nothing.with_row(row)
        if parts.total:
            history.append(give(sale, progress, parts, Bearing(keeps_commission=True), f"r{number}"))
            progress = refunded(progress, parts)
    assert at(K.COMMISSION, "platform", history) == sale.fee.minor
    assert at(K.PROVIDER_CLEARING, "card", history) == 0
    assert at(K.BUYER_FUNDS, sale.order, history) == 0
    relieved = sum(each.amount.minor for each in sale.reliefs)
    taxed = sale.commission_tax.amount.minor if sale.commission_tax else 0
    carried = sum(each.amount.minor for each in sale.carriage)
    assert at(K.SELLER_AVAILABLE, "biz_1", history) == -(sale.fee.minor + taxed - relieved + carried)
