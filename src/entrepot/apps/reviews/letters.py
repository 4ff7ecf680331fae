"""What is written about reviews and questions: each thing once, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import languages
from entrepot.apps.kernel.actors import ANONYMOUS, system
from entrepot.apps.messages import actions as messages
from entrepot.apps.reviews.models import Question, Report, Review
from entrepot.apps.reviews.words import DECISION_WORDS, GROUND_WORDS

CLERK: Final = system("reviews")
LONGEST: Final = 400
LETTERS: Final[Mapping[str, frozenset[str]]] = {
    "review_written": frozenset({"goods", "stars", "words", "link"}),
    "review_answered": frozenset({"goods", "answer", "link"}),
    "question_asked": frozenset({"goods", "words", "link"}),
    "question_answered": frozenset({"goods", "words", "answer", "link"}),
    "said_hidden": frozenset({"goods", "words", "ground", "reason"}),
    "report_decided": frozenset({"words", "decision", "reason"}),
}


def write_reviewed(row: Review, at: datetime) -> None:
    """Tell the seller what a buyer says."""
    given = {"stars": str(row.stars), "words": _cut(row.words) or "–"}
    _to_seller(row, "review_written", given, at, page="sell-reviews")


def write_question(row: Question, goods: str, at: datetime) -> None:
    """Tell the seller what somebody asks."""
    _to_seller(row, "question_asked", {"goods": goods, "words": _cut(row.words)}, at, page="sell-questions")


def write_review_answered(row: Review, at: datetime) -> None:
    """Tell a signed-in author what the seller answers."""
    _to_author(row, "review_answered", {"answer": _cut(row.answer), "link": _page(row, "reviews")}, at)


def write_question_answered(row: Question, at: datetime) -> None:
    """Tell who asked what the seller answers."""
    given = {"words": _cut(row.words), "answer": _cut(row.answer), "link": _page(row, "questions")}
    _to_author(row, "question_answered", given, at)


def write_decision(row: Review | Question, ground: str, reason: str, at: datetime) -> None:
    """Tell the author that what they wrote is hidden, on which ground, and why."""
    with translation.override(_spoken(row.language)):
        said = str(GROUND_WORDS[ground])
    _to_author(row, "said_hidden", {"words": _cut(row.words), "ground": said, "reason": _cut(reason)}, at)


def write_report_decided(row: Report, at: datetime) -> None:
    """Tell who reported something what was decided, and why."""
    address = accounts.get_mail_address(row.user_id, viewer=CLERK)
    if not address:
        return
    with translation.override(_spoken(row.language)):
        decision = str(DECISION_WORDS[row.decision])
    messages.queue_message(
        template="report_decided",
        subject_kind="report",
        subject=row.public_id,
        address=address,
        language=row.language,
        context={"words": _cut(row.words) or "–", "decision": decision, "reason": _cut(row.reason)},
        by=CLERK,
        at=at,
        user_id=row.user_id,
    )


def _to_seller(
    row: Review | Question, template: str, given: Mapping[str, str], at: datetime, *, page: str
) -> None:
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return
    seller = businesses.get_standing(row.business, viewer=CLERK)
    language = "zh-hans" if seller.country == "CN" else "en"
    link = settings.ADDRESS + reverse(page, args=[owner.organisation])
    messages.queue_message(
        template=template,
        subject_kind=_kind(row),
        subject=row.public_id,
        address=owner.address,
        language=language,
        context={"goods": _goods(row, language), "link": link, **given},
        by=CLERK,
        at=at,
        organisation_id=row.organisation_id,
    )


def _to_author(row: Review | Question, template: str, given: Mapping[str, str], at: datetime) -> None:
    address = accounts.get_mail_address(row.user_id, viewer=CLERK) if row.user_id is not None else ""
    if not address:  # a guest, or a person who is not here any more
        return
    messages.queue_message(
        template=template,
        subject_kind=_kind(row),
        subject=row.public_id,
        address=address,
        language=row.language,
        context={"goods": _goods(row, row.language), **given},
        by=CLERK,
        at=at,
        user_id=row.user_id,
    )


def _goods(row: Review | Question, language: str) -> str:
    try:
        found, _markets = catalogue.get_product_anywhere(row.product, viewer=ANONYMOUS, language=language)
    except ObjectDoesNotExist:  # not sold any more
        return row.product
    return _cut(found.title)


def _page(row: Review | Question, part: str) -> str:
    place = {"country": row.country, "language": _spoken(row.language), "product": row.product}
    return f"{settings.ADDRESS}{reverse('shop-product', kwargs=place)}#{part}"


def _spoken(language: str) -> str:
    return languages.nearest(language)


def _kind(row: Review | Question) -> str:
    return "review" if isinstance(row, Review) else "question"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
