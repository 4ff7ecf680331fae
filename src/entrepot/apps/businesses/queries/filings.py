"""The file of a business: its own people see what they gave, operators and officers what was found, too."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import addresses, filing
from entrepot.apps.businesses.models import Business, Finding, Owner, Paper, Recheck, Verification
from entrepot.apps.businesses.queries.profiles import live
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PrivateContent, PrivateFileView
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.reference.queries import LegalForm
from entrepot.apps.screening import queries as screenings
from entrepot.apps.screening.queries import ScreeningView
from entrepot.core.support.verification import Field, Known, missing

PLATFORM: Final = (roles.OPERATOR, roles.OFFICER)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerView:
    """Somebody who owns or directs; of the number of their document the last figures."""

    public_id: str
    name: str
    share: int
    directs: bool
    country: str
    birth_year: int
    tail: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A document, without its bytes."""

    public_id: str
    kind: str
    owner: str
    file: PrivateFileView
    issued_on: date | None
    expires_on: date | None
    faults: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckView:
    """A look again that is due: why, until when, and since when pay-outs wait for it."""

    public_id: str
    cause: str
    told_at: datetime
    due_at: datetime
    held_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """What a business gave to be verified. `missing` names (field, code, what) that is not there yet."""

    business: str
    name: str
    country: str
    state: str
    legal_form: LegalForm | None
    legal_name: str
    registration: str
    registration_known: Known | None
    tax_number: str
    tax_known: Known | None
    address: dict[str, str]
    nobody_else: bool
    holder: str
    owners: tuple[OwnerView, ...]
    papers: tuple[PaperView, ...]
    missing: tuple[tuple[str, str, str], ...]
    waits: bool
    recheck: RecheckView | None

    @property
    def is_person(self) -> bool:
        """Whether the owner is the business."""
        return bool(self.legal_form and self.legal_form.is_person)

    @property
    def may_ask(self) -> bool:
        """Whether it may ask to be verified now, once nothing is missing."""
        return not self.waits and (self.state != Business.State.VERIFIED or self.recheck is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One thing that was seen in the file of a request."""

    code: str
    field: str
    stops: bool
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The file of a request beside what was found, for who decides."""

    file: FileView
    answer: str
    assessed_at: datetime | None
    findings: tuple[FindingView, ...]
    screening: ScreeningView | None


def get_own_file(*, viewer: Actor) -> FileView:
    """Return the file of the viewer's own business. For admins. Raises Business.DoesNotExist."""
    require_scope(viewer, roles.ORGANISATION_READ)
    require_role(viewer, roles.ADMIN)
    return _file(live().get(organisation_id=viewer.organisation_id or 0), viewer)


def get_case_file(verification: str, *, viewer: Actor) -> CaseFile:
    """Return the file behind a request, with every finding. For operators and officers."""
    require_role(viewer, *PLATFORM)
    row = Verification.objects.select_related("business").get(public_id=verification)
    found = Finding.objects.filter(verification=row).order_by("-stops", "id")
    return CaseFile(
        file=_file(row.business, viewer),
        answer=row.answer,
        assessed_at=row.assessed_at,
        findings=tuple(
            FindingView(code=each.code, field=each.field, stops=each.stops, about=each.about)
            for each in found
        ),
        screening=screenings.find_screening(subject=row.business.public_id, viewer=viewer),
    )


def read_paper(paper: str, *, viewer: Actor, small: bool = False) -> PrivateContent:
    """Return the picture or PDF of a document: to admins of its business, operators and officers.

    Raises Paper.DoesNotExist to everybody else, FileNotFoundError when its bytes are gone.
    """
    rows = Paper.objects.filter(public_id=paper)
    if not (viewer.is_system or viewer.roles & set(PLATFORM)):
        require_scope(viewer, roles.ORGANISATION_READ)
        require_role(viewer, roles.ADMIN)
        rows = rows.filter(business__organisation_id=viewer.organisation_id or 0, ended_at=None)
    return files.read_private_file(id_=rows.get().file_id, viewer=viewer, small=small)


def _file(row: Business, viewer: Actor) -> FileView:
    rows = filing.rows_of(row)
    kept = files.list_private_files(ids=[paper.file_id for paper in rows.papers], viewer=viewer)
    recheck = row.rechecks.filter(done_at=None).first()
    account = rows.particulars.get(Field.BANK_ACCOUNT)
    return FileView(
        business=row.public_id,
        name=row.name,
        country=row.country,
        state=row.state,
        legal_form=rows.form,
        legal_name=rows.value(Field.LEGAL_NAME),
        registration=rows.value(Field.REGISTRATION),
        registration_known=_known(rows, Field.REGISTRATION),
        tax_number=rows.value(Field.TAX_NUMBER),
        tax_known=_known(rows, Field.TAX_NUMBER),
        address=addresses.parted(rows.value(Field.ADDRESS)),
        nobody_else=bool(rows.value(Field.OWNERS)),
        holder=account.value if account else "",
        owners=tuple(_owner(each) for each in rows.owners),
        papers=tuple(_paper(each, kept[each.file_id], rows) for each in rows.papers),
        missing=tuple((gap.field.value, gap.code, gap.about) for gap in missing(filing.file_of(rows))),
        waits=row.verifications.filter(state=Verification.State.PENDING).exists(),
        recheck=_recheck(recheck) if recheck else None,
    )


def _known(rows: filing.Rows, field: Field) -> Known | None:
    row = rows.particulars.get(field)
    return Known(row.known) if row is not None and row.known else None


def _owner(row: Owner) -> OwnerView:
    return OwnerView(
        public_id=row.public_id,
        name=row.name,
        share=row.share,
        directs=row.directs,
        country=row.country,
        birth_year=row.birth_year,
        tail=row.tail,
        since=row.created_at,
    )


def _paper(row: Paper, file: PrivateFileView, rows: filing.Rows) -> PaperView:
    owner = next((each.public_id for each in rows.owners if each.pk == row.owner_id), "")
    return PaperView(
        public_id=row.public_id,
        kind=row.kind,
        owner=owner,
        file=file,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        faults=tuple(row.faults.split()),
        since=row.created_at,
    )


def _recheck(row: Recheck) -> RecheckView:
    return RecheckView(
        public_id=row.public_id,
        cause=row.cause,
        told_at=row.created_at,
        due_at=row.due_at,
        held_at=row.held_at,
    )
