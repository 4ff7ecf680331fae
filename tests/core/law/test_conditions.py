"""What is settled beforehand says what would have been said without it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.core.law.small_law import PLAIN, TODAY, VAT, SmallLaw, condition, line

from entrepot.core.law.conditions import Conditions
from entrepot.core.law.consignment import Consignment
from entrepot.core.law.rates import Rates
from entrepot.core.law.request_reading import parse_request
from entrepot.core.law.setting import Known, Setting, order_words

LAW = SmallLaw(PLAIN, VAT, rates={"USD": Decimal("1.1")})
_ASKED = st.one_of(
    st.sampled_from(["gift", "sale", "return"]).map(lambda word: ("purpose", "=", word, "", "order")),
    st.sampled_from(["post", "air"]).map(lambda word: ("mode", "=", word, "", "order")),
    st.integers(1, 4).map(lambda most: ("units", "<=", str(most), "", "order")),
    st.tuples(st.integers(50, 250), st.sampled_from(["EUR", "USD"])).map(
        lambda pair: ("goods", "<=", str(pair[0]), pair[1], "parcel")
    ),
    st.just(("facts.upper", "=", "leather", "", "line")),
)


@st.composite
def _rows(draw):
    groups = draw(st.lists(st.lists(_ASKED, min_size=1, max_size=4), min_size=1, max_size=3))
    return [
        condition("XA-NORMAL", fact, op, value, unit=unit, scope=scope, on_fail="refuse", group=name)
        for name, asked in zip("abc", groups, strict=False)
        for fact, op, value, unit, scope in asked
    ]


@given(_rows(), st.integers(40, 260), st.integers(1, 5), st.sampled_from(["", "leather", "canvas"]))
def test_conditions_settled_beforehand_fail_by_the_same_tests_and_look_up_the_same_rates(
    rows, price, quantity, upper
):
    goods = line(f"{price}.00", quantity=quantity) | ({"facts": {"upper": upper}} if upper else {})
    body = {"destination": "XA", "ship_from": "CN", "currency": "EUR", "lines": [goods]}
    request = parse_request(body, today=TODAY)
    words = order_words(request, frozenset())
    at_once, beforehand = (Setting(Consignment(request), Rates(request, LAW), (), words) for _ in range(2))
    whole = Conditions.of(rows)
    left = whole.under(Known(words))
    plain, settled = whole.decide(at_once), left.decide(beforehand)
    assert settled._replace(settled=False) == plain
    if left.hopeless:
        assert beforehand.rates.used == at_once.rates.used
        if settled.settled:
            assert left.decide(beforehand) is settled
