"""Whatever stands inside a body, the API answers it or says what is wrong with it: never a server error."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.web.api.test_quotes import TSHIRTS

pytestmark = pytest.mark.django_db
MOST = 200

WORDS = st.sampled_from(["", " ", "0", "-1", "NaN", "Infinity", "1e9", "١", "\x00", "\ud7ff", "x" * 300])
AMOUNTS = st.sampled_from(
    ["0", "0.00", "0.01", "12.00", "-0.00", "1", "999999999.99", "99999999999999.99", "9" * 40, "1e400"]
)
NUMBERS = st.sampled_from(
    ["0", "0.0", "1", "30", "0.000001", "0." + "0" * 30 + "1", "1000000", "9" * 28, "9" * 60, "-1", "1E+28"]
)
PLAIN: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
ODD = PLAIN | st.lists(PLAIN, max_size=2) | st.dictionaries(WORDS, PLAIN, max_size=2)
DAYS = st.sampled_from(
    ["0001-01-01", "0001-01-02", "1900-02-28", "2024-02-29", "2026-11-21", "9999-12-30", "9999-12-31"]
) | st.dates(date.min, date.max).map(date.isoformat)
COUNTRIES = st.sampled_from(["CN", "DE", "FR", "US", "GB", "JP", "ID", "HK", "SG", "BR", "EU", "XX", "de"])
CODES = st.sampled_from(["610910", "640219", "220421", "420221", "240220", "850440", "999999", "61"])
UNITS = st.sampled_from(["PR", "LTR", "ASV", "KGM", "C62", "MTK", "MIL", "XXX"])
PAIRS = st.sampled_from(["EUR/USD", "USD/EUR", "CNY/EUR", "EUR/CNY", "USD/IDR", "EUR/EUR", "JPY/USD", "X/Y"])


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A few of these fields: with all of them at once one fault would always hide the rest."""
    names = st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=3)
    return names.flatmap(lambda few: st.fixed_dictionaries({name: fields[name] for name in few}))


LINES = some(
    hs=CODES,
    national=st.sampled_from(["64021950", "6109100010", "22042178"]),
    hs_edition=st.sampled_from(["2022", "2017", "2012"]),
    origin=COUNTRIES,
    unit_price=AMOUNTS,
    price_per=NUMBERS,
    quantity=st.sampled_from([0, 1, 2, 1_000_000_000, 10**30]),
    grams=NUMBERS,
    gross_grams=NUMBERS,
    ml=NUMBERS,
    pieces=NUMBERS,
    measures=st.dictionaries(UNITS, NUMBERS, max_size=4),
    indivisible=st.booleans(),
    facts=st.dictionaries(st.sampled_from(["upper", "use", "material"]), WORDS, max_size=2),
    claim=some(agreement=st.sampled_from(["RCEP", "EU-JP"]), proof=WORDS, number=WORDS),
)
BODIES = some(
    destination=COUNTRIES,
    ship_from=COUNTRIES,
    on=DAYS,
    dates=some(order=DAYS, export=DAYS, **{"import": DAYS}),
    currency=st.sampled_from(["EUR", "USD", "CNY", "JPY", "IDR", "KWD", "XAU"]),
    prices=st.sampled_from(["net", "gross"]),
    incoterm=st.sampled_from(["DDP", "DAP", "EXW", "CIF"]),
    mode=st.sampled_from(["air", "post", "sea", "land"]),
    purpose=st.sampled_from(["sale", "gift", "sample", "return"]),
    freight=AMOUNTS,
    insurance=AMOUNTS,
    inland=AMOUNTS,
    discount=AMOUNTS,
    buyer=some(kind=st.sampled_from(["consumer", "business"]), cbec_spent_this_year=AMOUNTS),
    seller=some(country=COUNTRIES, schemes=st.lists(WORDS, max_size=2)),
    parcels=st.lists(st.lists(st.sampled_from([0, 1, 2, -1, 10**30]), max_size=3), max_size=3),
    rates=st.dictionaries(PAIRS, NUMBERS, max_size=3),
)


FIELDS = ("hs", "unit_price", "price_per", "grams", "measures", "facts", "claim", "national", "quantity")
ODD_LINES = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ODD)) | LINES
ODD_BODIES = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("on", "dates", "rates", "parcels", "buyer", "seller", "freight", "route"), ODD),
)


def whole(body: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """A request that is right but for what these say instead."""
    return TSHIRTS | body | {"lines": [TSHIRTS["lines"][0] | line for line in lines]}  # type: ignore[index]


def one(**line: Any) -> dict[str, Any]:
    return whole({}, [line])


def kept_from_failing(client: Client, path: str, body: dict[str, Any]) -> None:
    response = client.post(f"/api/v1/{path}", body, content_type="application/json")
    assert response.status_code in {200, 400, 422}, (response.status_code, body, response.content[:500])


@pytest.mark.parametrize("path", ["quotes", "checks"])
@settings(max_examples=MOST, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.builds(whole, BODIES, st.lists(LINES, min_size=1, max_size=3)))
@example(body=whole({"on": "0001-01-01"}, [{}]))
@example(body=whole({"on": "9999-12-31"}, [{}]))
@example(body=whole({"dates": {"order": "0001-01-01", "import": "9999-12-31"}}, [{}]))
@example(body=one(measures={"PR": "0", "LTR": "0", "KGM": "0"}))
@example(body=one(price_per="9" * 28))
@example(body=one(price_per="9" * 60))
@example(body=one(grams="0", gross_grams="0", ml="0", pieces="0"))
@example(body=whole({"rates": {"EUR/CNY": "0"}}, [{}]))
@example(body=whole({"rates": {"EUR/USD": "0." + "0" * 30 + "1"}, "currency": "USD"}, [{}]))
@example(body=whole({"parcels": [[]]}, [{}]))
@example(body=whole({"parcels": [[0], [0]], "prices": "gross"}, [{}, {}]))
@example(body=whole({"discount": "60.00", "prices": "gross"}, [{}]))
def test_no_body_meets_a_server_error(client: Client, path: str, body: dict[str, Any]) -> None:
    kept_from_failing(client, path, body)


@settings(max_examples=MOST, deadline=None, suppress_health_check=list(HealthCheck))
@given(line=LINES, destination=st.sampled_from(["DE", "US", "GB", "JP", "ID", "CN", "KR", "AU", "TH", "PH"]))
def test_no_line_meets_a_server_error_in_any_law(client: Client, line: Any, destination: str) -> None:
    kept_from_failing(client, "quotes", whole({"destination": destination}, [line]))


@settings(max_examples=MOST, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.builds(whole, ODD_BODIES, st.lists(ODD_LINES, min_size=1, max_size=2)))
def test_no_value_of_another_kind_meets_a_server_error(client: Client, body: dict[str, Any]) -> None:
    kept_from_failing(client, "quotes", body)


@pytest.mark.parametrize("path", ["quotes", "checks"])
@pytest.mark.parametrize("body", [None, [], [[]], "text", 7, True, {"lines": [None]}, {"lines": [[]]}])
def test_a_body_of_another_kind_is_refused(client: Client, path: str, body: Any) -> None:
    response = client.post(f"/api/v1/{path}", body, content_type="application/json")
    assert response.status_code in {400, 422}
