"""The pages of the reference: what there is, one page a noun, and the shapes."""

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.web.api.openapi import PROBLEMS, document
from entrepot.web.api.reference.curl import curl
from entrepot.web.api.reference.finding import find
from entrepot.web.api.reference.names import GROUPS, group_name
from entrepot.web.api.reference.operations import Operation, Reference, read
from entrepot.web.api.reference.rows import rows

LONGEST_SEARCH = 200
_FIRST = "quote_landed_cost"
_NOT_SHOWN = frozenset({"Accept-Language"})  # every operation takes it: the first page says so once


@cache
def reference() -> Reference:
    """Return the description, read once."""
    return read(document())


@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    """Show what there is and how to call it; or, with words in `q`, what holds them."""
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    found = find(reference(), words, {name: group_name(name) for name in GROUPS}) if words else None
    first = next(each for each in reference().operations() if each.name == _FIRST)
    context = {
        "words": words,
        "found": found,
        "count": sum(1 for _ in reference().operations()),
        "problems": PROBLEMS,
        "curl": curl(first, _origin(request)),
        "answer": first.good.example,
    }
    return render(request, "api/docs.html", context | _contents())


@require_safe
def show_group(request: HttpRequest, group: str) -> HttpResponse:
    """Show every operation on one noun."""
    found = reference().groups.get(group)
    if found is None:
        raise Http404
    shown = [_shown(each, _origin(request)) for each in found.operations]
    return render(request, "api/group.html", {"group": found, "operations": shown} | _contents())


@require_safe
def show_shapes(request: HttpRequest) -> HttpResponse:
    """Show the names of all shapes."""
    return render(request, "api/shapes.html", {"shapes": reference().shapes.values()} | _contents())


@require_safe
def show_shape(request: HttpRequest, shape: str) -> HttpResponse:
    """Show what one shape holds, and who sends or answers it."""
    found = reference().shapes.get(shape)
    if found is None:
        raise Http404
    context = {"shape": found, "rows": rows(found.fields), "in_shapes": True}
    return render(request, "api/shape.html", context | _contents())


def _shown(operation: Operation, origin: str) -> dict[str, Any]:
    body = operation.body
    parameters = [each for each in operation.parameters if each.name not in _NOT_SHOWN]
    return {
        "operation": operation,
        "parameters": rows(parameters),
        "body": rows(body.fields, reference().shapes, (body.type.shape,)) if body else (),
        "curl": curl(operation, origin),
    }


def _contents() -> dict[str, Any]:
    groups = reference().groups.values()
    return {
        "trade": [group for group in groups if not group.is_of_the_platform],
        "platform": [group for group in groups if group.is_of_the_platform],
        "prefix": reference().prefix,
    }


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
