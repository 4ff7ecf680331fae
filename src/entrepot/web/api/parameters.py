"""Query parameters: as in a body, what is not known is refused, and nothing is said twice."""

from collections.abc import Iterator

from django.http import QueryDict

from entrepot.apps.kernel.problems import ProblemRaised, invalid_request


def refuse_others(given: QueryDict, known: frozenset[str]) -> None:
    """Raise a problem that names every parameter that is unknown or stands twice."""
    errors = list(_errors(given, known))
    if errors:
        raise ProblemRaised(invalid_request(errors))


def _errors(given: QueryDict, known: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    for name, values in given.lists():
        if name not in known:
            yield name, "unknown parameter", "use one of: " + ", ".join(sorted(known))
        elif len(values) > 1:
            yield name, "stands twice", "send it once"
