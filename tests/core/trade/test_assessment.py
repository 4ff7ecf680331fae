import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.trade.replies import levy, reply

from entrepot.core.money import Money
from entrepot.core.trade.assessment import (
    AssessedLevy,
    Difference,
    differences,
    quoted_for_customs,
    surplus_of,
)
from entrepot.core.trade.declarations import crosses_a_border
from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.frozen_quote import freeze

QUOTED = {"duty": Money(500, "SGD"), "gst": Money(900, "SGD")}


@pytest.mark.parametrize(
    ("route", "crosses"),
    [
        ("SG-LOW", True),
        ("CN-CBEC-9610", True),
        ("EU-IOSS", True),
        ("DE-DOMESTIC", False),
        ("EU-UNION", False),
    ],
)
def test_which_ways_in_are_declared(route: str, *, crosses: bool) -> None:
    assert crosses_a_border(route) is crosses


def test_more_and_less_stand_apart_and_what_is_not_named_is_nothing() -> None:
    more = AssessedLevy("duty", Money(650, "SGD"))
    short, over = differences(QUOTED, [more])
    assert (short.account, short.shortfall, short.surplus) == ("duty", Money(150, "SGD"), Money(0, "SGD"))
    assert (over.account, over.shortfall, over.surplus) == ("tax", Money(0, "SGD"), Money(900, "SGD"))
    assert differences(QUOTED, [AssessedLevy(kind, amount) for kind, amount in QUOTED.items()]) == ()


@given(charged=st.integers(0, 10**7), quoted=st.integers(1, 10**7), assessed=st.integers(0, 2 * 10**7))
def test_what_goes_back_is_in_proportion_and_never_more_than_was_charged(
    charged: int, quoted: int, assessed: int
) -> None:
    found = Difference("duty", Money(quoted, "SGD"), Money(assessed, "SGD"))
    back = surplus_of(Money(charged, "EUR"), found).minor
    if assessed >= quoted:
        assert back == 0
    else:
        assert 0 <= back <= charged
        assert abs(back * quoted - charged * (quoted - assessed)) <= quoted  # within one coin
    if assessed == 0:
        assert back == charged


def test_a_levy_that_was_not_quoted_is_short_by_all_of_it() -> None:
    (found,) = differences({}, [AssessedLevy("excise", Money(7, "SGD"))])
    assert (found.account, found.shortfall) == ("tax", Money(7, "SGD"))


@pytest.mark.parametrize(
    "wrong",
    [
        [AssessedLevy("duty", Money(1, "SGD")), AssessedLevy("duty", Money(1, "SGD"))],
        [AssessedLevy("duty", Money(-1, "SGD"))],
        [AssessedLevy("duty", Money(1, "USD"))],
    ],
)
def test_an_assessment_that_makes_no_sense_is_refused(wrong: list[AssessedLevy]) -> None:
    with pytest.raises(TradeError):
        differences(QUOTED, wrong)


def test_tax_charged_at_the_sale_is_not_fixed_again() -> None:
    parts = [levy("vat", 0, 10, scheme="EU-IOSS"), levy("duty", 0, 3, scheme="EU-IOSS"), levy("duty", 0, 4)]
    quote = freeze(reply(1000, parts))
    assert quoted_for_customs(quote.levies) == {"duty": Money(14, "SGD")}
