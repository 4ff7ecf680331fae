"""Certificates of a seller's products, their files, and what the platform found of them."""

from typing import Annotated

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import CertificateInput
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.shapes.base import CertificateId, ProductId
from entrepot.web.api.shapes.certificates import Certificate, CertificateContent, Certificates
from entrepot.web.api.uploads import receive, taken_once
from entrepot.web.evidence.serving import hand_over

resource = Resource("certificates", "Certificates of a seller's own products, and their files.")
PAPERS = ("image/jpeg", "image/png", "image/webp", "application/pdf")
MOST = 15 * 1024 * 1024
Despite = Annotated[bool, Query(description="Keep a picture that can hardly be read: a person looks at it.")]
Name = Annotated[str, Query(max_length=100, description="What the file is called.")]


@resource.get(
    "/products/{product}/certificates",
    scope=CATALOGUE_READ,
    answers=Certificates,
    summary="List a product's certificates",
)
def list_certificates(request: HttpRequest, product: ProductId) -> Certificates:
    """Return the certificates of a product, those that are over too."""
    return _certificates(request, product)


@resource.post(
    "/products/{product}/certificates",
    scope=CATALOGUE_WRITE,
    answers=Certificates,
    summary="Tell of a certificate",
)
def add_certificate(request: HttpRequest, product: ProductId, body: CertificateContent) -> Certificates:
    """Tell of a certificate; one of the same kind and number takes the place of the former."""
    given = CertificateInput(**body.model_dump())
    actions.add_certificate(product=product, given=given, by=actor_of(request), at=clock.now())
    return _certificates(request, product)


@resource.delete(
    "/products/{product}/certificates/{certificate}", scope=CATALOGUE_WRITE, summary="Drop a certificate"
)
def drop_certificate(request: HttpRequest, product: ProductId, certificate: CertificateId) -> None:
    """Take a certificate and its file away; nothing where it is gone already."""
    actions.drop_certificate(product=product, certificate=certificate, by=actor_of(request), at=clock.now())


@resource.post(
    "/products/{product}/certificates/{certificate}/file",
    scope=CATALOGUE_WRITE,
    answers=Certificates,
    summary="Send a certificate's file",
    upload=PAPERS,
    cost=20,
)
def file_certificate(
    request: HttpRequest,
    product: ProductId,
    certificate: CertificateId,
    *,
    name: Name = "",
    despite_faults: Despite = False,
) -> HttpResponse:
    """Give a picture or PDF of a certificate, sent as the body; it takes the place of the file before.

    A person compares it with what was told. Until then buyers read that the seller declares it.
    """
    upload = receive(request, kinds=PAPERS, most=MOST)
    with upload.file as content:

        def add() -> Certificates:
            actions.file_certificate(
                product=product,
                certificate=certificate,
                content=content.read(),
                name=name,
                despite_faults=despite_faults,
                by=actor_of(request),
                at=clock.now(),
            )
            return _certificates(request, product)

        return taken_once(request, upload, add)


@resource.get(
    "/products/{product}/certificates/{certificate}/file",
    scope=CATALOGUE_READ,
    answers=bytes,
    media="application/octet-stream",
    summary="The picture or PDF of a certificate",
    cost=5,
)
def get_certificate_file(
    request: HttpRequest, product: ProductId, certificate: CertificateId
) -> HttpResponse:
    """Return the file itself: a photo as WebP, a PDF as it came."""
    viewer = actor_of(request)
    paper = queries.list_certificate_papers(product, viewer=viewer).get(certificate)
    if paper is None:
        raise ObjectDoesNotExist
    return hand_over(queries.read_certificate_file(paper.public_id, viewer=viewer))


@resource.delete(
    "/products/{product}/certificates/{certificate}/file",
    scope=CATALOGUE_WRITE,
    summary="Take a certificate's file back",
)
def withdraw_certificate_file(request: HttpRequest, product: ProductId, certificate: CertificateId) -> None:
    """Take the file back, and what was found of it; nothing where there is none."""
    actions.withdraw_certificate_file(
        product=product, certificate=certificate, by=actor_of(request), at=clock.now()
    )


def _certificates(request: HttpRequest, product: str) -> Certificates:
    reader = seeing_own_work(actor_of(request), CATALOGUE_READ)
    queries.get_own_product(product, viewer=reader)
    rows = queries.list_certificates(product, viewer=reader)
    papers = queries.list_certificate_papers(product, viewer=reader)
    return Certificates(items=[Certificate.of(row, papers.get(row.public_id)) for row in rows])
