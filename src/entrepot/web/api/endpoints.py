"""The reading addresses: law, nomenclature, countries."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import NinjaAPI, Query

import entrepot
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.law import queries as law
from entrepot.apps.reference import queries as reference
from entrepot.web.api import schemas
from entrepot.web.api.bodies import SentJson
from entrepot.web.api.rendering import FastJson
from entrepot.web.api.resources import RESOURCES
from entrepot.web.api.vocabulary import LevyName

api = NinjaAPI(
    title="Entrepot",
    version=entrepot.__version__,
    description="Can I sell this there, and what will it cost? List once, sell in many countries, get paid.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
    parser=SentJson(),
    renderer=FastJson(),
)
for resource in RESOURCES:
    api.add_router("", resource.router)

_EDITION_SHOWN = 12
Country = Annotated[str, Query(pattern="^[A-Z]{2}$", description="ISO 3166 alpha-2, or EU.", examples=["DE"])]
Text = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        description="Words in English or Chinese, or digits of a code.",
        examples=["green tea"],
    ),
]
Code = Annotated[str, Query(pattern="^[0-9]{2,10}$", description="Keep what may concern this code.")]
Day = Annotated[date, Query(description="Keep what is in force on this day.", examples=["2026-11-21"])]


@api.get(
    "/hs/search",
    operation_id="search_hs",
    response=schemas.HsPage,
    tags=["nomenclature"],
    summary="Find HS codes by words or digits",
)
def search_hs(
    request: HttpRequest, q: Text, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> schemas.HsPage:
    """Return candidates of HS 2022 with the reason for each. Nothing is padded and nothing decided."""
    found = reference.answer_hs(q, language=_language(request), limit=limit)
    return schemas.HsPage(
        query=q,
        edition=reference.hs_edition(),
        question=found.question,
        items=[schemas.HsOut.of(each) for each in found.candidates],
    )


@api.get(
    "/law/packs",
    operation_id="list_packs",
    response=list[schemas.PackOut],
    tags=["law"],
    summary="Whose law is loaded",
)
def list_packs(request: HttpRequest) -> list[schemas.PackOut]:
    """Return every pack, by country."""
    language = _language(request)
    return [schemas.PackOut.of(row, language) for row in law.list_packs(viewer=_viewer(request))]


@api.get(
    "/law/routes",
    operation_id="list_routes",
    response=list[schemas.RouteOut],
    tags=["law"],
    summary="The ways into a country",
)
def list_routes(request: HttpRequest, country: Country) -> list[schemas.RouteOut]:
    """Return the routes of a country and its parent; none when no law is loaded for it."""
    language = _language(request)
    return [schemas.RouteOut.of(row, language) for row in law.list_routes(country, viewer=_viewer(request))]


@api.get(
    "/law/measures",
    operation_id="list_measures",
    response=schemas.MeasurePage,
    tags=["law"],
    summary="The rules that make amounts",
)
def list_measures(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    country: Country,
    hs: Code | None = None,
    levy: LevyName | None = None,
    on: Day | None = None,
    cursor: Annotated[str | None, Query(max_length=40, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> schemas.MeasurePage:
    """Return the rules of a country and its parent in the order of their files, a page at a time."""
    language, viewer = _language(request), _viewer(request)
    edition = law.get_edition(viewer=viewer)
    page = law.list_measures(
        country,
        hs=hs or "",
        levy=levy or "",
        on=on,
        after=_place(cursor, edition),
        limit=limit,
        viewer=viewer,
    )
    following = None if page.next is None else f"{edition[:_EDITION_SHOWN]}.{page.next}"
    items = [schemas.MeasureOut.of(row, language) for row in page.rows]
    return schemas.MeasurePage(items=items, next=following, edition=edition)


@api.get(
    "/countries",
    operation_id="list_countries",
    response=list[schemas.CountryOut],
    tags=["nomenclature"],
    summary="Countries, by name",
)
def list_countries(request: HttpRequest) -> list[schemas.CountryOut]:
    """Return every country of ISO 3166 and whether its law is loaded."""
    language = _language(request)
    loaded = {pack.country for pack in law.list_packs(viewer=_viewer(request)) if pack.selectable}
    return [
        schemas.CountryOut(code=each.iso2, name=each.named(language), law=each.iso2 in loaded)
        for each in reference.list_countries(language)
    ]


def _place(cursor: str | None, edition: str) -> int:
    """Read a cursor. Another edition's is refused: its pages would skip and repeat rows."""
    if cursor is None:
        return 0
    shown, _, place = cursor.partition(".")
    if shown != edition[:_EDITION_SHOWN] or not (place.isascii() and place.isdigit()):
        error = ("cursor", "is not of the law in force", "begin again without a cursor")
        raise ProblemRaised(invalid_request([error]))
    return int(place)


def _language(request: HttpRequest) -> str:
    language: str = request.language  # type: ignore[attr-defined] # the guard put it there
    return language


def _viewer(request: HttpRequest) -> Actor:
    actor: Any = request.actor  # type: ignore[attr-defined] # the guard put it there
    assert isinstance(actor, Actor)  # noqa: S101 - tells the type checker
    return actor
