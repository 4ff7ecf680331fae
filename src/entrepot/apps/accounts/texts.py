"""Text messages that anybody may ask for cost money: so many a day and no more, whoever asks."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import Named, Part
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.problems import Problem, ProblemRaised
from entrepot.apps.kernel.sayings import Saying

CLERK: Final = system("accounts")
LANE: Final = "dead_letter"
KIND: Final = "text-messages"
ORGANISATION_TEXTS: Final = "organisation-texts"
OF_ONE: Final = 20  # invitations that one organisation sends by text message in a day
UNAVAILABLE: Final = 503
A_WHILE: Final = timedelta(hours=1)


def spend_text(*, reference: str, at: datetime, of: str = "") -> None:
    """Take one of the day's text messages (UTC), in the caller's transaction; `of` an organisation's, too.

    Raises BudgetExhaustedError when none is left, which undoes the transaction.
    """
    day: Any = {"period": at.date().isoformat(), "unit": "text"}
    counters = [Named(kind=KIND, subject="platform", limit=settings.TEXTS_A_DAY, **day)]
    if of:
        counters.append(Named(kind=ORGANISATION_TEXTS, subject=of, limit=OF_ONE, **day))
    parts = [Part(each, reference, 1) for each in counters]
    budgets.claim(parts=parts, until=at + A_WHILE, by=CLERK, at=at, unseen=True)
    budgets.confirm(reference=reference, by=CLERK, at=at)


def no_more_texts(*, at: datetime) -> ProblemRaised:
    """Put on the desk, once, that today's text messages are used up; return the refusal."""
    desk.open_item(
        lane=LANE,
        subject_kind="texts",
        subject=f"texts-{at:%Y-%m-%d}",
        title=Saying(
            gettext_noop("Today's %(limit)s text messages are used up: nobody gets a code by telephone"),
            {"limit": str(settings.TEXTS_A_DAY)},
        ),
        by=CLERK,
        at=at,
    )
    return ProblemRaised(
        Problem(
            slug="texts-used-up",
            title=_("We send no more text messages today."),
            status=UNAVAILABLE,
            detail=_("Use an e-mail address, or try again tomorrow."),
        )
    )
