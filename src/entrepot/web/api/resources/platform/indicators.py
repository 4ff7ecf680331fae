"""Indicators over the API: the figures of the day, and down to the rows behind each."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.impact import queries
from entrepot.apps.impact.queries import Asked
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.reference.queries import get_region, list_regions
from entrepot.web.api.declaring import Resource, for_the_platform
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes.platform import indicators as shapes

resource = Resource("indicators", "What the platform is for, counted day by day.")
Where = Annotated[
    str, Query(pattern="^([A-Z]{2})?$", description="One country only, by its code.", examples=["RW"])
]
Region = Annotated[
    str,
    Query(
        pattern="^([0-9]{3})?$",
        description="One of the UN's regions only, by its M49 code, such as 202.",
        examples=["202"],
    ),
]
Which = Annotated[
    str,
    Query(pattern="^[a-z_]{1,32}$", description="The indicator's code.", examples=["businesses_online"]),
]
Known = Annotated[
    str,
    Query(pattern="^(declared|documented|verified)?$", description="Only what is known in this way."),
]
Programme = Annotated[
    str,
    Query(pattern="^(prg_[0-9a-z]{22})?$", description="Only businesses in one programme, by its id."),
]
Since = Annotated[date | None, Query(description="What came from this day on, beside what stood.")]
Until = Annotated[date | None, Query(description="As it stood on this day, or before it.")]
After = Annotated[
    str,
    Query(pattern="^([a-z]{3,4}_[0-9a-z]{22})?$", description="`next` of the page before; empty at first."),
]


@resource.get(
    "/platform/indicators",
    scope=PLATFORM_READ,
    answers=shapes.Indicators,
    summary="How far every indicator is",
    cost=3,
)
def list_indicators(
    request: HttpRequest,
    *,
    region: Region = "",
    country: Where = "",
    programme: Programme = "",
    evidence: Known = "",
    since: Since = None,
    until: Until = None,
) -> shapes.Indicators:
    """Return every indicator as it was kept last: its value, by country and by how it is known."""
    asked = Asked(
        region=_known(region),
        country=country,
        programme=programme,
        evidence=evidence,
        since=since,
        until=until,
    )
    day, found = queries.list_progress(viewer=for_the_platform(request), asked=asked)
    return shapes.Indicators(day=day, items=[shapes.Indicator.of(each) for each in found])


@resource.get(
    "/platform/indicator-rows",
    scope=PLATFORM_READ,
    answers=shapes.IndicatorRows,
    summary="The rows behind an indicator",
)
def list_indicator_rows(
    request: HttpRequest,
    *,
    indicator: Which,
    region: Region = "",
    country: Where = "",
    programme: Programme = "",
    evidence: Known = "",
    since: Since = None,
    until: Until = None,
    cursor: After = "",
    limit: Limit = 50,
) -> shapes.IndicatorRows:
    """Return what counts for an indicator as it stands now; days take what began to count on these."""
    try:
        rows = queries.list_rows(
            indicator,
            viewer=for_the_platform(request),
            asked=Asked(
                region=_known(region),
                country=country,
                programme=programme,
                evidence=evidence,
                since=since,
                until=until,
            ),
            after=cursor,
            limit=limit + 1,
        )
    except KeyError as error:
        fault = ("indicator", "is none of ours", "take the code of one that /platform/indicators lists")
        raise ProblemRaised(invalid_request([fault])) from error
    kept, following = cut(rows, limit, lambda row: row.key)
    return shapes.IndicatorRows(items=[shapes.IndicatorRow.of(row) for row in kept], next=following)


def _known(region: str) -> str:
    """Return the region; raises ProblemRaised 422 for one there is not."""
    if region and get_region(region) is None:
        fix = "take one of " + ", ".join(each.m49 for each in list_regions())
        raise ProblemRaised(invalid_request([("region", "is no region of ours", fix)]))
    return region
