"""Small words to write JSON Schema (2020-12) with, so that the contract reads like a table."""

from typing import Any

type Schema = dict[str, Any]

AMOUNT = r"^[0-9]{1,15}(\.[0-9]{1,18})?$"


def text(description: str, *examples: str, **more: Any) -> Schema:
    """Return a string."""
    return _with({"type": "string", "description": description}, examples, more)


def amount(description: str, *examples: str) -> Schema:
    """Return money: decimal text with at most the currency's decimals."""
    return text(description, *(examples or ("5.00",)), pattern=AMOUNT)


def choice(description: str, *words: str, default: str | None = None) -> Schema:
    """Return one of a few words."""
    more: Schema = {"enum": list(words)}
    if default is not None:
        more["default"] = default
    return text(description, **more)


def country(description: str, *examples: str) -> Schema:
    """Return an ISO 3166 alpha-2 code."""
    return text(description, *(examples or ("DE",)), pattern="^[A-Z]{2}$")


def currency(description: str, *examples: str) -> Schema:
    """Return an ISO 4217 code."""
    return text(description, *(examples or ("EUR",)), pattern="^[A-Z]{3}$")


def day(description: str, *examples: str) -> Schema:
    """Return a calendar day."""
    return text(description, *examples, format="date")


def flag(description: str, *, default: bool | None = None) -> Schema:
    """Return true or false."""
    more: Schema = {} if default is None else {"default": default}
    return {"type": "boolean", "description": description, **more}


def number(description: str, *examples: str) -> Schema:
    """Return a number that is no money: decimal text, or a whole number."""
    one_of = [{"type": "string", "pattern": AMOUNT}, {"type": "integer", "minimum": 0}]
    return _with({"anyOf": one_of, "description": description}, examples, {})


def maybe(schema: Schema) -> Schema:
    """Return the schema with null allowed too."""
    found = dict(schema)
    if "enum" in found:
        found["enum"] = [*found["enum"], None]
    if "type" in found:
        found["type"] = [found["type"], "null"]
        return found
    if "anyOf" in found:
        return found | {"anyOf": [*found["anyOf"], {"type": "null"}]}
    return {"anyOf": [found, {"type": "null"}]}


def items(of: Schema, description: str, **more: Any) -> Schema:
    """Return a list."""
    return {"type": "array", "items": of, "description": description, **more}


def mapping(of: Schema, description: str, **more: Any) -> Schema:
    """Return an object with free names."""
    return {"type": "object", "additionalProperties": of, "description": description, **more}


def table(description: str, required: str, /, **properties: Schema) -> Schema:
    """Return an object; ``required`` names its keys that must stand, separated by blanks."""
    found: Schema = {"type": "object", "description": description, "properties": properties}
    if required:
        found["required"] = required.split()
    return found


def closed(description: str, required: str, /, **properties: Schema) -> Schema:
    """Return an object that refuses every other key."""
    return table(description, required, **properties) | {"additionalProperties": False}


def ref(name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def _with(schema: Schema, examples: tuple[str, ...], more: Schema) -> Schema:
    if examples:
        schema["examples"] = list(examples)
    return schema | more
