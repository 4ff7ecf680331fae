"""Which case stands behind which kind of subject."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy

from entrepot.web.operator.cases import Case, plain
from entrepot.web.operator.cases.application import APPLICATION
from entrepot.web.operator.cases.certificate import CERTIFICATE
from entrepot.web.operator.cases.chargeback import CHARGEBACK
from entrepot.web.operator.cases.closing import OTHER, NoteForm, close_with_note
from entrepot.web.operator.cases.complaint import COMPLAINT
from entrepot.web.operator.cases.debt import DEBT
from entrepot.web.operator.cases.declaration import DECLARATION
from entrepot.web.operator.cases.dispute import DISPUTE
from entrepot.web.operator.cases.enquiry import ENQUIRY
from entrepot.web.operator.cases.letters import LETTER
from entrepot.web.operator.cases.payments import DISAGREEMENT, TWICE
from entrepot.web.operator.cases.payout import PAYOUT
from entrepot.web.operator.cases.proof import PROOF
from entrepot.web.operator.cases.refund import REFUND
from entrepot.web.operator.cases.remittance import CREDITOR, REMITTANCE
from entrepot.web.operator.cases.reported import REPORTED
from entrepot.web.operator.cases.returned import RETURN
from entrepot.web.operator.cases.verification import VERIFICATION

MONEY: Final = Case(
    template="operator/items/money.html",
    load=lambda _item, _viewer: {},
    form=plain(NoteForm),
    decide=close_with_note,
    button=gettext_lazy("Close with this note"),
)
TEXTS: Final = Case(
    template="operator/items/texts.html",
    load=lambda _item, _viewer: {},
    form=plain(NoteForm),
    decide=close_with_note,
    button=gettext_lazy("Close with this note"),
)
CASES: Final[Mapping[str, Case]] = MappingProxyType(
    {
        "verification": VERIFICATION,
        "proof": PROOF,
        "certificate": CERTIFICATE,
        "application": APPLICATION,
        "payout": PAYOUT,
        "remittance": REMITTANCE,
        "creditor": CREDITOR,
        "debt": DEBT,
        "declaration": DECLARATION,
        "order": COMPLAINT,  # one that waited before disputes had a file of their own
        "dispute": DISPUTE,
        "payment": DISAGREEMENT,
        "chargeback": CHARGEBACK,
        "chargeback_order": TWICE,
        "dead_letter": LETTER,
        "money_check": MONEY,
        "return": RETURN,
        "review": REPORTED,
        "question": REPORTED,
        "enquiry": ENQUIRY,
        "refund": REFUND,
        "texts": TEXTS,
    }
)


def case_of(subject_kind: str) -> Case:
    """Return how a kind of subject is decided; one nobody told us of is closed with a note."""
    return CASES.get(subject_kind, OTHER)
