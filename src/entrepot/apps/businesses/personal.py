"""What businesses holds: the business itself, which its owners take with them."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.businesses.models import (
    Business,
    Fact,
    Owner,
    Paper,
    Particular,
    Proof,
    Text,
    Verification,
)
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.personal import NOBODY, Whose, hands_over, holds, impersonal


def of_business(whose: Whose) -> Q:
    """Return the condition for rows that belong to the business of an organisation."""
    return Q(business__organisation_id=whose.organisation_id or 0)


def paper_of(row: Paper | Proof) -> tuple[str, bytes] | None:
    """Return a document, None when it is gone."""
    try:
        found = files.read_private_file(id_=row.file_id, viewer=SYSTEM)
    except (ObjectDoesNotExist, FileNotFoundError):
        return None
    return found.name, found.content


hands_over(
    Business,
    *("public_id", "name", "country", "kind", "state", "created_at", "verified_at"),
    title=_("The business"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
)
hands_over(Text, "field", "language", "text", title=_("What it says about itself"), of=of_business)
hands_over(Fact, "fact", "created_at", "withdrawn_at", title=_("What it declared"), of=of_business)
hands_over(
    Verification,
    *("legal_name", "registration", "register", "state", "created_at", "decided_at", "note"),
    title=_("Its verification"),
    of=of_business,
)
impersonal(Business, "name", because="what a business calls itself")
impersonal(Text, "text", because="what a business says of itself to everybody")
impersonal(Verification, "legal_name", because="the name in a public register")
impersonal(Verification, "note", because="why a business was verified or not")
impersonal(Verification, "answer", because="what a business answers about its verification")
holds(
    Owner,
    *("name", "sealed", "tail"),
    kind="verification",
    title=_("Owners of businesses"),
    of=lambda _whose: NOBODY,  # named by a business; they need not have an account
)
hands_over(
    Owner,
    *("name", "share", "directs", "country", "tail", "created_at", "ended_at"),
    title=_("Its owners"),
    of=of_business,
    kind="verification",
)
hands_over(
    Particular,
    *("field", "value", "known", "created_at", "ended_at"),
    title=_("What it gave to be verified"),
    of=of_business,
    kind="verification",
)
hands_over(
    Paper,
    *("public_id", "kind", "issued_on", "expires_on", "created_at", "ended_at"),
    title=_("Documents it handed in"),
    of=of_business,
    kind="verification",
    content=paper_of,
)
impersonal(Particular, "sealed", because="a number of a business; its owners' stand with the owners")
hands_over(
    Proof,
    *("public_id", "facts", "state", "note", "created_at", "decided_at"),
    title=_("Papers for what it declared"),
    of=of_business,
    kind="verification",
    content=paper_of,
)
impersonal(Proof, "note", because="why a paper of a business does not show what it should")
