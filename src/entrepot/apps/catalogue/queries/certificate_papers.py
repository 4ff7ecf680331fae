"""Files of certificates: a seller's people read their own, operators and officers all, nobody else any."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.access import sees_all
from entrepot.apps.catalogue.models import CertificatePaper
from entrepot.apps.catalogue.queries.certificates import CertificateView, view_of
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PrivateContent, PrivateFileView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, require_role, require_scope

PLATFORM = (roles.OPERATOR, roles.OFFICER)
WITHDRAWN = CertificatePaper.State.WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePaperView:
    """The file of a certificate, without its bytes, and what was decided about it.

    `state` is waiting, accepted, refused or withdrawn; `field` (a code of `words.CHECKED_WORDS`), `reason`
    and `fix` say why it was refused.
    """

    public_id: str
    certificate: str
    file: PrivateFileView
    faults: tuple[str, ...]
    state: str
    field: str
    reason: str
    fix: str
    at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCase:
    """A certificate's file beside what was typed, and whose goods it is about."""

    paper: CertificatePaperView
    certificate: CertificateView
    product: str
    business: str
    name: str
    country: str


def list_certificate_papers(product: str, *, viewer: Actor) -> dict[str, CertificatePaperView]:
    """Return the file that each certificate of a product has now, by the certificate's public id.

    To the seller's people, operators and officers; nothing to others.
    """
    rows = _readable(viewer).filter(certificate__product__public_id=product, certificate__archived_at=None)
    return {each.certificate: each for each in _views(rows.exclude(state=WITHDRAWN), viewer)}


def get_certificate_case(paper: str, *, viewer: Actor) -> CertificateCase:
    """Return what somebody who decides looks at. For operators and officers.

    Raises CertificatePaper.DoesNotExist.
    """
    require_role(viewer, *PLATFORM)
    row = CertificatePaper.objects.select_related("certificate__product__business").get(public_id=paper)
    (view,) = _views(CertificatePaper.objects.filter(pk=row.pk), viewer)
    product = row.certificate.product
    return CertificateCase(
        paper=view,
        certificate=view_of(row.certificate, clock.now().date()),
        product=product.public_id,
        business=product.business.public_id,
        name=product.business.name,
        country=product.business.country,
    )


def read_certificate_file(paper: str, *, viewer: Actor, small: bool = False) -> PrivateContent:
    """Return the picture or PDF behind a paper: to people of its seller, operators and officers.

    Raises CertificatePaper.DoesNotExist to everybody else and for one that was withdrawn by its seller,
    FileNotFoundError when its bytes are gone.
    """
    rows = _readable(viewer)
    if not sees_all(viewer):
        rows = rows.exclude(state=WITHDRAWN)
    return files.read_private_file(id_=rows.get(public_id=paper).file_id, viewer=viewer, small=small)


def _readable(viewer: Actor) -> QuerySet[CertificatePaper]:
    rows = CertificatePaper.objects.all()
    if sees_all(viewer):
        return rows
    require_scope(viewer, roles.CATALOGUE_READ)
    require_role(viewer, roles.MEMBER)
    return rows.filter(certificate__product__organisation_id=viewer.organisation_id or 0)


def _views(rows: QuerySet[CertificatePaper], viewer: Actor) -> list[CertificatePaperView]:
    found = list(rows.select_related("certificate").order_by("-pk"))
    kept = files.list_private_files(ids=[row.file_id for row in found], viewer=viewer)
    return [
        CertificatePaperView(
            public_id=row.public_id,
            certificate=row.certificate.public_id,
            file=kept[row.file_id],
            faults=tuple(row.faults.split()),
            state=row.state,
            field=row.field,
            reason=row.reason,
            fix=row.fix,
            at=row.created_at,
            decided_at=row.decided_at,
        )
        for row in found
    ]
