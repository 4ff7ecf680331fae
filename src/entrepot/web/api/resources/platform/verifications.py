"""Businesses that ask to be verified, decided by somebody who does not belong to them."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import PLATFORM_READ, PLATFORM_VERIFICATION
from entrepot.apps.businesses import actions, queries
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, for_the_platform
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes.base import ProofId, VerificationId
from entrepot.web.api.shapes.platform import verifications as shapes
from entrepot.web.evidence.serving import hand_over

resource = Resource("verifications", "Businesses that ask to be verified.")
State = Annotated[
    Literal["", "pending", "verified", "refused"], Query(description="Keep those in a state; empty for all.")
]
Of = Annotated[str, Query(pattern="^(biz_[0-9a-z]{22})?$", description="Keep one business's.")]
After = Annotated[
    str, Query(pattern="^(verif_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get(
    "/platform/verifications",
    scope=PLATFORM_READ,
    answers=shapes.VerificationPage,
    summary="Who asks to be verified",
)
def list_verifications(
    request: HttpRequest, state: State = "pending", business: Of = "", cursor: After = "", limit: Limit = 50
) -> shapes.VerificationPage:
    """Return requests to be verified, the oldest first."""
    rows = queries.list_verifications(
        viewer=for_the_platform(request), state=state, business=business, after=cursor, limit=limit + 1
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.VerificationPage(items=[shapes.VerificationRequest.of(row) for row in kept], next=following)


@resource.get(
    "/platform/verifications/{verification}",
    scope=PLATFORM_READ,
    answers=shapes.VerificationRequest,
    summary="One request to be verified",
)
def get_verification(request: HttpRequest, verification: VerificationId) -> shapes.VerificationRequest:
    """Return one request."""
    row = queries.get_verification(verification, viewer=for_the_platform(request))
    return shapes.VerificationRequest.of(row)


@resource.post(
    "/platform/verifications/{verification}/decision",
    scope=PLATFORM_VERIFICATION,
    answers=shapes.VerificationRequest,
    status=200,
    summary="Verify or refuse",
)
def decide_verification(
    request: HttpRequest, verification: VerificationId, body: shapes.VerificationDecision
) -> shapes.VerificationRequest:
    """Decide about a business one does not belong to. Refused, it reads the reasons and the note."""
    by = for_the_platform(request)
    actions.decide_verification(verification=verification, **body.model_dump(), by=by, at=clock.now())
    return shapes.VerificationRequest.of(queries.get_verification(verification, viewer=by))


@resource.get(
    "/platform/proofs/{proof}",
    scope=PLATFORM_READ,
    answers=shapes.ProofAsked,
    summary="A paper for what a business declared",
)
def get_proof(request: HttpRequest, proof: ProofId) -> shapes.ProofAsked:
    """Return what a paper is to show beside what the business says now; decide on its item of the desk."""
    viewer = for_the_platform(request)
    return shapes.ProofAsked.of(
        queries.get_proof(proof, viewer=viewer), queries.list_claims(proof, viewer=viewer)
    )


@resource.get(
    "/platform/proofs/{proof}/file",
    scope=PLATFORM_VERIFICATION,
    answers=bytes,
    media="application/octet-stream",
    summary="The picture or PDF of a paper",
    cost=5,
)
def get_proof_file(request: HttpRequest, proof: ProofId) -> HttpResponse:
    """Return the paper itself: a photo as WebP, a PDF as it came."""
    return hand_over(queries.read_proof(proof, viewer=for_the_platform(request)))
