"""Every read of businesses. The public sees profiles that are listed; a seller its own; officers all."""

from entrepot.apps.businesses.queries.facts import get_fact_sheet, list_fact_sheets
from entrepot.apps.businesses.queries.faults import say_picture_faults
from entrepot.apps.businesses.queries.filings import (
    CaseFile,
    FileView,
    FindingView,
    OwnerView,
    PaperView,
    RecheckView,
    get_case_file,
    get_own_file,
    read_paper,
)
from entrepot.apps.businesses.queries.profiles import (
    OwnBusiness,
    Profile,
    Standing,
    get_names,
    get_own_business,
    get_profile,
    get_standing,
    get_standings,
    list_businesses,
    list_facts,
    list_profiles,
    listed_condition,
)
from entrepot.apps.businesses.queries.proofs import (
    ClaimView,
    ProofView,
    get_proof,
    list_claims,
    list_proofs,
    read_proof,
)
from entrepot.apps.businesses.queries.verifications import (
    VerificationView,
    VerifiedAs,
    get_verification,
    get_verified_as,
    list_verifications,
)
from entrepot.apps.businesses.words import KIND_WORDS
from entrepot.core.support.business_facts import FactSheet

__all__ = [
    "KIND_WORDS",
    "CaseFile",
    "ClaimView",
    "FactSheet",
    "FileView",
    "FindingView",
    "OwnBusiness",
    "OwnerView",
    "PaperView",
    "Profile",
    "ProofView",
    "RecheckView",
    "Standing",
    "VerificationView",
    "VerifiedAs",
    "get_case_file",
    "get_fact_sheet",
    "get_names",
    "get_own_business",
    "get_own_file",
    "get_profile",
    "get_proof",
    "get_standing",
    "get_standings",
    "get_verification",
    "get_verified_as",
    "list_businesses",
    "list_claims",
    "list_fact_sheets",
    "list_facts",
    "list_profiles",
    "list_proofs",
    "list_verifications",
    "listed_condition",
    "read_paper",
    "read_proof",
    "say_picture_faults",
]
