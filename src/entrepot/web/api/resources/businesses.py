"""Who sells: public profiles, and one's own business."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import ORGANISATION_READ, ORGANISATION_WRITE
from entrepot.apps.businesses import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import businesses as shapes
from entrepot.web.api.shapes.base import BusinessId, LanguageCode

resource = Resource("businesses", "Who sells.")
Country = Annotated[str, Query(pattern="^([A-Z]{2})?$", description="Keep those of a country.")]
After = Annotated[
    str, Query(pattern="^(biz_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get("/businesses", answers=shapes.ProfilePage, summary="Businesses that sell, by name")
def list_businesses(
    request: HttpRequest, country: Country = "", cursor: After = "", limit: Limit = 50
) -> shapes.ProfilePage:
    """Return the public profiles of listed businesses."""
    rows = queries.list_profiles(
        viewer=actor_of(request),
        language=language_of(request),
        country=country,
        after=cursor,
        limit=limit + 1,
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.ProfilePage(items=[shapes.Profile.of(row) for row in kept], next=following)


@resource.get("/businesses/{business}", answers=shapes.Profile, summary="One business")
def get_business(request: HttpRequest, business: BusinessId) -> shapes.Profile:
    """Return the profile of a listed business."""
    row = queries.get_profile(business, viewer=actor_of(request), language=language_of(request))
    return shapes.Profile.of(row)


@resource.get(
    "/business", scope=ORGANISATION_READ, answers=shapes.Business, summary="Own business", missing=True
)
def get_own_business(request: HttpRequest) -> shapes.Business:
    """Return the business of the token's organisation."""
    return _own(request)


@resource.post(
    "/business", scope=ORGANISATION_WRITE, answers=shapes.Business, summary="Register the own business"
)
def register_business(request: HttpRequest, body: shapes.BusinessContent) -> shapes.Business:
    """Give the organisation a trade profile. It may sell at once; it is paid out once it is verified."""
    actions.register_business(**body.model_dump(), by=actor_of(request), at=clock.now())
    return _own(request)


@resource.put(
    "/business",
    scope=ORGANISATION_WRITE,
    answers=shapes.Business,
    summary="Change the own business",
    missing=True,
)
def update_business(request: HttpRequest, body: shapes.BusinessContent) -> shapes.Business:
    """Change the three fields. A verified business with another name or country is verified no longer."""
    actions.update_business(**body.model_dump(), by=actor_of(request), at=clock.now())
    return _own(request)


@resource.put(
    "/business/texts/{field}/{language}",
    scope=ORGANISATION_WRITE,
    answers=shapes.Business,
    summary="Write the story or the tagline",
)
def set_business_text(
    request: HttpRequest,
    field: Literal["story", "tagline"],
    language: LanguageCode,
    body: shapes.BusinessText,
) -> shapes.Business:
    """Write one text of the own business in one language."""
    actions.set_text(field=field, language=language, text=body.text, by=actor_of(request), at=clock.now())
    return _own(request)


@resource.put(
    "/business/photo",
    scope=ORGANISATION_WRITE,
    answers=shapes.Business,
    summary="Choose the own photo",
    missing=True,
)
def set_business_photo(request: HttpRequest, body: shapes.PhotoChoice) -> shapes.Business:
    """Choose a picture that was uploaded before."""
    actions.set_photo(picture=body.picture, by=actor_of(request), at=clock.now())
    return _own(request)


@resource.put(
    "/business/facts",
    scope=ORGANISATION_WRITE,
    answers=shapes.Business,
    summary="Declare facts of the owners",
    missing=True,
)
def declare_facts(request: HttpRequest, body: shapes.FactsDeclared) -> shapes.Business:
    """Declare what holds; what was declared before and is not any more is withdrawn."""
    actions.declare_facts(facts=body.facts, by=actor_of(request), at=clock.now())
    return _own(request)


@resource.post(
    "/business/verifications",
    scope=ORGANISATION_WRITE,
    answers=shapes.Verification,
    summary="Ask to be verified",
    missing=True,
)
def submit_verification(request: HttpRequest, body: shapes.VerificationAsked) -> shapes.Verification:
    """Ask for the own business to be verified: a clean file decides itself, a person looks at others."""
    made = actions.submit_verification(**body.model_dump(by_alias=True), by=actor_of(request), at=clock.now())
    return shapes.Verification(id=made)


def _own(request: HttpRequest) -> shapes.Business:
    row = queries.get_own_business(viewer=actor_of(request), language=language_of(request))
    if row is None:
        raise ProblemRaised(not_found("Your organisation has no business yet. Register it: three fields."))
    return shapes.Business.of(row)
