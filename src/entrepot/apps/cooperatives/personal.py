"""What co-operatives hold about people: their members, who need not have an account here."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.cooperatives.models import (
    Cooperative,
    Delivery,
    HeldPaper,
    Lot,
    Member,
    MemberImport,
    MemberImportFailure,
    MemberPayout,
)
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.personal import NOBODY, Whose, hands_over, holds, impersonal


def paper_of(row: HeldPaper) -> tuple[str, bytes] | None:
    """Return the file of a paper, None when there is none or it is gone."""
    try:
        found = files.read_private_file(id_=row.file_id or 0, viewer=SYSTEM)
    except (ObjectDoesNotExist, FileNotFoundError):
        return None
    return found.name, found.content


def of_business(whose: Whose) -> Q:
    """Return the condition for rows of an organisation's business."""
    return Q(business__organisation_id=whose.organisation_id or 0)


holds(
    Member,
    *("name", "village", "phone", "email", "sex", "birth_year", "sealed", "ending"),
    kind="member",
    title=_("Members of co-operatives"),
    of=lambda whose: Q(email__in=whose.emails) & ~Q(email="") if whose.emails else NOBODY,
    shown=(
        *("number", "land_square_metres", "language", "shows_name"),
        *("way", "paid_through", "bank_code", "left_at"),
    ),
)
holds(
    MemberImportFailure,
    "sealed",
    kind="member",
    title=_("Rows of lists of members that were not taken"),
    of=lambda _whose: NOBODY,  # sealed, and gone after thirty days
)
hands_over(
    Member,
    *("public_id", "number", "name", "village", "phone", "email", "land_square_metres", "sex", "birth_year"),
    *("language", "shows_name", "way", "paid_through", "bank_code", "ending", "created_at", "left_at"),
    title=_("Its members"),
    of=of_business,
    kind="member",
)
hands_over(
    Lot,
    *("public_id", "code", "harvested_on", "grade", "weight_grams", "ready_grams", "sold_grams"),
    title=_("Its lots"),
    of=of_business,
)
hands_over(
    Delivery,
    *("public_id", "lot_id", "member_id", "grams", "grade", "weighed_on", "called_off_at"),
    title=_("What members delivered"),
    of=of_business,
)
hands_over(
    MemberPayout,
    *("public_id", "net_minor", "own_minor", "currency", "own_rate", "state", "created_at", "paid_at"),
    title=_("What members were paid"),
    of=of_business,
)
hands_over(
    HeldPaper,
    *("public_id", "paper", "market", "number", "expires_on", "created_at", "ended_at"),
    title=_("Papers of its food"),
    of=of_business,
    content=paper_of,
)
impersonal(MemberImport, "file_name", because="what a file of a business is called")
impersonal(Cooperative, "place", because="where a co-operative grows")
