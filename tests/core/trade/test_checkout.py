from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.trade.replies import levy, reply

from entrepot.core.ledger import sales
from entrepot.core.money import Money
from entrepot.core.trade.checkout import plan
from entrepot.core.trade.orders import (
    CartLine,
    CheckoutPlan,
    CheckoutRefused,
    ParcelQuote,
    SellerFee,
    StockNeed,
)

ON = date(2026, 11, 21)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def fee(commission: int = 0, tax: int = 0, relief: int = 0) -> SellerFee:
    reliefs = (("prg_1", eur(relief)),) if relief else ()
    return SellerFee(eur(commission), eur(tax), "SG-TAX", reliefs)


def line(key: str, seller: str = "s1", quantity: int = 1, minor: int = 1000) -> CartLine:
    return CartLine(key, seller, f"var_{key}", quantity, eur(minor))


def decide(lines: list[CartLine], parcels: list[ParcelQuote], **more: Any) -> CheckoutPlan | CheckoutRefused:
    given_ = {"stock": [], "fees": {"s1": fee(), "s2": fee()}, "currency": "EUR", "on": ON, **more}
    return plan(lines, parcels, **given_)


def codes(found: CheckoutPlan | CheckoutRefused) -> list[str]:
    assert isinstance(found, CheckoutRefused)
    assert all(reason.message and reason.fix for reason in found.reasons)
    return [reason.code for reason in found.reasons]


def test_two_sellers_become_two_orders_of_one_payment() -> None:
    lines = [line("a", "s1", 2, 995), line("b", "s2"), line("c", "s1")]
    parcels = [
        ParcelQuote(
            "p1",
            ("a", "c"),
            reply(2990, [levy("duty", 0, 300), levy("gst", 0, 250), levy("gst", 1, 10)], freight=500),
        ),
        ParcelQuote("p2", ("b",), reply(1000, [levy("gst", 0, 90, scheme="SG-OVR")], insurance=20)),
    ]
    found = decide(lines, parcels, fees={"s1": fee(299, 27, 100), "s2": fee(80)})
    assert isinstance(found, CheckoutPlan)
    first, second = found.orders
    assert [order.seller for order in found.orders] == ["s1", "s2"]
    assert (first.goods, first.carriage, first.total) == (eur(2990), eur(500), eur(4050))
    assert [(due.authority, due.account, due.levy, due.amount.minor) for due in first.dues] == [
        ("SG-DUTY", "duty", "duty", 300),
        ("SG-TAX", "tax", "gst", 260),
    ]
    assert [due.authority for due in second.dues] == ["SG-OVR-TAX"]
    assert first.seller_share == eur(2990 - 299 - 27 + 100)
    assert found.payment == first.total + second.total == eur(4050 + 1110)


def test_a_named_authority_gets_its_levy() -> None:
    parcels = [ParcelQuote("p", ("a",), reply(1000, [levy("gst", 0, 90)]))]
    found = decide([line("a")], parcels, authorities={("SG", "tax"): "IRAS"})
    assert isinstance(found, CheckoutPlan)
    assert found.orders[0].dues[0].authority == "IRAS"


def test_what_is_paid_at_the_door_is_no_part_of_the_payment() -> None:
    parts = [levy("duty", 0, 300, collect_at="delivery"), levy("gst", 0, 90)]
    found = decide([line("a")], [ParcelQuote("p", ("a",), reply(1000, parts, freight=50))])
    assert isinstance(found, CheckoutPlan)
    (order,) = found.orders
    assert (order.total, order.at_delivery, order.carriage) == (eur(1140), eur(300), eur(50))
    assert [due.levy for due in order.dues] == ["gst"]


def test_a_discount_is_shared_among_the_lines_values() -> None:
    parcels = [ParcelQuote("p", ("a", "b"), reply(3000, discount=100))]
    found = decide([line("a", quantity=2), line("b")], parcels)
    assert isinstance(found, CheckoutPlan)
    values = [each.value.minor for each in found.orders[0].parcels[0].lines]
    assert values == [1933, 967]
    assert found.orders[0].goods == eur(2900)


