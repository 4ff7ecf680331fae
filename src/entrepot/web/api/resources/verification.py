"""What a business is verified by, part by part, and what it declares of itself for programmes."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import ORGANISATION_READ, ORGANISATION_WRITE
from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.actions import PaperGiven
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.core.support.business_facts import JOBS
from entrepot.core.support.verification import PAPER_KINDS
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.sellers import own_business
from entrepot.web.api.shapes import verification as shapes
from entrepot.web.api.shapes.base import DocumentId, OwnerId
from entrepot.web.api.uploads import receive, taken_once

resource = Resource("verification", "What a business is verified by, and what it declares.")
PAPERS = ("image/jpeg", "image/png", "image/webp", "application/pdf")
MOST = 15 * 1024 * 1024
Kind = Annotated[Literal[PAPER_KINDS], Query(description="What the document is.")]  # type: ignore[valid-type] # a tuple of words
Whose = Annotated[
    str, Query(pattern="^(own_[0-9a-z]{22})?$", description="The owner, of an identity document.")
]
Ends = Annotated[date | None, Query(description="Valid until.")]
Despite = Annotated[bool, Query(description="Keep a picture that can hardly be read: a person looks at it.")]
Shown = Annotated[
    str,
    Query(
        pattern="^[a-z_]{1,16}(,[a-z_]{1,16}){0,9}$",
        description="What it shows: codes of the fact sheet, commas between.",
        examples=["farm,jobs_full_time"],
    ),
]
Name = Annotated[str, Query(max_length=100, description="What the file is called.")]


@resource.get(
    "/business/file",
    scope=ORGANISATION_READ,
    answers=shapes.BusinessFile,
    summary="What the own business gave",
    missing=True,
)
def get_business_file(request: HttpRequest) -> shapes.BusinessFile:
    """Return the file of the own business: what is there, what is missing, what is due."""
    return _own(request)


@resource.put(
    "/business/file/details",
    scope=ORGANISATION_WRITE,
    answers=shapes.BusinessFile,
    summary="Say which business it is",
    missing=True,
)
def set_business_details(request: HttpRequest, body: shapes.Details) -> shapes.BusinessFile:
    """Give legal form, name and numbers; every wrong one is named."""
    actions.set_details(**body.model_dump(), by=actor_of(request), at=clock.now())
    return _own(request)


@resource.put(
    "/business/file/address",
    scope=ORGANISATION_WRITE,
    answers=shapes.BusinessFile,
    summary="Say where its seat is",
    missing=True,
)
def set_business_address(request: HttpRequest, body: shapes.SeatAddress) -> shapes.BusinessFile:
    """Give the address as its country writes it."""
    actions.set_address(address=body.model_dump(), by=actor_of(request), at=clock.now())
    return _own(request)


@resource.post(
    "/business/file/owners",
    scope=ORGANISATION_WRITE,
    answers=shapes.BusinessFile,
    summary="Name an owner",
    missing=True,
)
def add_business_owner(request: HttpRequest, body: shapes.OwnerContent) -> shapes.BusinessFile:
    """Name somebody who owns a quarter or more, or directs it; all shares are at most the whole."""
    actions.add_owner(**body.model_dump(), by=actor_of(request), at=clock.now())
    return _own(request)


@resource.put(
    "/business/file/owners",
    scope=ORGANISATION_WRITE,
    answers=shapes.BusinessFile,
    summary="Say that nobody else owns a quarter",
    missing=True,
)
def state_business_owners(request: HttpRequest, body: shapes.OwnersStated) -> shapes.BusinessFile:
    """Say that nobody beside those named owns a quarter or more, or take that back."""
    actions.state_owners(nobody_else=body.nobody_else, by=actor_of(request), at=clock.now())
    return _own(request)


@resource.delete(
    "/business/file/owners/{person}",
    scope=ORGANISATION_WRITE,
    summary="Take an owner away",
)
def remove_business_owner(request: HttpRequest, person: OwnerId) -> None:
    """Say that somebody owns or directs it no longer; their documents go too."""
    actions.remove_owner(owner=person, by=actor_of(request), at=clock.now())


@resource.post(
    "/business/file/documents",
    scope=ORGANISATION_WRITE,
    answers=shapes.BusinessFile,
    summary="Give a document",
    upload=PAPERS,
    cost=20,
    missing=True,
)
def add_business_document(
    request: HttpRequest,
    kind: Kind,
    *,
    owner: Whose = "",
    expires_on: Ends = None,
    name: Name = "",
    despite_faults: Despite = False,
) -> HttpResponse:
    """Give a picture or PDF, sent as the body. One nobody could read is refused with what to do."""
    upload = receive(request, kinds=PAPERS, most=MOST)
    with upload.file as content:

        def add() -> shapes.BusinessFile:
            actions.add_paper(
                given=PaperGiven(kind=kind, owner=owner, expires_on=expires_on),
                content=content.read(),
                name=name,
                despite_faults=despite_faults,
                by=actor_of(request),
                at=clock.now(),
            )
            return _own(request)

        return taken_once(request, upload, add)


@resource.delete(
    "/business/file/documents/{document}",
    scope=ORGANISATION_WRITE,
    summary="Take a document away",
)
def remove_business_document(request: HttpRequest, document: DocumentId) -> None:
    """Take a document out of the file."""
    actions.remove_paper(paper=document, by=actor_of(request), at=clock.now())


@resource.get(
    "/business/fact-sheet",
    scope=ORGANISATION_READ,
    answers=shapes.Facts,
    summary="What is known of the own business",
    missing=True,
)
def get_fact_sheet(request: HttpRequest) -> shapes.Facts:
    """Return every declared fact with how well it is known and since when."""
    return _facts(actor_of(request))


@resource.get(
    "/business/fact-sheet/papers",
    scope=ORGANISATION_READ,
    answers=shapes.ProofList,
    summary="Papers for what was declared",
    missing=True,
)
def list_proofs(request: HttpRequest) -> shapes.ProofList:
    """Return the papers sent for declared facts, the newest first, with what was decided."""
    return _proofs(actor_of(request))


@resource.post(
    "/business/fact-sheet/papers",
    scope=ORGANISATION_WRITE,
    answers=shapes.ProofList,
    summary="Show what was declared",
    upload=PAPERS,
    cost=20,
    missing=True,
)
def prove_facts(
    request: HttpRequest, facts: Shown, *, name: Name = "", despite_faults: Despite = False
) -> HttpResponse:
    """Give a picture or PDF, sent as the body, of a paper that shows some declared facts.

    They are documented from then on, and verified once a person has looked.
    """
    upload = receive(request, kinds=PAPERS, most=MOST)
    with upload.file as content:

        def add() -> shapes.ProofList:
            by = actor_of(request)
            actions.prove_facts(
                facts=facts.split(","),
                content=content.read(),
                name=name,
                despite_faults=despite_faults,
                by=by,
                at=clock.now(),
            )
            return _proofs(by)

        return taken_once(request, upload, add)


@resource.put(
    "/business/fact-sheet/jobs",
    scope=ORGANISATION_WRITE,
    answers=shapes.Facts,
    summary="Declare how many people work there",
    missing=True,
)
def declare_jobs(request: HttpRequest, body: shapes.JobsDeclared) -> shapes.Facts:
    """Declare the jobs of now, and when it was founded. What was declared before keeps its days."""
    by, at, given = actor_of(request), clock.now(), body.model_dump()
    actions.declare_jobs(jobs={name: given[name] for name in JOBS}, by=by, at=at)
    if body.founded_on is not None:
        actions.declare_founding(on=body.founded_on, by=by, at=at)
    return _facts(by)


def _own(request: HttpRequest) -> shapes.BusinessFile:
    by = actor_of(request)
    own_business(by)
    return shapes.BusinessFile.of(queries.get_own_file(viewer=by))


def _facts(by: Actor) -> shapes.Facts:
    return shapes.Facts.of(queries.get_fact_sheet(own_business(by), viewer=by, at=clock.now()))


def _proofs(by: Actor) -> shapes.ProofList:
    own_business(by)
    return shapes.ProofList(items=[shapes.Proof.of(each) for each in queries.list_proofs(viewer=by)])
