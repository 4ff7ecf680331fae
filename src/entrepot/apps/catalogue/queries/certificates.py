"""Certificates of products: all of them to their seller, to others those that are valid today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from entrepot.apps.catalogue.access import sees_all
from entrepot.apps.catalogue.models import Certificate
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.statements import Read

SOON: Final = timedelta(days=60)
VALID: Final = "valid"
SOON_OVER: Final = "soon_over"
OVER: Final = "over"
NOT_YET: Final = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """A certificate as its seller told it; nobody here has asked who issued it.

    `checked_at` is when a person of the platform found all of it on its paper: None where nobody has, what
    was typed or the paper has changed since, or it is over.
    `state` today: `valid`, `soon_over` (valid, its last day is near), `over`, `not_yet`.
    """

    public_id: str
    kind: str
    number: str
    issuer: str
    country: str
    valid_from: date
    valid_to: date | None
    state: str
    checked_at: datetime | None


def list_certificates(product: str, *, viewer: Actor) -> Sequence[CertificateView]:
    """Return the certificates of a product, the first to end first.

    Its seller, operators and officers see all; everybody else only what is valid today.
    """
    today = clock.now().date()
    found = [
        (each.product.organisation_id, view_of(each, today)) for each in _OF_PRODUCT.rows(product=product)
    ]
    return [
        view
        for organisation, view in found
        if view.state in {VALID, SOON_OVER} or sees_all(viewer) or organisation == viewer.organisation_id
    ]


_OF_PRODUCT: Read[Certificate] = Read(
    lambda *, product: (
        Certificate.objects.filter(product__public_id=product, archived_at=None)
        .select_related("product")
        .order_by("valid_to", "pk")
    )
)


def view_of(row: Certificate, today: date) -> CertificateView:
    """Return a certificate as it stands on a day."""
    state = _state(row, today)
    return CertificateView(
        public_id=row.public_id,
        kind=row.kind,
        number=row.number,
        issuer=row.issuer,
        country=row.country,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=state,
        checked_at=row.checked_at if state != OVER else None,
    )


def _state(row: Certificate, today: date) -> str:
    if today < row.valid_from:
        return NOT_YET
    if row.valid_to is None:
        return VALID
    if row.valid_to < today:
        return OVER
    return SOON_OVER if row.valid_to - today <= SOON else VALID