def test_all_in_prices_may_come_out_lower_only_with_the_warning() -> None:
    body = reply(910, [levy("gst", 0, 89)])  # 9.99 where 10.00 was listed
    lines = [line("a")]
    assert codes(decide(lines, [ParcelQuote("p", ("a",), body, gross=True)])) == ["goods_differ"]
    warned = {**body, "warnings": [{"code": "gross_inexact"}]}
    found = decide(lines, [ParcelQuote("p", ("a",), warned, gross=True)])
    assert isinstance(found, CheckoutPlan)
    assert (found.payment, found.orders[0].goods) == (eur(999), eur(910))


def test_a_price_for_many_pieces_is_rounded_once() -> None:
    bulk = CartLine("a", "s1", "v", 150, eur(999), per=100)
    assert bulk.amount == eur(1499)  # 1498.5


def test_every_reason_is_told_at_once() -> None:
    lines = [
        line("a"),
        line("a"),
        replace(line("b"), price=Money(5, "USD")),
        line("c", quantity=0),
        line("d", "s2"),
    ]
    parcels = [
        ParcelQuote("p", ("a", "d", "x"), reply(1000)),
        ParcelQuote("q", ("a",), reply(1000, currency="USD")),
        ParcelQuote("r", ("c",), {"status": "refused", "reasons": [{"code": "banned", "message": "No."}]}),
        ParcelQuote("s", (), reply(1000, valid_until="2026-11-21")),
    ]
    found = codes(
        decide(lines, parcels, stock=[StockNeed("i", 3, 2), StockNeed("j", 1, 1), StockNeed("j", 1, 1)])
    )
    assert sorted(found) == sorted(
        [
            *("line_twice", "currency_differs", "quantity_wrong", "line_unquoted", "line_unknown"),
            *("line_in_two_parcels", "sellers_mixed", "parcel_empty", "stock_short", "stock_short"),
            *("currency_differs", "no_price", "quote_lapsed"),
        ]
    )


def test_a_refusal_of_the_law_keeps_its_words() -> None:
    said = {"code": "list_missing", "message": "Not on the list.", "fix": "Use another route."}
    found = decide([line("a")], [ParcelQuote("p", ("a",), {"status": "refused", "reasons": [said]})])
    assert isinstance(found, CheckoutRefused)
    (reason,) = found.reasons
    assert (reason.message, reason.fix, reason.figures["cause"]) == (
        "Not on the list.",
        "Use another route.",
        "list_missing",
    )
    needs = decide(
        [line("a")],
        [
            ParcelQuote(
                "p", ("a",), {"status": "needs", "needs": [{"field": "lines[0].grams", "why": "The weight."}]}
            )
        ],
    )
    assert isinstance(needs, CheckoutRefused)
    assert needs.reasons[0].message == "The weight."


def test_an_empty_cart_is_refused() -> None:
    assert codes(decide([], [])) == ["cart_empty"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": "11.00"},
        {"pay": {"checkout": "9.99", "delivery": "0.00"}},
        {"duty": "0.01", "total": "10.00"},
        {"taxes": {"vat": "1.00"}},
        {"goods": "10"},
        {"goods": "x"},
        {"total": None},
    ],
)
def test_a_quote_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    parcels = [ParcelQuote("p", ("a",), {**reply(1000), **wrong})]
    if wrong == {"goods": "10"}:
        assert isinstance(decide([line("a")], parcels), CheckoutPlan)  # 10 is 10.00
    else:
        assert codes(decide([line("a")], parcels)) == ["quote_broken"]


