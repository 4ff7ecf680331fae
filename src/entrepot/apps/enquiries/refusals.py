"""How enquiries say no."""

from entrepot.apps.kernel.problems import ProblemRaised, invalid_request

type Fault = tuple[str, str, str]
"""Field, what is wrong, what to do."""


def invalid(*faults: Fault) -> ProblemRaised:
    """Return a 422 that names every wrong field."""
    return ProblemRaised(invalid_request(faults))
