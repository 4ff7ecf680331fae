"""The reference shows every operation and every shape of the description, and finds them by words."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from jsonschema_rs import validator_for

from entrepot.web.api.openapi import document
from entrepot.web.api.reference.names import GROUPS, limit_words
from entrepot.web.api.reference.operations import JSON
from entrepot.web.api.reference.pages import reference
from entrepot.web.api.reference.schemas import _LIMITS, Limit
from entrepot.web.design import places

pytestmark = pytest.mark.django_db
DOCS = "/api/v1/docs"
OK, NOT_FOUND = 200, 404


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == OK, address
    return response.content.decode()


def test_every_operation_stands_on_the_page_of_its_group(client: Client) -> None:
    described = {body["operationId"] for path in document()["paths"].values() for body in path.values()}
    groups = list(reference().groups.values())
    assert {each.name for group in groups for each in group.operations} == described
    for group in groups[::6]:
        page = shown(client, f"{DOCS}/{group.slug}")
        names = re.findall(r'<h2 id="([a-z_0-9]+)">', page)
        assert names == [each.name for each in group.operations]
        for each in group.operations:
            assert f'href="#{each.name}"' in page


def test_the_first_page_links_to_every_group_and_operation(client: Client) -> None:
    page = shown(client, DOCS)
    for each in reference().operations():
        assert f"{DOCS}/{each.group.replace(' ', '-')}#{each.name}" in page


def test_every_shape_has_a_page_and_every_link_leads_to_one(client: Client) -> None:
    linked = set(re.findall(rf'"{DOCS}/shapes/(\w+)"', shown(client, f"{DOCS}/shapes")))
    assert linked == document()["components"]["schemas"].keys()
    for name in sorted(linked)[::9]:
        page = shown(client, f"{DOCS}/shapes/{name}")
        assert set(re.findall(rf'"{DOCS}/shapes/(\w+)"', page)) <= linked


@pytest.mark.parametrize("address", ["nothing", "shapes/Nothing"])
def test_what_is_not_there_is_not_there(client: Client, address: str) -> None:
    assert client.get(f"{DOCS}/{address}").status_code == NOT_FOUND


def test_an_operation_says_who_may_what_it_takes_and_what_comes_back(client: Client) -> None:
    page = unescape(shown(client, f"{DOCS}/carts"))
    part = page[page.index('<h2 id="purchase">') :]
    for said in (
        "/api/v1/carts/{cart}/purchase",
        "<code>orders:write</code>",
        "or the key of a guest’s cart",
        "takes 15 from the budget",
        "at most 500 characters",
        "curl 'http://testserver/api/v1/carts/crt_0000000000000000000000/purchase'",
        f'href="{DOCS}/shapes/Purchase"',
        "It does not fit the present state",
    ):
        assert said in part, said


@pytest.mark.parametrize(
    ("words", "operation"),
    [
        ("reject payout", "reject_payout"),
        ("ORDERS /timeline", "get_timeline"),
        ("catalogue:write variants", "create_product"),
        ("%E8%BF%90%E5%8D%95", "list_shipments"),
    ],
)
def test_words_find_operations_without_a_script(client: Client, words: str, operation: str) -> None:
    client.cookies[places.COOKIE] = "cn/zh-hans"
    page = shown(client, f"{DOCS}?q={words}")
    assert f"#{operation}" in page
    assert page.count('class="op-link"') < sum(1 for _ in reference().operations()) // 3


def test_words_that_nothing_holds_are_told_and_never_run(client: Client) -> None:
    page = shown(client, f"{DOCS}?q=%3Cscript%3Ealert")
    assert "Nothing holds all these words" in page
    assert "<script>alert" not in page


def test_every_group_has_a_name_in_both_languages_and_every_constraint_words() -> None:
    assert {each.name for each in reference().groups.values()} <= GROUPS.keys()
    assert all(limit_words(Limit(keyword, 1)) for keyword in _LIMITS)


def test_every_example_is_what_its_schema_asks_for() -> None:
    schemas, examples = {}, {}
    for each in reference().operations():
        described = document()["paths"][each.path][each.method.lower()]
        if each.good.example:
            schemas[f"{each.name} answers"] = described["responses"][each.good.status]["content"][JSON][
                "schema"
            ]
            examples[f"{each.name} answers"] = json.loads(each.good.example)
        if each.body and not each.body.is_file:
            schemas[f"{each.name} asks"] = described["requestBody"]["content"][JSON]["schema"]
            examples[f"{each.name} asks"] = each.body.example
    every = validator_for({"properties": schemas, "components": document()["components"]})
    assert [f"{error.instance_path}: {error.message}" for error in every.iter_errors(examples)] == []
    assert not every.is_valid(examples | {"create_product asks": {}})


def test_every_call_names_what_its_address_needs() -> None:
    lacking = [
        (each.name, parameter.name)
        for each in reference().operations()
        for parameter in each.parameters
        if parameter.required and parameter.example is None and not parameter.type.choices
    ]
    assert lacking == []