def test_fees_are_needed_in_the_payments_currency_and_not_above_the_goods() -> None:
    lines, parcels = [line("a")], [ParcelQuote("p", ("a",), reply(1000))]
    assert codes(decide(lines, parcels, fees={})) == ["fee_missing"]
    usd = SellerFee(Money(1, "USD"), eur(0), "SG-TAX")
    assert codes(decide(lines, parcels, fees={"s1": usd})) == ["currency_differs"]
    assert codes(decide(lines, parcels, fees={"s1": fee(990, 20)})) == ["fee_too_high"]


def test_a_payment_equals_what_was_shown() -> None:
    lines, parcels = [line("a")], [ParcelQuote("p", ("a",), reply(1000, [levy("gst", 0, 90)]))]
    assert isinstance(decide(lines, parcels, shown=eur(1090)), CheckoutPlan)
    assert codes(decide(lines, parcels, shown=eur(1000))) == ["price_changed"]


@st.composite
def carts(draw: st.DrawFn) -> tuple[list[CartLine], list[ParcelQuote], dict[str, SellerFee]]:
    lines, parcels, fees = [], [], {}
    for seller in ("s1", "s2", "s3")[: draw(st.integers(1, 3))]:
        for _ in range(draw(st.integers(1, 2))):
            own = [
                CartLine(
                    f"{seller}-{len(parcels)}-{number}",
                    seller,
                    "v",
                    draw(st.integers(1, 9)),
                    eur(draw(st.integers(1, 99_999))),
                )
                for number in range(draw(st.integers(1, 3)))
            ]
            levies = draw(
                st.lists(
                    st.builds(
                        levy,
                        st.sampled_from(["duty", "fee", "vat", "gst"]),
                        st.integers(0, len(own) - 1),
                        st.integers(0, 10_000),
                        collect_at=st.sampled_from(["checkout", "delivery"]),
                        scheme=st.sampled_from([None, "SG-OVR"]),
                    ),
                    max_size=6,
                )
            )
            goods = sum(each.amount.minor for each in own)
            body = reply(
                goods,
                levies,
                freight=draw(st.integers(0, 5000)),
                insurance=draw(st.integers(0, 50)),
                discount=draw(st.integers(0, goods - 1)),
            )
            parcels.append(ParcelQuote(f"p{len(parcels)}", tuple(each.key for each in own), body))
            lines += own
        fees[seller] = fee()
    return lines, parcels, fees


@given(carts())
def test_orders_add_up_to_the_payment_and_parts_to_the_orders(
    cart: tuple[list[CartLine], list[ParcelQuote], dict[str, SellerFee]],
) -> None:
    lines, parcels, fees = cart
    found = decide(lines, parcels, fees=fees)
    assert isinstance(found, CheckoutPlan)
    assert sum(order.total.minor for order in found.orders) == found.payment.minor
    checkout = sum(Money.parse(parcel.reply["pay"]["checkout"], "EUR").minor for parcel in parcels)
    assert found.payment.minor == checkout
    assert {each.line.key for order in found.orders for parcel in order.parcels for each in parcel.lines} == {
        each.key for each in lines
    }
    for order in found.orders:
        dues = sum(due.amount.minor for due in order.dues)
        assert order.total.minor == order.goods.minor + order.carriage.minor + dues
        assert sum(each.value.minor for parcel in order.parcels for each in parcel.lines) == order.goods.minor
        assert order.carriage.minor >= 0
        assert _ledger_paid(order) == order.total


def _ledger_paid(order: Any) -> Money:
    """What the ledger makes of the same order."""
    dues: dict[Any, sales.Share] = {}
    for due in order.dues:
        share = (sales.duty if due.account == "duty" else sales.tax)(due.authority, due.amount)
        before = dues.get(share.account)
        dues[share.account] = replace(share, amount=share.amount + before.amount) if before else share
    carried = (sales.carriage("carrier", order.carriage),) if order.carriage.minor else ()
    return sales.Sale("ord", order.seller, "platform", order.goods, tuple(dues.values()), carried).paid
