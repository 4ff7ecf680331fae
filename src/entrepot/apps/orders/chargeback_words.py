"""Chargebacks in words: their states, what evidence shows, and the reasons that card schemes give."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from entrepot.core.trade.chargebacks import EvidenceKind

STATES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "opened": gettext_lazy("The bank asks for evidence"),
        "answering": gettext_lazy("The evidence is being sent"),
        "answered": gettext_lazy("The bank has the evidence and decides"),
        "conceding": gettext_lazy("The bank is being told that we accept it"),
        "conceded": gettext_lazy("Accepted: the buyer keeps the money"),
        "won": gettext_lazy("Won: the money is there again"),
        "lost": gettext_lazy("Lost: the buyer keeps the money"),
    }
)
STEPS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "evidence_sent": gettext_lazy("The evidence was sent"),
        "accepted": gettext_lazy("The platform accepted it"),
        "taken": gettext_lazy("The provider has the answer"),
        "not_taken": gettext_lazy("The provider did not take the answer"),
        "won": gettext_lazy("The bank found for the seller"),
        "lost": gettext_lazy("The bank found for the buyer"),
    }
)
KINDS: Final[Mapping[EvidenceKind, Promise]] = MappingProxyType(
    {
        EvidenceKind.RECEIPT: gettext_lazy("What was bought"),
        EvidenceKind.SHIPPING: gettext_lazy("That it was sent and arrived"),
        EvidenceKind.CUSTOMS: gettext_lazy("That customs let it in"),
        EvidenceKind.MESSAGES: gettext_lazy("What was written"),
        EvidenceKind.REFUND_POLICY: gettext_lazy("What was said of returns and refunds"),
        EvidenceKind.OTHER: gettext_lazy("Something else"),
    }
)
_FRAUD = gettext_lazy("The card's owner says it was not them")
_NOT_RECEIVED = gettext_lazy("The buyer says it has not come")
REASONS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "fraudulent": _FRAUD,
        "unrecognized": gettext_lazy("The buyer does not recognise the payment"),
        "not_received": _NOT_RECEIVED,
        "product_not_received": _NOT_RECEIVED,
        "product_unacceptable": gettext_lazy("The buyer says the goods are not as described"),
        "credit_not_processed": gettext_lazy("The buyer waits for a refund"),
        "duplicate": gettext_lazy("The buyer says they paid twice"),
        "subscription_canceled": gettext_lazy("The buyer says they had cancelled"),
    }
)


def say_evidence(kind: EvidenceKind) -> str:
    """Say what a kind of evidence shows."""
    return str(KINDS[kind])


def say_reason(reason: str) -> str:
    """Say the reason a card scheme gives; its own word for one we have no words for."""
    known = REASONS.get(reason)
    return str(known) if known is not None else reason.replace("_", " ")
