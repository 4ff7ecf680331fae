"""A question of customs is answered by who knows: the seller, or an operator."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.customs import refusals
from entrepot.apps.customs.access import require_party, visible
from entrepot.apps.customs.events import DeclarationAnswered
from entrepot.apps.customs.models import Question
from entrepot.apps.customs.moving import move, put_on_desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying

LONGEST = 1000


def answer_query(*, declaration: str, question: str, answer: str, by: Actor, at: datetime) -> None:
    """Answer one question of customs; with the last one the declaration goes back to customs.

    For its seller's members and operators. The gateway is told afterwards; what did not come from it is put
    before a person, who carries the answer. Raises Declaration.DoesNotExist,
    Question.DoesNotExist; ProblemRaised 422 for no answer or a too long one, 409 when it was answered.
    """
    row = visible(by).get(public_id=declaration)
    who = require_party(row, by)
    said = answer.strip()
    if not said:
        raise refusals.invalid(("answer", _("Customs waits for an answer."), _("Write what it asks for.")))
    if len(said) > LONGEST:
        raise refusals.invalid(
            ("answer", _("This is too long."), _("Say it in %(number)d letters.") % {"number": LONGEST})
        )
    found = row.questions.get(public_id=question)
    with transaction.atomic():
        unanswered = Question.objects.filter(pk=found.pk, answered_at=None)
        if not unanswered.update(answer=said, answered_at=at, answered_by=by.key):
            raise refusals.moved_on()
        audit.record(
            by=by, action="customs.answer_query", subject=declaration, changes={"question": question}, at=at
        )
        if row.state == "queried" and not row.questions.filter(answered_at=None).exists():
            move(row, "answered", who=who, by=by, at=at)
            if (
                row.questions.exclude(reference__in=row.answers.values("reference"))
                .filter(sent_at=None)
                .exists()
            ):
                put_on_desk(row, Saying(gettext_noop("Answers to be carried by hand")), at)
        publish(DeclarationAnswered(declaration=declaration, at=at))
