"""Who is in programmes over the API: given something, let go with notice; whom rules take, at what cost."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import PLATFORM_PROGRAMMES, PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.programmes import actions, queries
from entrepot.core.support.eligibility import RuleError
from entrepot.web.api.declaring import Resource, for_the_platform, language_of
from entrepot.web.api.shapes import programme_steps as steps
from entrepot.web.api.shapes.base import AwardId, ProgrammeId
from entrepot.web.api.shapes.platform import awards as shapes

resource = Resource("supported businesses", "Who is in programmes, and whom a rule would take.")
Of = Annotated[str, Query(pattern="^(prg_[0-9a-z]{22})?$", description="Keep one programme's.")]


@resource.get(
    "/platform/awards", scope=PLATFORM_READ, answers=shapes.AwardList, summary="Who is in programmes"
)
def list_awards(request: HttpRequest, programme: Of = "") -> shapes.AwardList:
    """Return who is, or was, in programmes, the newest first."""
    rows = queries.list_awards(
        viewer=for_the_platform(request), programme=programme, language=language_of(request)
    )
    return shapes.AwardList(items=[shapes.Award.of(row) for row in rows])


@resource.get(
    "/platform/awards/{award}",
    scope=PLATFORM_READ,
    answers=shapes.AwardWhole,
    summary="One business in one programme",
)
def get_award(request: HttpRequest, award: AwardId) -> shapes.AwardWhole:
    """Return what a business has of a programme, and what it was given."""
    return _award(request, for_the_platform(request), award)


@resource.post(
    "/platform/awards/{award}/given",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.AwardWhole,
    summary="Record what a business was given",
)
def give_resource(request: HttpRequest, award: AwardId, body: shapes.GivenAsked) -> shapes.AwardWhole:
    """Record what was given without a booking; its worth is taken from the cap and the budget."""
    by = for_the_platform(request)
    actions.give_resource(award=award, **body.model_dump(), by=by, at=clock.now())
    return _award(request, by, award)


@resource.post(
    "/platform/awards/{award}/end",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.AwardWhole,
    status=200,
    summary="Let a business leave a programme",
)
def end_award(request: HttpRequest, award: AwardId, body: shapes.EndAsked) -> shapes.AwardWhole:
    """Give a business notice, fourteen days at least. What it had stays."""
    by = for_the_platform(request)
    actions.end_award(award=award, on=body.on, reason=body.reason, by=by, at=clock.now())
    return _award(request, by, award)


@resource.post(
    "/platform/programmes/{programme}/end",
    scope=PLATFORM_PROGRAMMES,
    answers=steps.MadeProgramme,
    status=200,
    summary="End a programme earlier",
)
def end_programme(request: HttpRequest, programme: ProgrammeId, body: shapes.EndAsked) -> steps.MadeProgramme:
    """Announce the end of a programme, thirty days ahead at least. Nothing that was given is taken back."""
    by, now = for_the_platform(request), clock.now()
    actions.end_programme(programme=programme, on=body.on, reason=body.reason, by=by, at=now)
    view = queries.get_programme(programme, viewer=by, on=now.date(), language=language_of(request))
    return steps.MadeProgramme.of(view)


@resource.get(
    "/platform/programmes/{programme}/simulation",
    scope=PLATFORM_READ,
    answers=shapes.Simulated,
    summary="What a programme would have cost",
    cost=20,
)
def simulate_programme(request: HttpRequest, programme: ProgrammeId) -> shapes.Simulated:
    """Return what the version in the making, or else in force, would have cost in the last quarter."""
    viewer, on = for_the_platform(request), clock.now().date()
    found = queries.get_programme(programme, viewer=viewer, on=on, language=language_of(request))
    version = found.making or found.version
    return shapes.Simulated.of(
        queries.simulate_programme(
            rule=version.document,
            benefits=version.benefits,
            budget=version.budget,
            cap=version.cap,
            viewer=viewer,
            on=on,
        )
    )


@resource.post(
    "/platform/rule-matches",
    scope=PLATFORM_READ,
    answers=shapes.RuleMatches,
    status=200,
    once=False,
    summary="Whom a rule would take",
    cost=10,
)
def match_rule(request: HttpRequest, body: shapes.RuleAsked) -> shapes.RuleMatches:
    """Read a rule back in words and count whom it takes now; nothing is kept."""
    viewer, on = for_the_platform(request), clock.now().date()
    try:
        found = queries.count_matches(body.rule, viewer=viewer, on=on, names=0)
        misses = queries.list_near_misses(body.rule, viewer=viewer, on=on)
    except RuleError as error:
        place = f"rule.{error.place}".rstrip(".")
        raise ProblemRaised(invalid_request([(place, "makes no sense", str(error))])) from error
    return shapes.RuleMatches.of(body.rule, found, misses)


@resource.get(
    "/platform/fairness",
    scope=PLATFORM_READ,
    answers=shapes.FairnessReport,
    summary="Who asks, and who is taken",
    cost=5,
)
def report_fairness(request: HttpRequest, programme: Of = "") -> shapes.FairnessReport:
    """Return rates of acceptance by country, size and founders; groups of fewer than five are not told."""
    return shapes.FairnessReport.of(
        queries.report_fairness(viewer=for_the_platform(request), programme=programme)
    )


def _award(request: HttpRequest, by: Actor, award: str) -> shapes.AwardWhole:
    return shapes.AwardWhole.of(queries.get_award(award, viewer=by, language=language_of(request)))
