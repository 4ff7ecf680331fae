import pytest
from django.http import QueryDict

from entrepot.web.design.places import Place, standing_in
from entrepot.web.public import asking
from entrepot.web.public.forms import AskForm, with_defaults

ASKED = "what=610910&origin=CN&to=DE&price=12.00&currency=EUR&quantity=5&freight=5.00"


def form_of(query: str) -> AskForm:
    with standing_in(Place("CN", "en")):
        form = AskForm(with_defaults(QueryDict(query)))
        assert form.is_valid(), form.errors
    return form


def test_the_question_becomes_a_request_of_the_contract() -> None:
    form = form_of(ASKED + "&grams=180&agreement=RCEP&proof=declaration&on=2026-11-21")
    assert asking.request_body(form, asking.Code("610910"), "DE") == {
        "v": 1,
        "destination": "DE",
        "ship_from": "CN",
        "currency": "EUR",
        "lines": [
            {
                "hs": "610910",
                "origin": "CN",
                "unit_price": "12.00",
                "quantity": 5,
                "grams": "180",
                "claim": {"agreement": "RCEP", "proof": "declaration"},
            }
        ],
        "buyer": {"kind": "consumer"},
        "freight": "5.00",
        "mode": "air",
        "purpose": "sale",
        "prices": "net",
        "incoterm": "DDP",
        "on": "2026-11-21",
    }


def test_facts_that_only_some_laws_ask_for_go_where_they_belong() -> None:
    form = form_of(
        ASKED + "&measure.PR=1&fact.upper=leather&rate.USD/IDR=16300&spent=100&national=6402.19.50"
    )
    body = asking.request_body(form, asking.Code("640219"), "US")
    assert body["lines"][0]["measures"] == {"PR": "1"}
    assert body["lines"][0]["facts"] == {"upper": "leather"}
    assert body["lines"][0]["national"] == "64021950"
    assert body["ship_from"] == "CN"
    assert body["rates"] == {"USD/IDR": "16300"}
    assert body["buyer"]["cbec_spent_this_year"] == "100"


def test_rarer_facts_are_carried() -> None:
    more = "&sent_from=SG&prices=gross&incoterm=DAP&indivisible=on&tax_id=GB123&buyer=business"
    body = asking.request_body(form_of(ASKED + more), asking.Code("610910"), "GB")
    assert (body["ship_from"], body["prices"], body["incoterm"]) == ("SG", "gross", "DAP")
    assert body["buyer"] == {"kind": "business", "tax_id": "GB123"}
    assert body["lines"][0]["indivisible"] is True
    assert body["lines"][0]["origin"] == "CN"


@pytest.mark.parametrize(("currency", "price", "fits"), [("JPY", "12.5", False), ("JPY", "12.00", True)])
def test_amounts_have_the_coins_of_their_currency(currency: str, price: str, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    with standing_in(Place("JP", "en")):
        form = AskForm(with_defaults(QueryDict(f"what=610910&to=DE&price={price}&currency={currency}")))
        assert ("price" not in form.errors) is fits


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("lines[0].national", "national"),
        ("lines[0].unit_price", "price"),
        ("lines[0].measures.PR", "measure.PR"),
        ("lines[0].facts.upper", "fact.upper"),
        ("rates.USD/VND", "rate.USD/VND"),
        ("buyer.cbec_spent_this_year", "spent"),
        ("freight", "freight"),
        ("destination", "to"),
        ("something.new", "what"),
    ],
)
def test_a_field_of_the_contract_has_a_field_of_the_form(field: str, name: str) -> None:
    assert asking.form_field(field) == name


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("what=610910", asking.Code("610910")),
        ("what=6109.10", asking.Code("610910")),
        ("what=6402.19.5090", asking.Code("640219", "6402195090")),
        ("what=tea&hs=090210", asking.Code("090210")),
        ("what=tea&hs=090210&found=tea", asking.Code("090210")),
        ("what=coffee&hs=090210&found=tea", None),
        ("what=tea&hs=999999", None),
        ("what=6109", None),
        ("what=tea", None),
        ("", None),
    ],
)
def test_a_code_is_typed_or_chosen_for_the_words_that_stand_there(
    query: str, code: asking.Code | None
) -> None:
    assert asking.chosen_code(QueryDict(query)) == code


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12", "12"), ("12.50", "12.50"), ("1,234.50", "1234.50"), (" 1 234 ", "1234"), ("12。5", "12.5")],
)
def test_amounts_are_read_as_people_write_them(typed: str, read: str) -> None:
    with standing_in(Place("CN", "en")):
        form = AskForm(with_defaults(QueryDict(mutable=True)))
        assert form.fields["price"].clean(typed) == read


@pytest.mark.parametrize("typed", ["12,50", "1.2.3", "-5", "abc", "1e5", "١٢"])
def test_amounts_that_could_mean_two_things_are_refused(typed: str) -> None:
    with standing_in(Place("CN", "en")):
        form = AskForm(with_defaults(QueryDict(f"what=610910&to=DE&price={typed}")))
        assert "price" in form.errors


def test_the_shared_address_keeps_only_what_says_something() -> None:
    with standing_in(Place("DE", "en")):
        data = QueryDict("what=tea&price=1&freight=&also=FR&also=GB&step=find&narrow=0902")
        assert asking.share_address(data) == "/de/en/answer?what=tea&price=1&also=FR&also=GB"
        assert asking.share_address(data, to="FR", also=None) == "/de/en/answer?what=tea&price=1&to=FR"
