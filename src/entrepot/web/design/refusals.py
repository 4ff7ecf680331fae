"""What an action refused, told beside the fields of a form, as one message or as a page of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from django import forms
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404

from entrepot.apps.kernel.actors import PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised, as_problem

NOT_FOUND = 404


@contextmanager
def as_pages() -> Iterator[None]:
    """Answer 404 for what is not there or belongs to others, and 403 for what one may not do."""
    try:
        yield
    except ObjectDoesNotExist:
        raise Http404 from None
    except PermissionRefused as refused:
        raise PermissionDenied from refused
    except ProblemRaised as raised:
        if raised.problem.status == NOT_FOUND:
            raise Http404 from raised
        raise


def show_errors(
    form: forms.Form, raised: ProblemRaised, called: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Put what an action refused beside the fields it names, or above the form.

    An action may name a part of a whole (`address.postcode`, `variants.0.sku`); the form knows the part.
    `called` are the form's names of fields that the action calls otherwise.
    """
    problem = raised.problem
    for error in problem.errors:
        names = (called.get(error.field, error.field), error.field.rpartition(".")[2])
        field = next((name for name in names if name in form.fields), None)
        form.add_error(field, f"{error.reason} {error.fix}".strip())
    if not problem.errors:
        form.add_error(None, f"{problem.title} {problem.detail}".strip())


def told(error: Exception) -> str:
    """Return a refusal as one message: each reason with what helps."""
    problem = as_problem(error)
    said = [f"{each.reason} {each.fix}".strip() for each in problem.errors]
    return " ".join(said or filter(None, [problem.title, problem.detail]))
