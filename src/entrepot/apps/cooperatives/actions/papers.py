from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives.access import own_business_id, require_member_of
from entrepot.apps.cooperatives.models import HeldPaper
from entrepot.apps.cooperatives.refusals import Fault, invalid
from entrepot.apps.files import actions as files
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.core.law.food_papers import PAPERS

LONGEST_NUMBER = 60
COUNTRY = 2


def hand_in_paper(
    *,
    paper: str,
    market: str,
    by: Actor,
    at: datetime,
    product: str = "",
    number: str = "",
    expires_on: date | None = None,
    content: bytes = b"",
    name: str = "",
) -> str:
    """Keep a paper that food needs for a market (ISO alpha-2), instead of the one before; return its id.

    Of one product, or of all. A number, a picture or a PDF is needed. Raises ProblemRaised naming every
    wrong field; Product.DoesNotExist for a product of others.
    """
    require_member_of(by)
    row = catalogue.get_own_product(product, viewer=by).product.id if product else None
    made = HeldPaper(
        business_id=own_business_id(by),
        product_id=row,
        market=market,
        paper=paper,
        number=number.strip(),
        expires_on=expires_on,
        said_by=by.user_id,
        created_at=at,
    )
    if faults := _faults(made, has_file=bool(content), today=at.date()):
        raise invalid(faults)
    checked = files.check_private_file(content=content, name=name, by=by, field="file") if content else None
    with transaction.atomic():
        same = Q(product=None) if row is None else Q(product_id=row)
        before = HeldPaper.objects.filter(same, business_id=made.business_id, market=market, paper=paper)
        before.filter(ended_at=None).update(ended_at=at)
        made.file_id = files.keep_private_file(checked=checked, by=by, at=at) if checked else None
        made.save()
        _note(made, by, at)
    return made.public_id


def _note(made: HeldPaper, by: Actor, at: datetime) -> None:
    changes = {"paper": made.paper, "market": made.market}
    audit.record(by=by, action="cooperatives.hand_in_paper", subject=made.public_id, changes=changes, at=at)


def _faults(made: HeldPaper, *, has_file: bool, today: date) -> list[Fault]:
    faults: list[Fault] = []
    if made.paper not in PAPERS:
        faults.append(("paper", _("We do not know this paper."), ", ".join(PAPERS)))
    if len(made.market) != COUNTRY or not made.market.isupper():
        faults.append(("market", _("This is not a country code."), "CN"))
    if len(made.number) > LONGEST_NUMBER:
        fix = _("At most %(longest)d letters.") % {"longest": LONGEST_NUMBER}
        faults.append(("number", _("This is too long."), fix))
    if not (made.number or has_file):
        faults.append(("number", _("The paper is missing."), _("Give its number, or a photo of it.")))
    if made.expires_on is not None and made.expires_on <= today:
        faults.append(("expires_on", _("This paper has run out."), _("Hand in the new one.")))
    return faults
