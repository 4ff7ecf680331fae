"""How reviews say no."""

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request
from entrepot.core.trade.reviews import leads_away

type Fault = tuple[str, str, str]
"""Field, what is wrong, what to do."""


def invalid(*faults: Fault) -> ProblemRaised:
    """Return a 422 that names every wrong field."""
    return ProblemRaised(invalid_request(faults))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return a 409 for what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def faults_of(field: str, text: str, most: int, *, wanted: bool = False) -> list[Fault]:
    """Return what is wrong with a text that everybody is to read."""
    found: list[Fault] = []
    if wanted and not text.strip():
        found.append((field, _("Nothing is written."), _("Write a sentence or two.")))
    if len(text) > most:
        found.append((field, _("This is too long."), _("Write %(most)d letters at most.") % {"most": most}))
    if leads_away(text):
        found.append(
            (
                field,
                _("An e-mail address or a link stands in it."),
                _("Leave it out: everybody can read this, and orders are made here."),
            )
        )
    return found
