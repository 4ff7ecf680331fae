"""Every write of customs: preparing, sending, what customs says, what it asks, what people record by hand."""

from entrepot.apps.customs.actions.answering import answer_query
from entrepot.apps.customs.actions.deciding import record_decision, record_release
from entrepot.apps.customs.actions.following import follow_declaration, start_following
from entrepot.apps.customs.actions.forgetting import forget_words
from entrepot.apps.customs.actions.handing import hand_over, hand_over_replacement
from entrepot.apps.customs.actions.preparing import (
    prepare_declarations,
    prepare_replacement,
    withdraw_declarations,
)
from entrepot.apps.customs.actions.recording import record_answer
from entrepot.apps.customs.actions.sending import send_declaration, submit_declaration
from entrepot.apps.customs.actions.surplus import set_surplus_term, settle_kept_surplus

__all__ = [
    "answer_query",
    "follow_declaration",
    "forget_words",
    "hand_over",
    "hand_over_replacement",
    "prepare_declarations",
    "prepare_replacement",
    "record_answer",
    "record_decision",
    "record_release",
    "send_declaration",
    "set_surplus_term",
    "settle_kept_surplus",
    "start_following",
    "submit_declaration",
    "withdraw_declarations",
]
