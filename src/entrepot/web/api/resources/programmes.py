"""Programmes that support businesses: what there is, and what fits one's own business."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import ORGANISATION_READ
from entrepot.apps.kernel import clock
from entrepot.apps.programmes import queries
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.shapes import programmes as shapes

resource = Resource("programmes", "Support for small businesses: who qualifies, and for what.")


@resource.get("/programmes", answers=shapes.ProgrammeList, summary="Programmes that support businesses")
def list_programmes(request: HttpRequest) -> shapes.ProgrammeList:
    """Return every published programme with its rule, in words too."""
    rows = queries.list_programmes(
        viewer=actor_of(request), on=clock.now().date(), language=language_of(request)
    )
    return shapes.ProgrammeList(items=[shapes.Programme.of(row) for row in rows if row.is_open])


@resource.get(
    "/programme-offers",
    scope=ORGANISATION_READ,
    answers=shapes.OfferList,
    summary="What fits one's own business",
)
def list_offers(request: HttpRequest) -> shapes.OfferList:
    """Return each programme with why one qualifies, or what would help."""
    rows = queries.list_offers(viewer=actor_of(request), at=clock.now(), language=language_of(request))
    return shapes.OfferList(items=[shapes.Offer.of(row) for row in rows])
