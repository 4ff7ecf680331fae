from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.money import Money
from entrepot.core.trade.document_match import (
    Goods,
    LogisticsPaper,
    Mismatch,
    OrderPaper,
    PaymentPaper,
    match,
    party_digest,
)

KEY = b"0123456789abcdef"
WHO = party_digest("王 小明", "110101199003070000", key=KEY)
PAID = Money(6785, "CNY")
ORDER = OrderPaper("ord_1", PAID, WHO, (Goods("var_1", 2), Goods("var_2", 1)))
PAYMENT = PaymentPaper("ord_1", PAID, WHO)
LOGISTICS = LogisticsPaper("ord_1", WHO, (Goods("var_2", 1), Goods("var_1", 1), Goods("var_1", 1)))


def test_papers_that_agree_have_no_mismatch() -> None:
    assert match(ORDER, PAYMENT, LOGISTICS) == ()


def test_all_mismatches_are_told_and_no_person_is_shown() -> None:
    other = party_digest("李雷", "", key=KEY)
    found = match(
        ORDER,
        PaymentPaper("ord_2", Money(6784, "CNY"), other),
        LogisticsPaper("ord_1", other, (Goods("var_1", 2), Goods("var_3", 1))),
    )
    assert found == (
        Mismatch("number", ("order", "payment"), "", ("ord_1", "ord_2")),
        Mismatch("party", ("order", "payment")),
        Mismatch("party", ("order", "logistics")),
        Mismatch("amount", ("order", "payment"), "", ("67.85 CNY", "67.84 CNY")),
        Mismatch("goods", ("order", "logistics"), "var_2", ("1", "0")),
        Mismatch("goods", ("order", "logistics"), "var_3", ("0", "1")),
    )
    assert WHO not in repr(found)
    assert other not in repr(found)


def test_empty_numbers_and_digests_never_agree() -> None:
    found = match(
        replace(ORDER, number="", party=""),
        replace(PAYMENT, number="", party=""),
        replace(LOGISTICS, number="", party=""),
    )
    assert {each.field for each in found} == {"number", "party"}


def test_the_same_amount_in_another_currency_differs() -> None:
    assert [each.field for each in match(ORDER, replace(PAYMENT, amount=Money(6785, "EUR")), LOGISTICS)] == [
        "amount"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王 小明", "王小明"),
        ("ＡＮＮ Lee", "ann lee"),
        ("阿迪力·买买提", "阿迪力买买提"),
        ("O’Brien", "OBRIEN"),
    ],
)
def test_writing_does_not_make_another_person(one: str, other: str) -> None:
    assert party_digest(one, "1", key=KEY) == party_digest(other, "1", key=KEY)


def test_another_number_or_key_is_another_digest_and_a_short_key_is_none() -> None:
    digests = {
        party_digest("王小明", "1", key=KEY),
        party_digest("王小明", "2", key=KEY),
        party_digest("王小明1", "", key=KEY),
        party_digest("王小明", "1", key=KEY[::-1]),
    }
    assert len(digests) == 4
    with pytest.raises(ValueError, match="16 bytes"):
        party_digest("王小明", "1", key=b"short")


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9)), st.data())
def test_goods_split_into_lines_in_any_way_agree_and_one_piece_less_never_does(
    goods: dict[str, int], data: st.DataObject
) -> None:
    whole = tuple(Goods(key, count) for key, count in goods.items())
    singles = data.draw(
        st.permutations([Goods(key, 1) for key, count in goods.items() for _ in range(count)])
    )
    order = replace(ORDER, goods=whole)
    assert match(order, PAYMENT, replace(LOGISTICS, goods=tuple(singles))) == ()
    if singles:
        assert len(match(order, PAYMENT, replace(LOGISTICS, goods=tuple(singles[1:])))) == 1


def test_goods_may_go_to_somebody_else_when_the_order_says_so() -> None:
    friend = replace(LOGISTICS, party="friend")
    assert [each.papers for each in match(ORDER, PAYMENT, friend)] == [("order", "logistics")]
    assert match(replace(ORDER, consignee="friend"), PAYMENT, friend) == ()
