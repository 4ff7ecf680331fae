from datetime import UTC, datetime

import pytest

from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Cause,
    LedgerError,
    Sale,
    Stamp,
    carriage,
    duty,
    replacement_charged,
    tax,
)
from entrepot.core.money import Money
from entrepot.core.trade.assessment import Difference
from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.frozen_quote import FrozenQuote, Levy
from entrepot.core.trade.replacement import (
    Again,
    ReplacementError,
    SoldLine,
    cost_of,
    dues_when_let_in,
    pieces_again,
    require_shown,
)


def sgd(minor: int) -> Money:
    return Money(minor, "SGD")


def line(key: str, parcel: str = "pcl_1", quantity: int = 3, value: int = 1000) -> SoldLine:
    return SoldLine(key, parcel, quantity, sgd(value))


def levy(kind: str, minor: int, *, at_delivery: bool = False) -> Levy:
    return Levy(
        line=0,
        kind=kind,
        amount=sgd(minor),
        base=sgd(1000),
        local=sgd(minor),
        measure=f"SG-{kind}",
        expression="9%",
        rate=None,
        source="x",
        confidence="high",
        at_delivery=at_delivery,
        liable="seller",
        scheme="",
        refund="",
    )


def quoted(*levies: Levy) -> FrozenQuote:
    at_door = Money.total((each.amount for each in levies if each.at_delivery), "SGD")
    paid = Money.total((each.amount for each in levies), "SGD")
    return FrozenQuote(
        destination="SG",
        route="SG-LOW-VALUE",
        goods=sgd(1000),
        discount=sgd(0),
        freight=sgd(500),
        insurance=sgd(0),
        levies=levies,
        total=sgd(1500) + paid,
        at_checkout=sgd(1500) + paid - at_door,
        at_delivery=at_door,
        edition="e",
        valid_until="",
    )


FREIGHT = carriage("post", sgd(500))
STAMP = Stamp("orders", "rpl_1:carriage", datetime(2026, 11, 22, tzinfo=UTC), "ord_1")


def test_what_a_complaint_is_about_is_sent_again_at_its_part_of_the_value() -> None:
    assert pieces_again([line("a"), line("b")], {"a": 1}) == ("pcl_1", (Again("a", 1, sgd(333)),))


def test_a_complaint_about_everything_is_about_every_piece() -> None:
    _parcel, found = pieces_again([line("a"), line("b", value=500)], {})
    assert found == (Again("a", 3, sgd(1000)), Again("b", 3, sgd(500)))


def test_goods_of_two_parcels_are_not_one_replacement() -> None:
    with pytest.raises(ReplacementError) as refused:
        pieces_again([line("a"), line("b", "pcl_2")], {})
    assert refused.value.code == "apart"


def test_never_more_than_was_sold() -> None:
    with pytest.raises(TradeError):
        pieces_again([line("a")], {"a": 4})


def test_inside_a_country_only_the_carrier_is_paid() -> None:
    assert cost_of(FREIGHT, None).total == sgd(500)


def test_over_a_border_each_authority_gets_its_own() -> None:
    found = cost_of(FREIGHT, quoted(levy("duty", 50), levy("gst", 94), levy("gst", 6)))
    assert found.dues == (duty("SG-DUTY", sgd(50)), tax("SG-TAX", sgd(100)))
    assert found.total == sgd(650)


def test_a_buyer_is_never_asked_at_the_door() -> None:
    with pytest.raises(ReplacementError) as refused:
        cost_of(FREIGHT, quoted(levy("gst", 94, at_delivery=True)))
    assert refused.value.code == "at_the_door"


def test_the_seller_pays_what_customs_fixed_and_never_more_than_was_said() -> None:
    quote = quoted(levy("duty", 50), levy("gst", 100))
    less = Difference("gst", sgd(100), sgd(40))
    more = Difference("duty", sgd(50), sgd(90))
    assert dues_when_let_in(quote, [less, more]) == (duty("SG-DUTY", sgd(50)), tax("SG-TAX", sgd(40)))


def test_a_seller_agrees_to_the_cost_that_was_shown() -> None:
    require_shown(sgd(500), sgd(500))
    require_shown(sgd(500), None)
    with pytest.raises(ReplacementError) as refused:
        require_shown(sgd(500), sgd(400))
    assert (refused.value.code, refused.value.cost) == ("other_cost", sgd(500))


def test_the_seller_owes_carrier_and_authorities_and_the_sale_is_not_touched() -> None:
    sale = Sale(order="ord_1", seller="biz_1", platform="platform", goods=sgd(1000))
    entry = replacement_charged(STAMP, sale, [FREIGHT, tax("SG-TAX", sgd(90))])
    posted = {each.account: each.amount.minor for each in entry.postings}
    assert posted == {
        AccountRef(AccountKind.SELLER_AVAILABLE, "biz_1", "SGD"): 590,
        FREIGHT.account: -500,
        AccountRef(AccountKind.TAX_PAYABLE, "SG-TAX", "SGD"): -90,
    }
    assert entry.cause is Cause.REPLACEMENT
    with pytest.raises(LedgerError):
        replacement_charged(STAMP, sale, [])
