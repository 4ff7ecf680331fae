from datetime import datetime
from typing import Final

from django.db import transaction

from entrepot.apps.accounts import roles
from entrepot.apps.customs.models import CustomsAnswer, Declaration, DeclarationMove, Question
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role

GONE: Final = "-"  # a question that was answered has an answer


def forget_words(*, order: str, by: Actor, at: datetime) -> int:
    """Blank what was written about the declarations of an order: it may name the buyer. Safe to repeat.

    What was declared, assessed and paid stays. Return of how many declarations.
    """
    require_role(by, roles.OPERATOR)
    with transaction.atomic():
        rows = Declaration.objects.filter(order=order)
        count = rows.exclude(reason="").update(reason="")
        words = {"declaration__order": order}
        moves = DeclarationMove.objects.filter(**words).exclude(who__startswith="system").exclude(why="")
        count += moves.update(why="")
        count += CustomsAnswer.objects.filter(**words).exclude(text="").update(text="")
        asked = Question.objects.filter(**words).exclude(text=GONE)
        asked.exclude(answer="").update(answer=GONE)
        count += asked.update(text=GONE)
        if count:
            audit.record(by=by, action="customs.forget_words", subject=order, at=at)
    return count
