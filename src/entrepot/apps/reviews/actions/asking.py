"""What people ask a maker."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import BudgetExhaustedError, Named, Part
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_signed_in, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.markets import queries as markets
from entrepot.apps.reviews.access import require_other_side
from entrepot.apps.reviews.events import QuestionAsked
from entrepot.apps.reviews.letters import write_question
from entrepot.apps.reviews.models import Question
from entrepot.apps.reviews.refusals import clash, faults_of, invalid
from entrepot.core.trade.reviews import named_in_public

CLERK: Final = system("reviews")
LONGEST: Final = 500
MOST_A_DAY: Final = 10
A_WHILE: Final = timedelta(hours=1)


def ask_question(*, product: str, market: str, words: str, language: str, by: Actor, at: datetime) -> str:
    """Ask the maker of a product that a market sells; return the question's public id.

    Everybody reads it once it is answered. For signed-in people, not the seller's own. Raises
    Product.DoesNotExist, ProblemRaised 422 naming what is wrong, 409 after ten questions in a day.
    """
    require_signed_in(by)
    found = catalogue.get_listed_product(product, market=market, viewer=by)
    require_other_side(found.organisation, by)
    faults = faults_of("words", words, LONGEST, wanted=True)
    if faults:
        raise invalid(*faults)
    known = accounts.get_names([by.user_id or 0], viewer=CLERK).get(by.user_id or 0, "")
    row = Question(
        product=product,
        business=found.business,
        organisation_id=found.organisation,
        market=market,
        country=markets.get_market_by_code(market, viewer=by).country,
        user_id=by.user_id,
        author="" if known.startswith("usr_") else named_in_public(known)[:40],
        words=words.strip(),
        language=language,
        created_at=at,
    )
    try:
        with transaction.atomic():
            _spend(row, by, at)
            row.save()
            audit.record(by=by, action="reviews.ask_question", subject=row.public_id, at=at)
            write_question(row, found.title, at)
            publish(QuestionAsked(question=row.public_id, product=product, business=found.business, at=at))
    except BudgetExhaustedError as exhausted:
        raise clash(
            "many-questions",
            _("You have asked ten questions today."),
            _("Wait for the answers; they come by e-mail."),
        ) from exhausted
    return row.public_id


def _spend(row: Question, by: Actor, at: datetime) -> None:
    """Take one of a person's questions of the day (UTC), so that of many at one moment ten are asked."""
    counter = Named(
        kind="questions",
        subject=f"person-{by.user_id}",
        period=at.date().isoformat(),
        unit="question",
        limit=MOST_A_DAY,
    )
    part = Part(counter, row.public_id, 1)
    budgets.claim(parts=[part], until=at + A_WHILE, by=CLERK, at=at, unseen=True)
    budgets.confirm(reference=row.public_id, by=CLERK, at=at)
