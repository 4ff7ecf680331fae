"""Making an example of a value from its schema: what the description gives, else the least."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from entrepot.web.api.reference.schemas import Schema, given_example, shape_name

_DEEPEST = 8
_BY_FORMAT = {
    "date": "2026-11-21",
    "date-time": "2026-11-21T09:30:00Z",
    "binary": "",
    "uri": "https://example.com/",
}
_BY_TYPE: Mapping[str, Any] = {
    "boolean": True,
    "integer": 1,
    "number": 1,
    "string": "…",
    "array": [],
    "object": {},
}


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes examples of schemas that point at these shapes.

    `whole` shows every field, as an answer has them; else a field is left out that a request may leave out
    and of which the description shows nothing. `lent` are examples by the name of a field (`lent_by_name`).
    """

    shapes: Mapping[str, Schema]
    whole: bool
    lent: Mapping[str, Any] = field(default_factory=dict)

    def of(self, schema: Schema, above: tuple[str, ...] = ()) -> Any:
        """Return an example. A shape inside itself is left empty."""
        has_one, example = given_example(schema)
        if has_one:
            return example
        shape = shape_name(schema)
        if shape:
            again = shape in above or len(above) >= _DEEPEST
            return {} if again else self.of(self.shapes[shape], (*above, shape))
        for wrapper in ("allOf", "anyOf", "oneOf"):
            if schema.get(wrapper):
                return self._first(schema, wrapper, above)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["default"] if schema.get("default") is not None else schema["enum"][0]
        return self._by_type(schema, above)

    def _first(self, schema: Schema, wrapper: str, above: tuple[str, ...]) -> Any:
        if schema.get("default") not in (None, ""):
            return schema["default"]
        real = [each for each in schema[wrapper] if each.get("type") != "null"]
        if above and real and shape_name(real[0]) in above:
            return None if len(real) < len(schema[wrapper]) else {}
        return self.of(real[0], above) if real else None

    def _by_type(self, schema: Schema, above: tuple[str, ...]) -> Any:
        said = schema.get("type", "object" if "properties" in schema else "string")
        kind = said if isinstance(said, str) else next(each for each in said if each != "null")
        if kind == "object":
            return self._object(schema, above)
        if kind == "array":
            items = schema.get("items")
            return [self.of(items, above)] if items and shape_name(items) not in above else []
        if schema.get("default") not in (None, ""):
            return schema["default"]
        if kind in {"integer", "number"} and "minimum" in schema:
            return schema["minimum"]
        return _BY_FORMAT.get(schema.get("format", ""), _BY_TYPE[kind])

    def _field(self, name: str, schema: Schema, above: tuple[str, ...]) -> Any:
        lends = self.whole and name in self.lent and _is_bare_text(schema)
        return self.lent[name] if lends else self.of(schema, above)

    def _object(self, schema: Schema, above: tuple[str, ...]) -> dict[str, Any]:
        required = frozenset(schema.get("required", ()))
        found = {
            name: self._field(name, body, above)
            for name, body in schema.get("properties", {}).items()
            if self.whole or name in required or given_example(body)[0]
        }
        values = schema.get("additionalProperties")
        return found if found or not isinstance(values, Mapping) else {"…": self.of(values, above)}


def lent_by_name(shapes: Mapping[str, Schema]) -> dict[str, Any]:
    """Return the examples of text fields by name: single words of which every shape shows the same."""
    found: dict[str, set[str]] = {}
    for shape in shapes.values():
        for name, body in shape.get("properties", {}).items():
            has_one, example = given_example(body)
            if has_one and isinstance(example, str) and " " not in example:
                found.setdefault(name, set()).add(example)
    return {name: next(iter(said)) for name, said in found.items() if len(said) == 1}


def _is_bare_text(schema: Schema) -> bool:
    kinds = [schema, *schema.get("anyOf", ())]
    text = any(each.get("type") == "string" and "format" not in each for each in kinds)
    return text and not any("enum" in each or "pattern" in each or given_example(each)[0] for each in kinds)
