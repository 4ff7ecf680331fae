"""Programmes made and decided over the API: drafted, approved by a second person, published; applications."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import PLATFORM_PROGRAMMES, PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import actions, queries
from entrepot.web.api.declaring import Resource, for_the_platform, language_of
from entrepot.web.api.shapes import programme_steps as shapes
from entrepot.web.api.shapes.base import ApplicationId, ProgrammeId

resource = Resource("making programmes", "Programmes as they are made, and who asks for them.")
Of = Annotated[str, Query(pattern="^(prg_[0-9a-z]{22})?$", description="Keep one programme's.")]
State = Annotated[
    Literal["", "open", "waiting", "listed", "accepted", "refused", "appealed", "withdrawn"],
    Query(description="Keep those in a state; `open` needs a person."),
]


@resource.get(
    "/platform/programmes",
    scope=PLATFORM_READ,
    answers=shapes.MadeProgrammeList,
    summary="Every programme",
)
def list_made_programmes(request: HttpRequest) -> shapes.MadeProgrammeList:
    """Return programmes in the making too, with budgets and what waits."""
    rows = queries.list_programmes(
        viewer=for_the_platform(request), on=_today(), language=language_of(request)
    )
    return shapes.MadeProgrammeList(items=[shapes.MadeProgramme.of(row) for row in rows])


@resource.get(
    "/platform/programmes/{programme}",
    scope=PLATFORM_READ,
    answers=shapes.MadeProgramme,
    summary="One programme",
)
def get_made_programme(request: HttpRequest, programme: ProgrammeId) -> shapes.MadeProgramme:
    """Return one programme with its version in force and the one in the making."""
    return _shown(request, for_the_platform(request), programme)


@resource.post(
    "/platform/programmes",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.MadeProgramme,
    summary="Draft a programme",
)
def draft_programme(request: HttpRequest, body: shapes.ProgrammeContent) -> shapes.MadeProgramme:
    """Draft a programme; nothing of it holds before a second person approved it and it is published."""
    by = for_the_platform(request)
    made = actions.draft_programme(terms=body.as_terms(), by=by, at=clock.now())
    return _shown(request, by, made)


@resource.put(
    "/platform/programmes/{programme}/draft",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.MadeProgramme,
    summary="Change the draft, or draft the next version",
)
def change_programme(
    request: HttpRequest, programme: ProgrammeId, body: shapes.ProgrammeContent
) -> shapes.MadeProgramme:
    """Say anew what the draft says. What is published holds until the next version is."""
    by = for_the_platform(request)
    actions.change_programme(programme=programme, terms=body.as_terms(), by=by, at=clock.now())
    return _shown(request, by, programme)


@resource.post(
    "/platform/programmes/{programme}/steps",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.MadeProgramme,
    status=200,
    summary="Propose, approve, send back or publish",
)
def move_programme(
    request: HttpRequest, programme: ProgrammeId, body: shapes.ProgrammeStep
) -> shapes.MadeProgramme:
    """Take the next step of the version in the making; another person approves than who proposed."""
    by, at = for_the_platform(request), clock.now()
    if body.step == "send_back":
        actions.send_version_back(programme=programme, why=body.why, by=by, at=at)
    elif body.step == "propose":
        actions.propose_version(programme=programme, by=by, at=at)
    elif body.step == "approve":
        actions.approve_version(programme=programme, by=by, at=at)
    else:
        actions.publish_version(programme=programme, by=by, at=at)
    return _shown(request, by, programme)


@resource.get(
    "/platform/applications",
    scope=PLATFORM_READ,
    answers=shapes.ApplicationList,
    summary="Who asks for programmes",
)
def list_programme_applications(
    request: HttpRequest, programme: Of = "", state: State = "open"
) -> shapes.ApplicationList:
    """Return applications, those that wait longest first."""
    rows = queries.list_applications(
        viewer=for_the_platform(request), programme=programme, state=state, language=language_of(request)
    )
    return shapes.ApplicationList(items=[shapes.Application.of(row) for row in rows])


@resource.post(
    "/platform/applications/{application}/decision",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.Application,
    status=200,
    summary="Accept or refuse an application",
)
def decide_application(
    request: HttpRequest, application: ApplicationId, body: shapes.ApplicationDecision
) -> shapes.Application:
    """Decide about a business one does not belong to. An appeal is decided by another than who refused."""
    by, at = for_the_platform(request), clock.now()
    if body.accept:
        actions.accept_application(application=application, by=by, at=at)
    else:
        actions.refuse_application(application=application, reason=body.reason, by=by, at=at)
    return shapes.Application.of(
        queries.get_application(application, viewer=by, language=language_of(request))
    )


@resource.post(
    "/platform/applications/accept",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.AcceptedTogether,
    status=200,
    summary="Accept many applications",
    cost=10,
)
def accept_applications(request: HttpRequest, body: shapes.ApplicationsAccepted) -> shapes.AcceptedTogether:
    """Accept those that wait, each on its own; what could not be is named."""
    done, left = actions.accept_applications(
        applications=body.applications, by=for_the_platform(request), at=clock.now()
    )
    return shapes.AcceptedTogether(decided=done, left=left)


def _shown(request: HttpRequest, by: Actor, programme: str) -> shapes.MadeProgramme:
    view = queries.get_programme(programme, viewer=by, on=_today(), language=language_of(request))
    return shapes.MadeProgramme.of(view)


def _today() -> date:
    return clock.now().date()
