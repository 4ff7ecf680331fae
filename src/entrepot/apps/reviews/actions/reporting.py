"""What people report, and what the platform decides, with its reasons to both sides."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_signed_in, system
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.reviews.letters import write_decision, write_report_decided
from entrepot.apps.reviews.models import GROUNDS, Question, Report, Review
from entrepot.apps.reviews.refusals import clash, invalid
from entrepot.apps.reviews.scores import move_score, tell

CLERK: Final = system("reviews")
LANE: Final = "content"
LONGEST: Final = 600
HIDE, KEEP = "hidden", "kept"
TITLES: Final = {
    "review": gettext_noop("A review is reported"),
    "question": gettext_noop("A question is reported"),
}


def report(*, subject: str, ground: str, words: str, language: str, by: Actor, at: datetime) -> str:
    """Say that a review or a question (public id) should not stand there; return the report's public id.

    For signed-in people, once each; a person of the platform looks at it. Raises Review.DoesNotExist,
    ProblemRaised 422 for an unknown ground, 409 when reported already.
    """
    require_signed_in(by)
    row = _spoken(subject)
    if ground not in GROUNDS or len(words) > LONGEST:
        raise invalid(("ground", _("Choose what is wrong with it."), ", ".join(GROUNDS)))
    kind = _kind(row)
    made = Report(
        kind=kind,
        subject=subject,
        ground=ground,
        words=words.strip(),
        user_id=by.user_id or 0,
        language=language,
        created_at=at,
    )
    try:
        with transaction.atomic():
            made.save()
            audit.record(by=by, action="reviews.report", subject=made.public_id, at=at)
            _put_on_desk(row, by, at)
    except IntegrityError as error:
        raise clash(
            "reported-already",
            _("You have reported this."),
            _("We write to you as soon as it is decided."),
        ) from error
    return made.public_id


def decide_reports(*, subject: str, decision: str, ground: str, reason: str, by: Actor, at: datetime) -> None:
    """Hide what is reported, or keep it (`hidden`, `kept`), and tell its author and who reported it why.

    Hidden it leaves the score too. For operators who are no member of the seller. The item of the desk is
    closed by who decides there. Raises Review.DoesNotExist, ProblemRaised 422 without a ground or a reason.
    """
    require_role(by, OPERATOR)
    row = _spoken(subject, hidden=True)
    accounts.require_stranger(row.organisation_id, viewer=by)
    reason = reason.strip()
    if decision not in {HIDE, KEEP} or (decision == HIDE and ground not in GROUNDS):
        raise invalid(("ground", _("Choose what is wrong with it."), ", ".join(GROUNDS)))
    if not reason or len(reason) > LONGEST:
        raise invalid(("reason", _("The reason is missing."), _("Both sides read it: say it in a sentence.")))
    with transaction.atomic():
        if decision == HIDE:
            _hide(row, ground, at)
        else:
            _show(row)
        audit.record(
            by=by,
            action="reviews.decide_reports",
            subject=subject,
            changes={"decision": decision, "ground": ground},
            at=at,
        )
        for each in Report.objects.filter(subject=subject, decision=""):
            each.decision, each.reason, each.decided_at = decision, reason, at
            each.save(update_fields=["decision", "reason", "decided_at"])
            write_report_decided(each, at)
        if decision == HIDE:
            write_decision(row, ground, reason, at)
        tell(row.product, row.business, at)


def _put_on_desk(row: Review | Question, by: Actor, at: datetime) -> None:
    kind = _kind(row)
    desk.open_item(
        lane=LANE,
        subject_kind=kind,
        subject=row.public_id,
        title=Saying(TITLES[kind]),
        by=CLERK,
        at=at,
        opened_by=by.user_id,
        business=row.business,
    )


def _hide(row: Review | Question, ground: str, at: datetime) -> None:
    rows: Any = type(row).objects
    if rows.filter(pk=row.pk, hidden_at=None).update(hidden_at=at, hidden_for=ground):
        row.refresh_from_db()  # ours until the transaction ends: these are the stars that count
        if isinstance(row, Review):
            move_score(row, gone=row.stars)


def _show(row: Review | Question) -> None:
    rows: Any = type(row).objects
    if rows.filter(pk=row.pk, hidden_at__isnull=False).update(hidden_at=None, hidden_for=""):
        row.refresh_from_db()
        if isinstance(row, Review):
            move_score(row, come=row.stars)


def _spoken(subject: str, *, hidden: bool = False) -> Review | Question:
    """Return the review or the answered question a public id names."""
    if subject.startswith("qst_"):
        questions = Question.objects.all() if hidden else Question.objects.filter(hidden_at=None)
        return questions.get(public_id=subject)
    reviews = Review.objects.all() if hidden else Review.objects.filter(hidden_at=None)
    return reviews.get(public_id=subject)


def _kind(row: Review | Question) -> str:
    return "review" if isinstance(row, Review) else "question"
