"""Fronts of the shops over the API: collections and campaigns, put together, changed, put away."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.campaigns import actions, queries
from entrepot.apps.files import queries as files
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.shapes import collections as shapes
from entrepot.web.api.shapes.base import CollectionId
from entrepot.web.api.shapes.imports import StoredPicture
from entrepot.web.api.uploads import MOST_PICTURE, PICTURES, receive

resource = Resource("platform collections", "Collections and campaigns of every family of shops.")


@resource.get(
    "/platform/collections",
    scope=PLATFORM_READ,
    answers=shapes.FrontCollections,
    summary="All collections",
)
def list_collections(request: HttpRequest) -> shapes.FrontCollections:
    """Return every collection that is not put away: those of today, to come, and over."""
    rows = queries.list_collections(viewer=for_operators(request))
    return shapes.FrontCollections(items=[shapes.FrontCollection.of(row) for row in rows])


@resource.post(
    "/platform/collections",
    scope=PLATFORM_SETTINGS,
    answers=shapes.FrontCollection,
    summary="Put a collection together",
)
def create_collection(request: HttpRequest, body: shapes.CollectionContent) -> shapes.FrontCollection:
    """Put a collection in front of a family of shops, from its first day on."""
    by = for_operators(request)
    made = actions.create_collection(wanted=body.as_wanted(), by=by, at=clock.now())
    return shapes.FrontCollection.of(queries.get_any_collection(made, viewer=by))


@resource.post(
    "/platform/collections/pictures",
    scope=PLATFORM_SETTINGS,
    answers=StoredPicture,
    summary="Upload a picture for a collection",
    upload=PICTURES,
    once=False,
    cost=20,
)
def store_collection_picture(request: HttpRequest) -> StoredPicture:
    """Keep a picture, sent as the body: decoded, written anew without its metadata, in several widths.

    The same bytes again are the same picture, so no Idempotency-Key is needed.
    """
    by = for_operators(request)
    with receive(request, kinds=PICTURES, most=MOST_PICTURE).file as content:
        made = actions.store_picture(content=content.read(), by=by, at=clock.now(), field="")
    number = files.get_platform_picture_id(made, viewer=by) or 0
    return StoredPicture.of(files.list_pictures(ids=[number], viewer=by)[number])


@resource.get(
    "/platform/collections/{collection}",
    scope=PLATFORM_READ,
    answers=shapes.FrontCollection,
    summary="One collection, whole",
)
def get_collection(request: HttpRequest, collection: CollectionId) -> shapes.FrontCollection:
    """Return a collection that is not put away."""
    return shapes.FrontCollection.of(queries.get_any_collection(collection, viewer=for_operators(request)))


@resource.put(
    "/platform/collections/{collection}",
    scope=PLATFORM_SETTINGS,
    answers=shapes.FrontCollection,
    summary="Change a collection",
)
def change_collection(
    request: HttpRequest, collection: CollectionId, body: shapes.CollectionContent
) -> shapes.FrontCollection:
    """Make a collection what is sent."""
    by = for_operators(request)
    actions.change_collection(collection=collection, wanted=body.as_wanted(), by=by, at=clock.now())
    return shapes.FrontCollection.of(queries.get_any_collection(collection, viewer=by))


@resource.delete(
    "/platform/collections/{collection}", scope=PLATFORM_SETTINGS, summary="Put a collection away"
)
def archive_collection(request: HttpRequest, collection: CollectionId) -> None:
    """Take a collection off the shops; again changes nothing."""
    actions.archive_collection(collection=collection, by=for_operators(request), at=clock.now())
