"""Figures and settings: what came about, what is charged, what markets show. Each change is dated."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path

from entrepot.apps.accounts.roles import PLATFORM_MONEY, PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees import actions as fees
from entrepot.apps.fees import queries as fee_queries
from entrepot.apps.impact import actions as counting
from entrepot.apps.impact import queries as impact
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request, not_found
from entrepot.apps.markets import actions as markets
from entrepot.apps.markets import queries as market_queries
from entrepot.web.api.declaring import Resource, for_operators, for_the_platform
from entrepot.web.api.shapes.base import ReliefId
from entrepot.web.api.shapes.platform import settings as shapes

resource = Resource("platform settings", "Figures, fees, and the settings of markets.")
_path: Any = Path  # ninja's is typed for annotations only
Owner = Annotated[
    str,
    _path(
        max_length=40,
        pattern="^[A-Za-z][A-Za-z-]*$",
        description="The code of a family or a market.",
        examples=["SG"],
    ),
]
SettingName = Annotated[
    str, _path(max_length=24, pattern="^[a-z_]+$", description="Which setting.", examples=["currency"])
]


@resource.get(
    "/platform/figures",
    scope=PLATFORM_READ,
    answers=shapes.PlatformFigures,
    summary="What came about",
    cost=3,
)
def get_figures(request: HttpRequest) -> shapes.PlatformFigures:
    """Return the platform's figures; the money check holds them against the books."""
    return shapes.PlatformFigures.of(impact.get_figures(viewer=for_the_platform(request)))


@resource.post(
    "/platform/figures/rebuild",
    scope=PLATFORM_MONEY,
    answers=shapes.CountingAnew,
    summary="Count everything anew",
    cost=20,
)
def rebuild_figures(request: HttpRequest) -> shapes.CountingAnew:
    """Start to count everything anew, in the background. Figures that were right stay as they are."""
    return shapes.CountingAnew(run=counting.start_rebuild(by=for_operators(request), at=clock.now()))


@resource.get("/platform/fees", scope=PLATFORM_READ, answers=shapes.FeeBook, summary="What is charged")
def list_fees(request: HttpRequest) -> shapes.FeeBook:
    """Return the commissions in force today, and what programmes pay of them."""
    return _fees(for_the_platform(request))


@resource.post(
    "/platform/fees/commissions",
    scope=PLATFORM_SETTINGS,
    answers=shapes.FeeBook,
    summary="Set a commission",
)
def set_commission(request: HttpRequest, body: shapes.CommissionAsked) -> shapes.FeeBook:
    """Let a commission hold from a day on; the one before ends there, and no order changes."""
    by = for_the_platform(request)
    fees.set_schedule(**body.as_terms(), by=by, at=clock.now())
    return _fees(by)


@resource.post(
    "/platform/fees/reliefs",
    scope=PLATFORM_SETTINGS,
    answers=shapes.CommissionRelief,
    summary="Grant a relief",
)
def grant_relief(request: HttpRequest, body: shapes.ReliefAsked) -> shapes.CommissionRelief:
    """Let a programme pay of a business's commission from a day on: not of one's own business."""
    by = for_the_platform(request)
    if not businesses.get_names([body.business], viewer=by):
        error = ("business", "is no business", "GET /api/v1/businesses names those that sell")
        raise ProblemRaised(invalid_request([error]))
    made = fees.grant_relief(**body.as_terms(), by=by, at=clock.now())
    rows = fee_queries.list_reliefs(viewer=by, on=body.valid_from, business=body.business)
    return shapes.CommissionRelief.of(next(row for row in rows if row.public_id == made))


@resource.delete("/platform/fees/reliefs/{relief}", scope=PLATFORM_SETTINGS, summary="End a relief today")
def end_relief(request: HttpRequest, relief: ReliefId) -> None:
    """Let a relief end today; what was charged before keeps it."""
    now = clock.now()
    fees.end_relief(relief=relief, on=now.date(), by=for_the_platform(request), at=now)


@resource.get(
    "/platform/families", scope=PLATFORM_READ, answers=shapes.FamilyList, summary="Families and markets"
)
def list_families(request: HttpRequest) -> shapes.FamilyList:
    """Return the families of storefronts; GET /markets has what holds in each market."""
    rows = market_queries.list_families(viewer=for_the_platform(request))
    return shapes.FamilyList(items=[shapes.FamilyInList.of(row) for row in rows])


@resource.get(
    "/platform/settings/{owner}",
    scope=PLATFORM_READ,
    answers=shapes.SettingHistory,
    summary="Settings of a family or a market, with their history",
)
def list_settings(request: HttpRequest, owner: Owner) -> shapes.SettingHistory:
    """Return every value a family or a market ever had for itself."""
    return _history(owner, for_the_platform(request))


@resource.put(
    "/platform/settings/{owner}/{name}",
    scope=PLATFORM_SETTINGS,
    answers=shapes.SettingHistory,
    summary="Set it from a day on",
)
def change_setting(
    request: HttpRequest, owner: Owner, name: SettingName, body: shapes.SettingAsked
) -> shapes.SettingHistory:
    """Let a setting of a family or a market hold from a day on; what was shown before is not rewritten."""
    by, at = for_the_platform(request), clock.now()
    dated: dict[str, Any] = {"name": name, "valid_from": body.valid_from, "by": by, "at": at}
    if body.value is None:
        markets.inherit_setting(market=owner, **dated)
    else:
        markets.change_setting(owner=owner, value=body.value, **dated)
    return _history(owner, by)


def _fees(viewer: Actor) -> shapes.FeeBook:
    today = clock.now().date()
    return shapes.FeeBook(
        commissions=[
            shapes.Commission.of(row) for row in fee_queries.list_schedules(viewer=viewer, on=today)
        ],
        reliefs=[
            shapes.CommissionRelief.of(row) for row in fee_queries.list_reliefs(viewer=viewer, on=today)
        ],
    )


def _history(owner: str, viewer: Actor) -> shapes.SettingHistory:
    rows = market_queries.list_setting_history(owner, viewer=viewer)
    if not rows:
        raise ProblemRaised(not_found("GET /api/v1/platform/families names the families and markets."))
    return shapes.SettingHistory(owner=owner, items=[shapes.DatedSetting.of(row) for row in rows])
