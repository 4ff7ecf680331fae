"""The reference reads JSON Schema as it is: references, unions with null, arrays, enums, constraints."""

from typing import Any

import pytest

from entrepot.web.api.reference.curl import curl
from entrepot.web.api.reference.examples import Maker, lent_by_name
from entrepot.web.api.reference.operations import Reference, read
from entrepot.web.api.reference.rows import rows
from entrepot.web.api.reference.schemas import Limit, Type, field_of, fields_of, shapes_in, type_of

AMOUNT = {"$ref": "#/components/schemas/Amount"}
TREE = {"$ref": "#/components/schemas/Tree"}
SHAPES: dict[str, Any] = {
    "Amount": {
        "type": "object",
        "description": "Money.",
        "examples": [{"amount": "24.00", "currency": "USD"}],
        "required": ["amount"],
        "properties": {"currency": {"type": "string"}, "amount": {"type": "string", "description": "Text."}},
    },
    "Tree": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "examples": ["oak"]},
            "below": {"type": "array", "items": TREE},
        },
    },
    "Word": {"enum": ["yes", "no"], "type": "string"},
}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (AMOUNT, Type(shape="Amount")),
        ({"type": "string"}, Type(("string",))),
        ({"type": "string", "format": "date"}, Type(("date",))),
        ({"type": ["string", "null"]}, Type(("string",), nullable=True)),
        ({"anyOf": [AMOUNT, {"type": "null"}]}, Type(shape="Amount", nullable=True)),
        ({"allOf": [AMOUNT], "default": None}, Type(shape="Amount")),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, Type(("integer", "string"))),
        ({"type": "array", "items": AMOUNT}, Type(("array",), items=Type(shape="Amount"))),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            Type(("object",), values=Type(("integer",))),
        ),
        ({"type": "object", "additionalProperties": False}, Type(("object",))),
        (
            {"type": ["string", "null"], "enum": ["net", "gross", None]},
            Type(("string",), nullable=True, choices=("net", "gross")),
        ),
        ({"const": 1}, Type(("integer",), limits=(Limit("const", 1),))),
        (
            {"type": "string", "minLength": 1, "maxLength": 300, "pattern": "^a$"},
            Type(
                ("string",), limits=(Limit("minLength", 1), Limit("maxLength", 300), Limit("pattern", "^a$"))
            ),
        ),
        (
            {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}]},
            Type(("string",), nullable=True, limits=(Limit("maxLength", 5),)),
        ),
        ({}, Type()),
    ],
)
def test_a_type_is_read_as_it_is_written(schema: dict[str, Any], expected: Type) -> None:
    assert type_of(schema) == expected


def test_required_fields_come_first_and_keep_their_words() -> None:
    first, second = fields_of(SHAPES["Amount"])
    assert (first.name, first.required, first.said) == ("amount", True, "Text.")
    assert (second.name, second.required) == ("currency", False)


def test_a_field_says_its_default_and_its_example() -> None:
    found = field_of("limit", {"type": "integer", "default": 100, "examples": [20, 30]})
    assert (found.default, found.has_default, found.example) == (100, True, 20)


def test_shapes_are_found_wherever_they_are_pointed_at() -> None:
    assert shapes_in([{"a": {"items": AMOUNT}}, TREE]) == {"Amount", "Tree"}


def test_an_example_shows_what_is_given_and_stops_inside_itself() -> None:
    whole = Maker(SHAPES, whole=True)
    assert whole.of(AMOUNT) == {"amount": "24.00", "currency": "USD"}
    assert whole.of(TREE) == {"name": "oak", "below": []}
    assert whole.of({"anyOf": [AMOUNT, {"type": "null"}]}) == {"amount": "24.00", "currency": "USD"}
    assert whole.of({"$ref": "#/components/schemas/Word"}) == "yes"


def test_a_request_leaves_out_what_it_may_and_borrows_nothing() -> None:
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "note": {"type": "string"}},
    }
    lent = lent_by_name(SHAPES)
    assert Maker(SHAPES, whole=False).of(schema) == {"name": "…"}
    assert Maker(SHAPES, whole=True, lent=lent).of(schema) == {"name": "oak", "note": "…"}


def test_rows_open_what_a_field_points_at_but_not_a_shape_in_itself() -> None:
    shapes = described().shapes
    (money, tree) = rows(fields_of({"properties": {"money": AMOUNT, "tree": TREE}}), shapes)
    assert [row.field.name for row in money.below] == ["amount", "currency"]
    inside = next(row for row in tree.below if row.field.name == "below")
    assert inside.below == ()


def described(**operation: Any) -> Reference:
    body = {
        "operationId": "pay",
        "summary": "Pay",
        "description": "Pay it. Scope: `orders:write`.",
        "x-rule-words": "Scope: `orders:write`.",
        "x-cost": 2,
        "tags": ["early payment"],
        "security": [{"bearer": ["orders:write"]}, {"cart": []}],
        "parameters": [
            {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {}, "example": "k"},
            {"name": "order", "in": "path", "required": True, "schema": {"examples": ["ord_1"]}},
            {"name": "q", "in": "query", "required": True, "schema": {"examples": ["green tea"]}},
        ],
        "requestBody": {"content": {"application/json": {"schema": AMOUNT}}},
        "responses": {
            "201": {"description": "Made", "content": {"application/json": {"schema": TREE}}},
            "409": {"$ref": "#/components/responses/409"},
        },
    } | operation
    return read(
        {
            "tags": [{"name": "early payment", "description": "Money."}, {"name": "empty"}],
            "paths": {"/api/v1/orders/{order}/pay": {"post": body}},
            "components": {"schemas": SHAPES, "responses": {"409": {"description": "Not now."}}},
        }
    )


def test_an_operation_is_read_with_all_that_belongs_to_it() -> None:
    found = described()
    assert list(found.groups) == ["early-payment"]
    (pay,) = found.operations()
    assert (pay.said, pay.scopes, pay.for_guests, pay.is_public, pay.cost) == (
        *("Pay it.", ("orders:write",), True, False, 2),
    )
    assert [each.name for each in pay.parameters] == ["order", "q", "Idempotency-Key"]
    assert pay.good.example == '{\n  "name": "oak",\n  "below": []\n}'
    assert [each.said for each in pay.problems] == ["Not now."]
    assert found.shapes["Amount"].used_by == (pay,)
    assert found.shapes["Tree"].part_of == ()


def test_a_call_can_be_pasted_into_a_shell() -> None:
    (pay,) = described().operations()
    assert curl(pay, "https://m.example").splitlines() == [
        "curl 'https://m.example/api/v1/orders/ord_1/pay?q=green%20tea' \\",
        '  -H "Authorization: Bearer $TOKEN" \\',
        "  -H 'Idempotency-Key: k' \\",
        "  -H 'Content-Type: application/json' \\",
        "  -d '{",
        '  "amount": "24.00",',
        '  "currency": "USD"',
        "}'",
    ]


def test_a_quote_in_a_body_does_not_end_the_shells_word() -> None:
    content = {"application/json": {"schema": {"type": "string"}, "example": "it's"}}
    (pay,) = described(requestBody={"content": content}).operations()
    assert curl(pay, "").endswith("""-d '"it'\\''s"'""")


def test_a_file_is_sent_as_it_is_and_an_answer_that_is_one_is_kept() -> None:
    (sent,) = described(
        requestBody={"content": {"text/csv": {"schema": {"type": "string"}}}},
        responses={"200": {"description": "", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}},
        security=[{}],
    ).operations()
    assert sent.is_public
    assert curl(sent, "").endswith("--data-binary @products.csv \\\n  -o answer.svg")
