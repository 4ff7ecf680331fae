"""Stripe's evidence against a dispute: which of its fields takes what, and its files.

Stripe takes papers as JPEG, PNG or PDF, each uploaded by itself and named in a field. A field takes one file:
a further paper goes to `uncategorized_file`, and what finds no field is told in words. Words may have 150,000
characters in all.
"""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from PIL import Image

from entrepot.apps.payments.evidence import Evidence, EvidencePaper
from entrepot.core.trade.chargebacks import MOST_FILE_BYTES, EvidenceKind

PURPOSE: Final = "dispute_evidence"
TAKEN: Final = frozenset({"image/jpeg", "image/png", "application/pdf"})
QUALITY: Final = 85
LONGEST: Final = 150_000
SHORT: Final = 1_000
SPARE: Final = "uncategorized_file"
FIELDS: Final[Mapping[EvidenceKind, str]] = MappingProxyType(
    {
        EvidenceKind.RECEIPT: "receipt",
        EvidenceKind.SHIPPING: "shipping_documentation",
        EvidenceKind.MESSAGES: "customer_communication",
        EvidenceKind.REFUND_POLICY: "refund_policy",
    }
)
"""The field of Stripe's that takes a file of a kind."""


class NamedBytes(BytesIO):
    """Bytes with the name Stripe shows for them."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


def is_too_large(evidence: Evidence) -> bool:
    """Whether the papers are more than Stripe takes for one dispute."""
    return sum(len(paper.content) for paper in evidence.papers) > MOST_FILE_BYTES


def places(evidence: Evidence) -> dict[str, EvidencePaper]:
    """Return which paper goes into which field: the first of a kind into its own, one more into the spare."""
    found: dict[str, EvidencePaper] = {}
    for paper in evidence.papers:
        field = FIELDS.get(paper.kind, SPARE)
        place = field if field not in found else SPARE
        if place not in found:
            found[place] = paper
    return found


def upload_of(paper: EvidencePaper) -> NamedBytes:
    """Return a paper as Stripe takes it; a photo in another form is written anew as JPEG."""
    if paper.content_type in TAKEN:
        return NamedBytes(paper.content, paper.name)
    target = BytesIO()
    with Image.open(BytesIO(paper.content)) as photo:
        photo.convert("RGB").save(target, "JPEG", quality=QUALITY)
    return NamedBytes(target.getvalue(), paper.name.rpartition(".")[0] + ".jpg")


def evidence_params(evidence: Evidence, files: Mapping[str, str]) -> dict[str, Any]:
    """Return Stripe's evidence: facts and words in their fields, `files` by field as Stripe named them."""
    facts = evidence.facts
    told: dict[str, str] = {
        "customer_name": facts.buyer,
        "customer_email_address": facts.email,
        "shipping_address": facts.address,
        "shipping_carrier": facts.carrier,
        "shipping_tracking_number": facts.tracking,
        "shipping_date": facts.sent_on.isoformat() if facts.sent_on else "",
        "product_description": facts.goods,
        "refund_policy_disclosure": evidence.texts.get(EvidenceKind.REFUND_POLICY, ""),
    }
    unplaced = [paper.name for paper in evidence.papers if paper not in places(evidence).values()]
    rest = [kind for kind in EvidenceKind if kind is not EvidenceKind.REFUND_POLICY]
    words = evidence.told(*rest)
    if unplaced:
        words += "\n\nFurther papers, on request: " + ", ".join(unplaced)
    room = LONGEST - sum(len(text) for text in told.values())
    told["uncategorized_text"] = words[: max(SHORT, room)]
    return {name: text for name, text in told.items() if text} | dict(files)
