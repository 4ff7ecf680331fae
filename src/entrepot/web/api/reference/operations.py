"""Reading the description of the API into groups of operations, and the shapes they send and answer with.

Values in, values out: the description as a dict goes in, and nothing of Django is needed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from entrepot.web.api.reference.examples import Maker, lent_by_name
from entrepot.web.api.reference.schemas import (
    Field,
    Schema,
    Type,
    field_of,
    fields_of,
    given_example,
    shapes_in,
    type_of,
)

JSON: Final = "application/json"
RULE_WORDS: Final = "x-rule-words"
"""What a description says at its end and the fields of the operation say, too."""

COST: Final = "x-cost"
METHODS: Final = ("get", "post", "put", "patch", "delete")
_PLACES: Final = ("path", "query", "header")


@dataclass(frozen=True, slots=True)
class Body:
    """What a request sends."""

    media: tuple[str, ...]
    type: Type
    fields: tuple[Field, ...]
    example: Any

    @property
    def is_file(self) -> bool:
        """Whether it is a file, sent as it is."""
        return JSON not in self.media


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, what it means, and what it holds."""

    status: str
    said: str
    media: str = ""
    type: Type | None = None
    example: str = ""

    @property
    def is_problem(self) -> bool:
        """Whether it says no."""
        return self.status >= "400"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a program can ask for."""

    name: str
    method: str
    path: str
    group: str
    summary: str
    said: str
    scopes: tuple[str, ...]
    is_public: bool
    for_guests: bool
    cost: int
    parameters: tuple[Field, ...]
    body: Body | None
    answers: tuple[Answer, ...]
    shapes: frozenset[str]

    @property
    def good(self) -> Answer:
        """The answer when all is well."""
        return next(each for each in self.answers if each.status.startswith("2"))

    @property
    def problems(self) -> tuple[Answer, ...]:
        """The answers that say no."""
        return tuple(each for each in self.answers if each.is_problem)


@dataclass(frozen=True, slots=True)
class Group:
    """The operations on one noun."""

    name: str
    said: str
    operations: tuple[Operation, ...]

    @property
    def slug(self) -> str:
        """Its word in addresses."""
        return self.name.replace(" ", "-")

    @property
    def is_of_the_platform(self) -> bool:
        """Whether it is the work of the platform itself."""
        return all("/platform/" in each.path for each in self.operations)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body or an answer looks like, under its name."""

    name: str
    said: str
    type: Type
    fields: tuple[Field, ...]
    example: str
    used_by: tuple[Operation, ...]
    part_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """All of it."""

    groups: Mapping[str, Group]
    shapes: Mapping[str, Shape]
    prefix: str

    def operations(self) -> Iterator[Operation]:
        """Yield every operation, group by group."""
        for group in self.groups.values():
            yield from group.operations


def read(description: Mapping[str, Any]) -> Reference:
    """Read a whole description. Groups stand in the order of its tags."""
    shapes: Mapping[str, Schema] = description["components"]["schemas"]
    pointing = {name: shapes_in(body) - {name} for name, body in shapes.items()}
    answered = Maker(shapes, whole=True, lent=lent_by_name(shapes))
    reader = _Reader(description, Maker(shapes, whole=False), answered, pointing)
    every = [
        reader.operation(path, method, body)
        for path, methods in description["paths"].items()
        for method, body in methods.items()
        if method in METHODS
    ]
    groups = [
        Group(
            tag["name"],
            tag.get("description", ""),
            tuple(each for each in every if each.group == tag["name"]),
        )
        for tag in description["tags"]
    ]
    return Reference(
        groups={group.slug: group for group in groups if group.operations},
        shapes={name: reader.shape(name, shapes[name], every) for name in sorted(shapes)},
        prefix=_shared_start(list(description["paths"])),
    )


def as_json(value: Any) -> str:
    """Write a value as an example is read: indented, with letters of every script."""
    return json.dumps(value, ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class _Reader:
    description: Mapping[str, Any]
    asked: Maker
    answered: Maker
    pointing: Mapping[str, frozenset[str]]

    def operation(self, path: str, method: str, body: Schema) -> Operation:
        security = body.get("security", self.description.get("security", ()))
        sent = body.get("requestBody")
        return Operation(
            name=body["operationId"],
            method=method.upper(),
            path=path,
            group=body["tags"][0],
            summary=body["summary"],
            said=str(body.get("description", "")).removesuffix(body.get(RULE_WORDS, "")).strip(),
            scopes=tuple(
                dict.fromkeys(scope for way in security for scopes in way.values() for scope in scopes)
            ),
            is_public={} in security,
            for_guests=any("cart" in way for way in security),
            cost=body.get(COST, 1),
            parameters=tuple(sorted(map(_parameter, body.get("parameters", ())), key=_place)),
            body=self._body(sent) if sent else None,
            answers=tuple(self._answer(status, each) for status, each in sorted(body["responses"].items())),
            shapes=shapes_in([sent or {}, list(body["responses"].values())]),
        )

    def shape(self, name: str, schema: Schema, operations: list[Operation]) -> Shape:
        return Shape(
            name=name,
            said=schema.get("description", ""),
            type=type_of(schema),
            fields=fields_of(schema),
            example=as_json(self.answered.of(schema, (name,))),
            used_by=tuple(each for each in operations if name in each.shapes),
            part_of=tuple(sorted(other for other, each in self.pointing.items() if name in each)),
        )

    def _body(self, sent: Schema) -> Body:
        media = tuple(sent["content"])
        first = sent["content"][media[0]]
        has_one, example = given_example(first)
        schema = first["schema"]
        shape = type_of(schema).shape
        return Body(
            media=media,
            type=type_of(schema),
            fields=fields_of(self.asked.shapes[shape] if shape else schema),
            example=example if has_one or JSON not in media else self.asked.of(schema),
        )

    def _answer(self, status: str, body: Schema) -> Answer:
        pointer = str(body.get("$ref", ""))
        found = self.description["components"]["responses"][pointer.rpartition("/")[2]] if pointer else body
        content = found.get("content") or {}
        if not content:
            return Answer(status, found.get("description", ""))
        media, first = next(iter(content.items()))
        schema = first.get("schema", {})
        shown = as_json(self.answered.of(schema)) if media == JSON else ""
        return Answer(status, found.get("description", ""), media, type_of(schema), shown)


def _parameter(body: Schema) -> Field:
    has_one, example = given_example(body)
    schema = body["schema"] | ({"example": example} if has_one else {})
    return field_of(
        body["name"],
        schema,
        required=body.get("required", False),
        said=body.get("description", ""),
        place=body["in"],
    )


def _place(parameter: Field) -> tuple[int, bool]:
    return _PLACES.index(parameter.place), not parameter.required


def _shared_start(paths: list[str]) -> str:
    """Return what all addresses begin with: `/api/v1`."""
    words = [path.split("/") for path in paths]
    same = 0
    while len({tuple(each[: same + 1]) for each in words}) == 1 and same < min(map(len, words)) - 1:
        same += 1
    return "/".join(words[0][:same])
