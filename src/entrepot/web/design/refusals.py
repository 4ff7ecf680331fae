"""What an action refused, told beside the fields of a form or as one message."""

from django import forms

from entrepot.apps.kernel.problems import ProblemRaised, as_problem


def show_errors(form: forms.Form, raised: ProblemRaised) -> None:
    """Put what an action refused beside the fields it names, or above the form.

    An action may name a part of a whole (`address.postcode`, `variants.0.sku`); the form knows the part.
    """
    problem = raised.problem
    for error in problem.errors:
        names = (error.field, error.field.rpartition(".")[2])
        field = next((name for name in names if name in form.fields), None)
        form.add_error(field, f"{error.reason} {error.fix}".strip())
    if not problem.errors:
        form.add_error(None, f"{problem.title} {problem.detail}".strip())


def told(error: Exception) -> str:
    """Return a refusal as one message: each reason with what helps."""
    problem = as_problem(error)
    said = [f"{each.reason} {each.fix}".strip() for each in problem.errors]
    return " ".join(said or filter(None, [problem.title, problem.detail]))
