"""A business's file as it stands now, put together for the rules of core."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, utils

from entrepot.apps.businesses.models import Business, Owner, Paper, Particular
from entrepot.apps.businesses.refusals import clash
from entrepot.apps.kernel.sealing import Sealer, key_name
from entrepot.apps.reference import queries as reference
from entrepot.apps.reference.queries import LegalForm
from entrepot.apps.screening.provider import Party
from entrepot.apps.screening.queries import ScreeningView
from entrepot.core.support import verification as core
from entrepot.core.support.verification import Field, File, Hit, Known, Number

SEALER: Final = Sealer("businesses.number")
TAIL: Final = 4
NOBODY_ELSE: Final = "nobody_else"
NUMBERS: Final = (Field.REGISTRATION, Field.TAX_NUMBER)
TOLD_APART_BY: Final = (*NUMBERS, Field.BANK_ACCOUNT)


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands of one business's file."""

    business: Business
    particulars: dict[str, Particular]
    owners: Sequence[Owner]
    papers: Sequence[Paper]

    def value(self, field: Field) -> str:
        """Return what stands of a field; a personal number masked."""
        row = self.particulars.get(field)
        return row.value if row is not None else ""

    @property
    def form(self) -> LegalForm | None:
        """The legal form that was chosen, while its country has it."""
        chosen = self.value(Field.LEGAL_FORM)
        forms = reference.list_legal_forms(self.business.country)
        return next((form for form in forms if form.code == chosen), None)


def rows_of(business: Business) -> Rows:
    """Read the file of a business as it stands."""
    particulars = {row.field: row for row in business.particulars.filter(ended_at=None)}
    owners = list(business.owners.filter(ended_at=None).order_by("-share", "id"))
    papers = list(business.papers.filter(ended_at=None).select_related("file").order_by("id"))
    return Rows(business, particulars, owners, papers)


def file_of(rows: Rows, *, others: Iterable[Field] = (), screening: ScreeningView | None = None) -> File:
    """Return the file for core's rules; what was found beside it is added where it is known."""
    form = rows.form
    with_paper = {paper.owner_id for paper in rows.papers if paper.kind == core.IDENTITY_PAPER}
    holder = rows.particulars.get(Field.BANK_ACCOUNT)
    return File(
        legal_name=rows.value(Field.LEGAL_NAME),
        legal_form=form.code if form else "",
        is_person=bool(form and form.is_person),
        registration=_number(rows.particulars.get(Field.REGISTRATION)),
        tax_number=_number(rows.particulars.get(Field.TAX_NUMBER)),
        has_address=bool(rows.value(Field.ADDRESS)),
        owners=tuple(
            core.Owner(name=row.name, share=row.share, directs=row.directs, has_paper=row.pk in with_paper)
            for row in rows.owners
        ),
        nobody_else=rows.value(Field.OWNERS) == NOBODY_ELSE,
        papers=tuple(
            core.Paper(kind=row.kind, faults=tuple(row.faults.split()), expires_on=row.expires_on)
            for row in rows.papers
        ),
        holder_likeness=likeness(holder.value, rows) if holder else None,
        same_as_others=tuple(others),
        hits=_hits(screening),
        lists_missing=_missing(screening),
    )


def likeness(holder: str, rows: Rows) -> int:
    """Return how alike a holder's name is to the business's, or its only owner's, of a hundred."""
    names = [rows.value(Field.LEGAL_NAME), rows.business.name]
    if rows.form is not None and rows.form.is_person:
        names += [owner.name for owner in rows.owners]
    return max(round(fuzz.token_set_ratio(holder, name, processor=utils.default_process)) for name in names)


def same_elsewhere(rows: Rows) -> list[Field]:
    """Return which parts another organisation's business gave, too. Which one is told to nobody here."""
    found = []
    for field in TOLD_APART_BY:
        row = rows.particulars.get(field)
        if row is None or not row.digest:
            continue
        same = Particular.objects.filter(field=field, digest=row.digest, ended_at=None)
        if same.exclude(business=rows.business).exists():
            found.append(field)
    digests = [paper.digest for paper in rows.papers]
    others = Paper.objects.filter(digest__in=digests, ended_at=None).exclude(business=rows.business)
    return [*found, Field.PAPERS] if others.exists() else found


def parties_of(rows: Rows) -> list[Party]:
    """Return whom to look for in lists: the business by both its names, and its owners."""
    form = rows.form
    names = dict.fromkeys(filter(None, (rows.value(Field.LEGAL_NAME), rows.business.name)))
    is_person = bool(form and form.is_person)
    found = [Party(name=name, is_person=False, country=rows.business.country) for name in names]
    if is_person:
        found += [Party(name=name, is_person=True, country=rows.business.country) for name in names]
    return found + [
        Party(name=row.name, is_person=True, country=row.country, birth_year=row.birth_year)
        for row in rows.owners
    ]


def kept_number(number: Number, country: str, *, is_personal: bool) -> dict[str, str]:
    """Return the columns that keep a number; of one that is a person's own the last figures alone."""
    sealed = SEALER.seal(number.value) if is_personal else ""
    return {
        "value": f"…{number.value[-TAIL:]}" if is_personal else number.value,
        "known": number.known.value,
        "sealed": sealed,
        "digest": SEALER.subject_of(number.value, country),
        "key": key_name(),
    }


def end(rows: Iterable[Particular | Owner | Paper], at: datetime) -> None:
    """End rows of a file: they stay readable as what was said before."""
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])


def address_lines(text: str) -> str:
    """Return an address for people, in one line."""
    return ", ".join(filter(None, text.split("\n"))) or _("none")


def _number(row: Particular | None) -> Number | None:
    return Number(row.value, Known(row.known)) if row is not None and row.known else None


def _hits(screening: ScreeningView | None) -> tuple[Hit, ...]:
    if screening is None:
        return ()
    return tuple(
        Hit(name=hit.name, listed=hit.listed, of=hit.list_name, score=hit.score)
        for hit in screening.open_hits
    )


def _missing(screening: ScreeningView | None) -> tuple[str, ...]:
    return screening.missing if screening is not None else ()


def require_still(row: Business) -> None:
    """Raise 409 while somebody looks at the file: what they look at stays as it is."""
    if row.verifications.filter(state="pending").exists():
        raise clash(
            "verification-waits",
            _("Somebody looks at your file now."),
            _("Wait for the decision; then you can change it."),
        )
