from entrepot.apps.businesses.models.file import Owner, Paper, Particular, Recheck
from entrepot.apps.businesses.models.profile import Business, Fact, Text
from entrepot.apps.businesses.models.proofs import Proof
from entrepot.apps.businesses.models.verification import Finding, RefusalReason, Verification

__all__ = [
    "Business",
    "Fact",
    "Finding",
    "Owner",
    "Paper",
    "Particular",
    "Proof",
    "Recheck",
    "RefusalReason",
    "Text",
    "Verification",
]
