"""One's own data: taking it along, and keeping the account after all.

To be erased is asked for on a page alone, by a person who has just given their password: whoever finds a key
must not be able to end an account with it.
"""

from typing import Annotated

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path

from entrepot.apps.accounts import actions, queries
from entrepot.apps.accounts.roles import DATA_EXPORT
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.shapes import personal as shapes

resource = Resource("personal data", "All that is held about oneself or one's business, to take along.")
ExportId = Annotated[
    str,
    Path(pattern="^exp_[0-9a-z]{22}$", description="The id of an export.", examples=["exp_" + "0" * 22]),
]


@resource.post(
    "/data/exports",
    scope=DATA_EXPORT,
    answers=shapes.Export,
    status=202,
    summary="Have everything put into one file",
    cost=50,
)
def request_export(request: HttpRequest, body: shapes.ExportWish) -> shapes.Export:
    """Have all that is held put into a ZIP, in the background: pages to read, JSON for programs, files.

    Of the person whose key this is, or of their organisation's business, which is for owners. Whoever asked
    is written to when it is ready, and can fetch it for a week. A second is refused while the first is made.
    """
    by = actor_of(request)
    made = actions.request_export(
        of_business=body.of == "business", language=language_of(request), by=by, at=clock.now()
    )
    return shapes.Export.of_row(queries.get_export(made, viewer=by))


@resource.get("/data/exports", scope=DATA_EXPORT, answers=shapes.ExportList, summary="Own exports")
def list_exports(request: HttpRequest) -> shapes.ExportList:
    """Return the exports one asked for, of oneself and of one's business; the newest first."""
    viewer = actor_of(request)
    rows = [
        row
        for of_business in (False, True)
        for row in queries.list_exports(viewer=viewer, of_business=of_business)
    ]
    rows.sort(key=lambda row: row.asked_at, reverse=True)
    return shapes.ExportList(items=[shapes.Export.of_row(row) for row in rows])


@resource.get("/data/exports/{export}", scope=DATA_EXPORT, answers=shapes.Export, summary="One export")
def get_export(request: HttpRequest, export: ExportId) -> shapes.Export:
    """Return how far an export is."""
    return shapes.Export.of_row(queries.get_export(export, viewer=actor_of(request)))


@resource.get(
    "/data/exports/{export}/file",
    scope=DATA_EXPORT,
    answers=bytes,
    media="application/zip",
    summary="Fetch an export",
    cost=20,
)
def fetch_export(request: HttpRequest, export: ExportId) -> HttpResponseBase:
    """Return the file of a ready export to who asked for it. That it was fetched is written down."""
    viewer = actor_of(request)
    source = queries.open_export(export, viewer=viewer)
    actions.note_download(export=export, by=viewer, at=clock.now())
    return FileResponse(source, as_attachment=True, filename=f"{export}.zip", content_type="application/zip")


@resource.get(
    "/data/erasure",
    scope=DATA_EXPORT,
    answers=shapes.Erasure,
    summary="One's wish to be erased",
    missing=True,
)
def get_erasure(request: HttpRequest) -> shapes.Erasure:
    """Return the wish to be erased that waits; 404 when there is none. To ask for it, sign in on the page."""
    return shapes.Erasure.of_row(_own_wish(request))


@resource.delete("/data/erasure", scope=DATA_EXPORT, summary="Keep the account after all", missing=True)
def take_back_erasure(request: HttpRequest) -> None:
    """Take back the wish to be erased, while it waits."""
    wish = _own_wish(request)
    actions.take_back_erasure(request=wish.public_id, by=actor_of(request), at=clock.now())


def _own_wish(request: HttpRequest) -> queries.ErasureView:
    found = queries.get_erasure(viewer=actor_of(request))
    if found is None:
        raise ProblemRaised(not_found())
    return found
