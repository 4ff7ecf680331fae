"""Refunds and chargebacks: in exact proportion, never too much, and nothing left at the end."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ledger.selling import ZOLL, candles, eur, sales, stamp

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Entry,
    LedgerError,
    Parts,
    Progress,
    Sale,
    TooMuchError,
    balance_of,
    balances,
    captured,
    chargeback_covered,
    chargeback_lost,
    chargeback_opened,
    chargeback_won,
    dues_set_aside,
    refund,
    refunded,
    sale_released,
    spread,
    state,
    sums,
)
from entrepot.core.money import Money

calm = settings(deadline=None)  # machines under load are slow
K = AccountKind
CARRIER = AccountRef(K.CARRIER_PAYABLE, "post", "EUR")


def at(kind: AccountKind, owner: str, history: list[Entry]) -> int:
    return balance_of(AccountRef(kind, owner, "EUR"), history).minor


def captured_and(sale: Sale, *, released: bool) -> tuple[list[Entry], Progress]:
    history = [captured(stamp("cap", "card"), provider="card", orders={sale.order: sale.paid})]
    start = Progress(sale.nothing)
    if released:
        history.append(sale_released(stamp("release"), sale, start))
    return history, Progress(sale.nothing, released=released, set_aside=released)


def test_a_full_refund_before_the_release_comes_from_what_is_held() -> None:
    sale = candles()
    history, progress = captured_and(sale, released=False)
    history.append(refund(stamp("r1"), sale, progress, sale.whole, provider="card"))
    assert {amount.minor for amount in balances(history).values()} == {0}


def test_a_quarter_of_the_goods_takes_a_quarter_of_everything_back() -> None:
    sale = candles()
    history, progress = captured_and(sale, released=True)
    part = Parts(1000, (75, 0), (0,))
    history.append(refund(stamp("r1"), sale, progress, part, provider="card"))
    assert at(K.COMMISSION, "platform", history) == 375
    assert at(K.RELIEF, "prg_1", history) == 75
    assert at(K.RECEIVABLE, "biz_1", history) == -300
    assert at(K.DUTY_PAYABLE, ZOLL, history) == 225
    # a quarter of 0.95 tax is 0.2375: 0.24 back; the seller's share takes the coin
    assert at(K.TAX_PAYABLE, "DE-BZSt", history) == 1007 + 71
    assert at(K.SELLER_AVAILABLE, "biz_1", history) == 3105 - (1000 - 125 - 24 + 25 - 100)


def test_freight_given_back_after_the_release_is_at_the_sellers_cost_unless_named() -> None:
    sale = candles()
    history, progress = captured_and(sale, released=True)
    part = Parts(0, (0, 0), (1000,))
    by_seller = [*history, refund(stamp("r1"), sale, progress, part, provider="card")]
    assert at(K.SELLER_AVAILABLE, "biz_1", by_seller) == 3105 - 1000
    by_carrier = [
        *history,
        refund(stamp("r1"), sale, progress, part, provider="card", carriage_from=CARRIER),
    ]
    assert balance_of(CARRIER, by_carrier) == eur(0)


def test_what_was_set_aside_comes_back_from_the_authority() -> None:
    sale = candles()
    history, progress = captured_and(sale, released=False)
    history.append(dues_set_aside(stamp("dues"), sale, progress))
    aside = Progress(sale.nothing, set_aside=True)
    history.append(refund(stamp("r1"), sale, aside, sale.whole, provider="card"))
    assert {amount.minor for amount in balances(history).values()} == {0}


def test_more_than_is_left_is_refused() -> None:
    sale = candles()
    progress = Progress(Parts(3000, (300, 0), (0,)), released=True)
    for wrong in (
        Parts(1001, (0, 0), (0,)),
        Parts(1, (1, 0), (0,)),
        Parts(-1, (0, 5), (0,)),
        sale.nothing,
    ):
        with pytest.raises(TooMuchError):
            refund(stamp("r"), sale, progress, wrong, provider="card")
    with pytest.raises(LedgerError, match="not the parts"):
        refund(stamp("r"), sale, progress, Parts(1, (0,), (0, 0)), provider="card")
    for amount in (eur(0), eur(3008), Money(1, "USD")):
        with pytest.raises(TooMuchError):
            spread(sale, progress, amount)


def test_a_chargeback_won_leaves_no_trace_but_the_record() -> None:
    history = [
        chargeback_opened(stamp("c"), order="ord_1", amount=eur(6307), provider="card"),
        chargeback_won(stamp("w"), order="ord_1", amount=eur(6307), provider="card"),
    ]
    assert {amount.minor for amount in balances(history).values()} == {0}
    with pytest.raises(LedgerError):
        chargeback_opened(stamp("c"), order="ord_1", amount=eur(0), provider="card")


@pytest.mark.parametrize("released", [False, True])
def test_a_chargeback_after_a_refund_deducts_once(released: bool) -> None:  # noqa: FBT001 - a case
    sale = candles()
    history, progress = captured_and(sale, released=released)
    part = spread(sale, progress, eur(2000))
    history.append(refund(stamp("r1"), sale, progress, part, provider="card", carriage_from=CARRIER))
    progress = refunded(progress, part)
    history.append(chargeback_opened(stamp("c"), order="ord_1", amount=sale.paid, provider="card"))
    lost, parts = chargeback_lost(stamp("l"), sale, progress, sale.paid, carriage_from=CARRIER)
    history.append(lost)
    assert parts.total == 6307 - 2000
    assert refunded(progress, parts).refunded == sale.whole
    assert at(K.LOSS, "platform", history) == 2000
    assert at(K.PROVIDER_CLEARING, "card", history) == -2000
    touched = {ref: amount.minor for ref, amount in balances(history).items() if amount.minor}
    assert set(touched.values()) == {2000, -2000}
    again, nothing = chargeback_lost(stamp("l2"), sale, refunded(progress, parts), eur(10))
    assert (nothing, at(K.LOSS, "platform", [again])) == (sale.nothing, 10)
    with pytest.raises(LedgerError):
        chargeback_lost(stamp("l3"), sale, progress, eur(0))


@calm
@given(sales(), st.data())
def test_a_lost_chargeback_and_a_pending_refund_end_at_the_same_money(
    sale: Sale, data: st.DataObject
) -> None:
    history, progress = captured_and(sale, released=data.draw(st.booleans()))
    pending = spread(sale, progress, eur(data.draw(st.integers(1, sale.paid.minor))))
    amount = eur(data.draw(st.integers(1, sale.paid.minor)))
    history.append(chargeback_opened(stamp("c"), order=sale.order, amount=amount, provider="card"))
    claimed = refunded(progress, pending).refunded
    lost, parts = chargeback_lost(stamp("l"), sale, progress, amount, claimed=claimed, carriage_from=CARRIER)
    history.append(lost)
    assert parts.total == min(amount.minor, sale.paid.minor - pending.total)
    progress = refunded(progress, parts)
    borne = eur(amount.minor - parts.total)
    assert at(K.LOSS, "platform", history) == borne.minor
    if data.draw(st.booleans()):  # the refund is made: the buyer has the rest twice
        history.append(refund(stamp("r"), sale, progress, pending, provider="card", carriage_from=CARRIER))
        progress = refunded(progress, pending)
        assert at(K.PROVIDER_CLEARING, "card", history) == sale.paid.minor - amount.minor - pending.total
    elif borne.minor:  # it is refused: the bank's part is taken back from everybody instead
        found = chargeback_covered(stamp("v"), sale, progress, borne, carriage_from=CARRIER)
        assert found is not None
        covered, more = found
        history.append(covered)
        progress = refunded(progress, more)
        assert at(K.LOSS, "platform", history) == 0
        assert progress.refunded.total == amount.minor
    assert min(progress.left(sale).flat()) >= 0
    assert at(K.DISPUTE, sale.order, history) == 0


@calm
@given(sales(), st.data())
def test_the_division_is_in_proportion_and_only_grows(sale: Sale, data: st.DataObject) -> None:
    goods = sale.goods.minor
    some = data.draw(st.integers(0, goods))
    more = data.draw(st.integers(some, goods))
    step = sale.divide(more) - sale.divide(some)
    assert min(step.seller, step.commission, step.commission_tax, *step.splits, *step.reliefs, 0) == 0
    found = sale.divide(some)
    assert abs(found.commission - Fraction(sale.fee.minor * some, goods)) <= 2
    whole = sale.divide(goods)
    assert (whole.seller, whole.commission) == (sale.seller_share.minor, sale.fee.minor)
    assert whole.reliefs == tuple(each.amount.minor for each in sale.reliefs)


@calm
@given(sales(), st.data())
def test_any_history_of_refunds_balances_never_exceeds_and_ends_at_nothing(
    sale: Sale, data: st.DataObject
) -> None:
    history, progress = captured_and(sale, released=False)
    for number in range(data.draw(st.integers(0, 6))):
        left = progress.left(sale)
        if not left.total:
            break
        if not progress.released and data.draw(st.booleans()):
            history.append(sale_released(stamp(f"release{number}"), sale, progress))
            progress = Progress(progress.refunded, set_aside=True, released=True)
        if data.draw(st.booleans()):
            part = spread(sale, progress, eur(data.draw(st.integers(1, left.total))))
        else:
            part = left.with_row([data.draw(st.integers(0, most)) for most in left.flat()])
        if part.total:
            history.append(refund(stamp(f"r{number}"), sale, progress, part, provider="card"))
            progress = refunded(progress, part)
        with pytest.raises(TooMuchError):
            spread(sale, progress, eur(progress.left(sale).total + 1))
    rest = progress.left(sale)
    if rest.total:
        history.append(
            refund(stamp("last"), sale, progress, rest, provider="card", carriage_from=_carriage(sale))
        )
    for entry in history:
        assert all(total.is_zero for total in sums(entry.postings).values())
    found = {ref: amount.minor for ref, amount in balances(history).items() if amount.minor}
    # Freight given back in between was the seller's cost: the carrier keeps what the seller lost.
    assert set(found) <= {AccountRef(K.SELLER_AVAILABLE, "biz_1", "EUR"), CARRIER}
    assert sum(found.values()) == 0
    _statements_tell_the_ledger(history)


@calm
@given(sales(), st.lists(st.integers(1, 10**6), max_size=8))
def test_refunds_that_are_not_itemised_take_each_part_in_proportion(sale: Sale, amounts: list[int]) -> None:
    progress = Progress(sale.nothing)
    for amount in amounts:
        left = progress.left(sale)
        if not left.total:
            break
        progress = refunded(progress, spread(sale, progress, eur(min(amount, left.total))))
        taken = progress.refunded.total
        for part, whole in zip(progress.refunded.flat(), sale.whole.flat(), strict=True):
            assert abs(part - Fraction(whole * taken, sale.whole.total)) <= len(sale.whole.flat())


def _carriage(sale: Sale) -> AccountRef | None:
    return sale.carriage[0].account if sale.carriage else None


def _statements_tell_the_ledger(history: list[Entry]) -> None:
    start, end = history[0].occurred_at, history[0].occurred_at.replace(year=2027)
    for account in balances(history):
        found = state(account, history, start=start, end=end)
        assert found.closing == balance_of(account, history)
        assert all(sum(f.amount.minor for f in line.figures) == line.amount.minor for line in found.lines)
