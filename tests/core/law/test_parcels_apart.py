"""Orders of several parcels: quoted together, told to be quoted apart, and never slower than their lines."""

import sys
from dataclasses import replace

import pytest
from tests.core.law.small_law import PLAIN, ROUTE, TODAY, VAT, SmallLaw, ask, condition, line

from entrepot.core.law.consignment import Consignment
from entrepot.core.law.quote import Cards, make_quote
from entrepot.core.law.request_reading import parse_request


def two_routes_by_value() -> SmallLaw:
    low, normal = replace(ROUTE, id="XA-LOW"), ROUTE
    tests = [
        condition(route.id, "goods", op, "150", unit="EUR", scope="parcel", on_fail="refuse", code="limit")
        for route, op in ((low, "<="), (normal, ">"))
    ]
    return SmallLaw(PLAIN, VAT, routes=(low, normal), conditions=tests)


def test_parcels_that_need_two_routes_are_to_be_quoted_apart():
    lines = [line("100.00"), line("200.00")]
    quote = ask(two_routes_by_value(), *lines, parcels=[[0], [1]], freight="7.00", discount="3.00")
    assert quote.priced is not None
    assert quote.priced.chosen.status == "refused"
    assert [each.code for each in quote.reasons] == ["parcels_apart"]
    assert dict(quote.reasons[0].figures)["routes"] == "XA-LOW, XA-NORMAL"


@pytest.mark.parametrize(
    ("prices", "given"),
    [
        (("100.00", "120.00"), {"parcels": [[0], [1]]}),  # one route takes both
        (("100.00", "200.00"), {}),  # one parcel
        (("100.00", "200.00"), {"parcels": [[0], [1]], "route": "XA-LOW"}),  # asked for by name
    ],
)
def test_nothing_is_said_of_quoting_apart_where_it_would_not_help(prices, given):
    quote = ask(two_routes_by_value(), *(line(price) for price in prices), **given)
    assert quote.reasons == ()


def test_the_requests_of_single_parcels_share_out_everything():
    body = {"destination": "XA", "ship_from": "CN", "currency": "EUR", "freight": "7.01", "inland": "2.01"}
    lines = [line("10.00"), line("20.00", quantity=2), line("0.99")]
    body |= {"insurance": "0.05", "discount": "3.01", "lines": lines, "parcels": [[2, 0], [1]]}
    request = parse_request(body, today=TODAY)
    apart = [Consignment(request).parcel_alone(number) for number in (0, 1)]
    assert [each.lines for each in apart] == [(request.lines[2], request.lines[0]), (request.lines[1],)]
    for cost in ("freight_minor", "insurance_minor", "inland_minor", "discount_minor"):
        assert sum(getattr(each, cost) for each in apart) == getattr(request, cost)
    assert sorted(sum((Consignment(each).goods for each in apart), ())) == sorted(Consignment(request).goods)


def test_the_work_grows_with_the_lines_and_not_with_their_square():
    def steps(count: int) -> int:
        """Count the lines of Python that quoting so many lines, each in its own parcel, runs through."""
        seen = 0

        def trace(_frame: object, event: str, _arg: object) -> object:
            nonlocal seen
            seen += event == "line"
            return trace

        body = {"destination": "XA", "ship_from": "CN", "currency": "EUR", "lines": [line()] * count}
        parcels = [[number] for number in range(count)]
        request = parse_request(body | {"parcels": parcels, "prices": "gross"}, today=TODAY)
        cards = Cards(SmallLaw(PLAIN, VAT))
        make_quote(request, cards)
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            make_quote(request, cards)
        finally:
            sys.settrace(before)
        return seen

    assert steps(80) < steps(20) * 5
