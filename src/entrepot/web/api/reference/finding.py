"""Finding operations and shapes by words."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.web.api.reference.operations import Operation, Reference, Shape


@dataclass(frozen=True, slots=True)
class Found:
    """What words were found in."""

    operations: Sequence[Operation]
    shapes: Sequence[Shape]

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.operations or self.shapes)


def find(reference: Reference, words: str, named: dict[str, str]) -> Found:
    """Return what holds every word, in any order and letters large or small, the best first.

    `named` gives the groups' names in the reader's language, so that these are found too.
    """
    asked = words.casefold().split()
    operations = sorted(
        (each for each in reference.operations() if _holds(_of_operation(each, named), asked)),
        key=lambda each: not _holds(f"{each.summary} {each.path} {each.name}".casefold(), asked),
    )
    shapes = sorted(
        (each for each in reference.shapes.values() if _holds(_of_shape(each), asked)),
        key=lambda each: not _holds(each.name.casefold(), asked),
    )
    return Found(operations, shapes)


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _of_operation(operation: Operation, named: dict[str, str]) -> str:
    fields = [each.name for each in operation.parameters if each.place != "header"]
    fields += [each.name for each in operation.body.fields] if operation.body else []
    return " ".join(
        (
            *(operation.method, operation.path, operation.name, operation.summary, operation.said),
            *(operation.group, named.get(operation.group, ""), *operation.scopes, *fields),
        )
    ).casefold()


def _of_shape(shape: Shape) -> str:
    return " ".join((shape.name, shape.said, *(each.name for each in shape.fields))).casefold()
