"""Every write of reviews."""

from entrepot.apps.reviews.actions.answering import answer_question, answer_review
from entrepot.apps.reviews.actions.asking import ask_question
from entrepot.apps.reviews.actions.forgetting import forget_buyer, forget_person
from entrepot.apps.reviews.actions.rechecking import recheck_scores
from entrepot.apps.reviews.actions.reporting import decide_reports, report
from entrepot.apps.reviews.actions.writing import Photo, Wording, change_review, write_review

__all__ = [
    "Photo",
    "Wording",
    "answer_question",
    "answer_review",
    "ask_question",
    "change_review",
    "decide_reports",
    "forget_buyer",
    "forget_person",
    "recheck_scores",
    "report",
    "write_review",
]
