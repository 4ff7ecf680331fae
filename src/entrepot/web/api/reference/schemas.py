"""Reading JSON Schema, as OpenAPI 3.1 writes it, into what a person is shown: fields, types, constraints.

Values in, values out: the description as a dict goes in, and nothing of Django is needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Schema = Mapping[str, Any]

PREFIX = "#/components/schemas/"
ANYTHING = "any"
_LIMITS = (
    *("minLength", "maxLength", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"),
    *("minItems", "maxItems", "minProperties", "maxProperties", "pattern", "const"),
)
_WRAPPERS = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Limit:
    """One constraint, by its keyword: `maxLength` 300."""

    keyword: str
    value: Any


@dataclass(frozen=True, slots=True)
class Type:
    """What a value may be.

    `names` are the JSON types (or formats) it may have, without null; `shape` names the shape it is; `items`
    is what an array holds and `values` what stands behind free keys; `choices` are all it may say.
    """

    names: tuple[str, ...] = ()
    nullable: bool = False
    shape: str = ""
    items: "Type | None" = None
    values: "Type | None" = None
    choices: tuple[Any, ...] = ()
    limits: tuple[Limit, ...] = ()
    fields: tuple["Field", ...] = ()

    @property
    def inner(self) -> "Type":
        """What stands inside arrays and behind free keys, at the bottom."""
        below = self.items or self.values
        return below.inner if below else self


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object, or one parameter."""

    name: str
    type: Type
    said: str = ""
    required: bool = False
    default: Any = None
    has_default: bool = False
    example: Any = None
    place: str = ""
    """Where a parameter stands: path, query or header."""


def shape_name(schema: Schema) -> str:
    """Return the name of the shape a schema points at, or nothing."""
    pointer = str(schema.get("$ref", ""))
    return pointer.removeprefix(PREFIX) if pointer.startswith(PREFIX) else ""


def type_of(schema: Schema) -> Type:
    """Read what a value may be. A reference is named and not followed."""
    shape = shape_name(schema)
    if shape:
        return Type(shape=shape)
    for wrapper in _WRAPPERS:
        if schema.get(wrapper):
            return _joined([type_of(each) for each in schema[wrapper]], type_of(_without(schema, wrapper)))
    said = schema.get("type", ())
    kinds: Sequence[str] = [said] if isinstance(said, str) else list(said)
    names = tuple(_named(kind, schema) for kind in kinds if kind != "null")
    if not names and "const" in schema:
        names = (_json_type(schema["const"]),)
    items, values = schema.get("items"), schema.get("additionalProperties")
    return Type(
        names=names,
        nullable="null" in kinds or None in schema.get("enum", ()),
        items=type_of(items) if isinstance(items, Mapping) else None,
        values=type_of(values) if isinstance(values, Mapping) else None,
        choices=tuple(choice for choice in schema.get("enum", ()) if choice is not None),
        limits=tuple(Limit(keyword, schema[keyword]) for keyword in _LIMITS if keyword in schema),
        fields=fields_of(schema),
    )


def fields_of(schema: Schema) -> tuple[Field, ...]:
    """Read the fields of an object, the required ones first, each part in the order of the description."""
    required = frozenset(schema.get("required", ()))
    found = [field_of(name, body, required=name in required) for name, body in _properties(schema).items()]
    return tuple(sorted(found, key=lambda each: not each.required))


def field_of(name: str, schema: Schema, *, required: bool = False, said: str = "", place: str = "") -> Field:
    """Read one field."""
    has_example, example = given_example(schema)
    return Field(
        name=name,
        type=type_of(schema),
        said=said or str(schema.get("description", "")),
        required=required,
        default=schema.get("default"),
        has_default="default" in schema,
        example=example if has_example else None,
        place=place,
    )


def given_example(schema: Schema) -> tuple[bool, Any]:
    """Return whether a schema brings an example, and which."""
    if "example" in schema:
        return True, schema["example"]
    examples = schema.get("examples")
    if isinstance(examples, Sequence) and not isinstance(examples, str) and examples:
        return True, examples[0]
    return False, None


def shapes_in(schema: Any) -> frozenset[str]:
    """Return the names of all shapes that a schema (or any part of the description) points at."""
    if isinstance(schema, Mapping):
        own = {shape_name(schema)} - {""}
        return frozenset(own).union(*(shapes_in(each) for each in schema.values()))
    if isinstance(schema, list):
        return frozenset[str]().union(*(shapes_in(each) for each in schema))
    return frozenset()


def _properties(schema: Schema) -> Mapping[str, Schema]:
    found: Mapping[str, Schema] = schema.get("properties", {})
    return found


def _without(schema: Schema, keyword: str) -> Schema:
    return {name: value for name, value in schema.items() if name != keyword}


def _joined(parts: Sequence[Type], beside: Type) -> Type:
    """Join what `anyOf` and its sisters list into one type; null among them makes it nullable."""
    real = [each for each in parts if each.names or each.shape or each.choices or each.limits]
    nullable = beside.nullable or any(each.nullable for each in parts) or len(real) < len(parts)
    first = real[0] if real else Type()
    return Type(
        names=tuple(dict.fromkeys(name for each in real for name in each.names)),
        nullable=nullable,
        shape=next((each.shape for each in real if each.shape), ""),
        items=next((each.items for each in real if each.items), None),
        values=next((each.values for each in real if each.values), None),
        choices=tuple(choice for each in real for choice in each.choices),
        limits=(*first.limits, *beside.limits) if len(real) == 1 else beside.limits,
        fields=first.fields,
    )


def _named(kind: str, schema: Schema) -> str:
    """Return a type by its format, where that says more: a date, a day and time, bytes."""
    written = schema.get("format", "")
    return str(written) if kind == "string" and written else kind


def _json_type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return names.get(type(value), ANYTHING)
