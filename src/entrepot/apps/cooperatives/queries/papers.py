"""What food needs for a market, and what of it is there: for the business's own people."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives.access import visible
from entrepot.apps.cooperatives.food import load
from entrepot.apps.cooperatives.models import HeldPaper
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PrivateContent
from entrepot.apps.kernel.actors import Actor
from entrepot.core.law.food_papers import NeededPaper, is_food, needed_papers

HAVE, EXPIRED, MISSING = "have", "expired", "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One paper: `have`, `expired` or `missing`; why, and where it is had within how many days.

    `days` is None where nobody says; `confidence` U means that no source was read.
    """

    paper: str
    state: str
    number: str
    expires_on: date | None
    held: str
    has_file: bool
    words: str
    source: str
    address: str
    confidence: str
    office: str
    office_address: str
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The papers of one product for one market. `missing_data` names what we would need to know."""

    is_food: bool
    items: tuple[ChecklistItem, ...]
    missing_data: str


def get_food_checklist(
    *, product: str, market: str, viewer: Actor, on: date, language: str = "en"
) -> Checklist:
    """Return what a product needs to enter a country as food. Raises Product.DoesNotExist.

    Whether it may be sold there, and on which ways, the law's readiness says; this is about papers alone.
    """
    found = catalogue.get_own_product(product, viewer=viewer).product
    if not is_food(found.hs):
        return Checklist(is_food=False, items=(), missing_data="")
    papers, offices = load()
    needed = needed_papers(papers, offices, hs=found.hs, market=market, country=found.business_country, on=on)
    if needed is None:
        return Checklist(is_food=True, items=(), missing_data=f"data/food: {market}")
    held = HeldPaper.objects.filter(
        visible(viewer), business_id=found.business_id, market=market, ended_at=None
    )
    rows = [
        row
        for row in held.order_by(F("product_id").asc(nulls_first=True), "id")
        if row.product_id in {None, found.id}
    ]
    latest = {row.paper: row for row in rows}
    items = tuple(_item(each, latest.get(each.paper.paper), on, language) for each in needed)
    return Checklist(is_food=True, items=items, missing_data="")


def read_held_paper(public_id: str, *, viewer: Actor) -> PrivateContent:
    """Return the file of a paper. Raises HeldPaper.DoesNotExist; FileNotFoundError when it is gone."""
    row = HeldPaper.objects.filter(visible(viewer), file__isnull=False).get(public_id=public_id)
    return files.read_private_file(id_=row.file_id or 0, viewer=viewer)


def _item(needed: NeededPaper, row: HeldPaper | None, on: date, language: str) -> ChecklistItem:
    paper, office = needed.paper, needed.office
    return ChecklistItem(
        paper=paper.paper,
        state=_state(row, on),
        number=row.number if row else "",
        expires_on=row.expires_on if row else None,
        held=row.public_id if row else "",
        has_file=bool(row and row.file_id),
        words=paper.words_zh if language.startswith("zh") else paper.words,
        source=paper.source,
        address=paper.address,
        confidence=paper.confidence,
        office=office.name if office else "",
        office_address=office.address if office else "",
        days=office.days if office else None,
    )


def _state(row: HeldPaper | None, on: date) -> str:
    if row is None:
        return MISSING
    return EXPIRED if row.expires_on is not None and row.expires_on < on else HAVE
