"""Product files and pictures, sent as they are."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.files import actions as files
from entrepot.apps.files import queries as file_queries
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes.base import ImportId, KnownCurrency
from entrepot.web.api.shapes.imports import (
    Failure,
    FailurePage,
    Import,
    ImportPage,
    NamedPictures,
    PicturePage,
    StoredPicture,
)
from entrepot.web.api.uploads import MOST_PICTURE, PICTURES, receive, taken_once
from entrepot.web.design import places

resource = Resource("imports", "Product files of other shops and of spreadsheets, and pictures.")
NDJSON = "application/x-ndjson"
FILES = (
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/json",
    NDJSON,
    "application/xml",
    "text/xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
MOST_CSV = 512 * 1024 * 1024

Currency = Annotated[
    str, Query(pattern="^[A-Z]{3}$", description="Of every price.", examples=["USD"]), KnownCurrency
]
FileName = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f]*$", examples=["products_export.csv"])]
Basis = Annotated[Literal["net", "all_in"], Query(description="`all_in` has duty and tax inside.")]
Language = Annotated[str, Query(pattern="^[a-z]{2,3}(-[a-z0-9]{2,8})?$", description="Of the texts.")]
Origin = Annotated[
    str, Query(pattern="^([A-Z]{2})?$", description="Of products whose rows name none.", examples=["US"])
]
Source = Annotated[
    Literal["", "shopify", "woocommerce", "amazon", "google", "table", "json"],
    Query(description="What the file is; empty: seen by its columns."),
]
Encoding = Annotated[
    Literal["", "utf-8", "gb18030", "windows-1252", "big5", "shift_jis"],
    Query(description="How the letters of a text are written; empty: seen by its bytes."),
]
Repeats = Annotated[
    str, Query(pattern="^(imp_[0-9a-z]{22})?$", description="The import whose failed rows this file mends.")
]
Wins = Annotated[
    bool, Query(description="Take its numbers of pieces also where pieces were counted by hand.")
]
Written = Annotated[
    Literal["shopify", "google", "json"], Query(description="Who is to read it.", examples=["json"])
]
Kind = Annotated[
    Literal["failed", "warned"], Query(description="What was not taken, or what was, with a remark.")
]
AfterImport = Annotated[
    str, Query(pattern="^(imp_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]
AfterPicture = Annotated[
    str, Query(pattern="^(pic_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]
Row = Annotated[int, Query(ge=0, le=2_000_000_000, description="`next` of the page before; 0 at first.")]


@resource.post(
    "/imports", scope=CATALOGUE_WRITE, answers=Import, summary="Import a product file", upload=FILES, cost=50
)
def import_products(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    currency: Currency,
    file_name: FileName = "products.csv",
    basis: Basis = "net",
    language: Language = "en",
    origin: Origin = "",
    repeats: Repeats = "",
    counts_win: Wins = False,  # noqa: FBT002 - same
    source: Source = "",
    encoding: Encoding = "",
) -> HttpResponse:
    """Take in a product file, sent as the body, in the background.

    Exports of Shopify and WooCommerce, Amazon's flat files and Google Merchant feeds are known by their
    columns; any other CSV or XLSX by what they are called. JSON is one product a line, or a list under
    `products`. The header is judged at once; a wrong row never stops the others.
    """
    actor = actor_of(request)
    upload = receive(request, kinds=FILES, most=MOST_CSV)
    with upload.file as content:

        def start() -> Import:
            made = actions.import_products(
                content=content,
                file_name=file_name,
                currency=currency,
                basis=basis,
                language=language,
                origin=origin,
                repeats=repeats,
                counts_win=counts_win,
                source=source,
                encoding=encoding,
                by=actor,
                at=clock.now(),
            )
            return Import.of(queries.get_import(made, viewer=seeing_own_work(actor, CATALOGUE_READ)))

        return taken_once(request, upload, start)


@resource.get("/imports", scope=CATALOGUE_READ, answers=ImportPage, summary="List imports")
def list_imports(request: HttpRequest, cursor: AfterImport = "", limit: Limit = 20) -> ImportPage:
    """Return the organisation's imports, the newest first."""
    rows = queries.list_imports(viewer=actor_of(request), after=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return ImportPage(items=[Import.of(row) for row in kept], next=following)


@resource.get("/imports/{import_id}", scope=CATALOGUE_READ, answers=Import, summary="How far an import is")
def get_import(request: HttpRequest, import_id: ImportId) -> Import:
    """Return one import with its progress."""
    return Import.of(queries.get_import(import_id, viewer=actor_of(request)))


@resource.get(
    "/imports/{import_id}/failures", scope=CATALOGUE_READ, answers=FailurePage, summary="What was not taken"
)
def list_failures(
    request: HttpRequest,
    import_id: ImportId,
    kind: Kind = "failed",
    cursor: Row = 0,
    limit: Limit = 50,
) -> FailurePage:
    """Return the products that were not taken, or remarked on, and why, in the order of the file."""
    rows = queries.list_failed_rows(
        import_id, viewer=actor_of(request), after=cursor, limit=limit + 1, warnings=kind == "warned"
    )
    kept, following = cut(rows, limit, lambda row: str(row.row))
    return FailurePage(items=[Failure.of(row) for row in kept], next=following)


@resource.get(
    "/imports/{import_id}/pictures",
    scope=CATALOGUE_READ,
    answers=NamedPictures,
    summary="What became of the pictures of a file",
)
def count_pictures(request: HttpRequest, import_id: ImportId) -> NamedPictures:
    """Return how many of the pictures that a file named first came, wait and did not come, and why not."""
    return NamedPictures.of(queries.count_pictures_of_import(import_id, viewer=actor_of(request)))


@resource.post(
    "/imports/{import_id}/pictures/retries",
    scope=CATALOGUE_WRITE,
    answers=NamedPictures,
    summary="Ask again for the pictures of a file that did not come",
)
def retry_pictures_of_import(request: HttpRequest, import_id: ImportId) -> NamedPictures:
    """Ask anew for the pictures that a file named and that did not come."""
    actor = actor_of(request)
    reader = seeing_own_work(actor, CATALOGUE_READ)
    queries.get_import(import_id, viewer=reader)
    actions.retry_pictures(product_import=import_id, by=actor, at=clock.now())
    return NamedPictures.of(queries.count_pictures_of_import(import_id, viewer=reader))


@resource.get(
    "/imports/{import_id}/failed-rows.csv",
    scope=CATALOGUE_READ,
    answers=str,
    media="text/csv",
    also=(NDJSON,),
    summary="The failed rows as a file to mend",
)
def download_failed_rows(request: HttpRequest, import_id: ImportId) -> StreamingHttpResponse:
    """Return the rows that were not taken, each with its reason; mended, the file can be sent as it is.

    Of an import of JSON these are lines of JSON.
    """
    rows = queries.write_failed_rows(import_id, viewer=actor_of(request))
    lines = queries.is_json(import_id, viewer=actor_of(request))
    kind, ending = (NDJSON, "ndjson") if lines else ("text/csv", "csv")
    response = StreamingHttpResponse(rows, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{import_id}-failed.{ending}"'
    return response


@resource.get(
    "/product-file",
    scope=CATALOGUE_READ,
    answers=str,
    media=NDJSON,
    also=("text/csv", "text/tab-separated-values"),
    summary="Your products as a file",
)
def export_products(request: HttpRequest, kind: Written = "json") -> StreamingHttpResponse:
    """Return every product that was not put away as a file that another shop reads.

    `shopify` is CSV, `google` a feed of Google Merchant as text, `json` one product a line with everything it
    says: the file that `POST /imports` takes back whole.
    """
    site = request.build_absolute_uri("/").rstrip("/")
    file = queries.write_products(
        kind,
        site=site,
        page=lambda product: site + places.place_url("shop-product", places.HOME, product=product),
        viewer=actor_of(request),
    )
    response = StreamingHttpResponse(file.pieces, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.file_name}"'
    return response


@resource.post(
    "/pictures",
    scope=CATALOGUE_WRITE,
    answers=StoredPicture,
    summary="Upload a picture",
    upload=PICTURES,
    once=False,
    cost=20,
)
def store_picture(request: HttpRequest) -> StoredPicture:
    """Keep a picture, sent as the body: decoded, written anew without its metadata, in several widths.

    The same bytes again are the same picture, so no Idempotency-Key is needed.
    """
    actor = actor_of(request)
    with receive(request, kinds=PICTURES, most=MOST_PICTURE).file as content:
        made = files.store_picture(content=content.read(), by=actor, at=clock.now(), field="")
    number = file_queries.get_own_picture_id(made, viewer=actor) or 0
    return StoredPicture.of(file_queries.list_pictures(ids=[number], viewer=actor)[number])


@resource.get("/pictures", scope=CATALOGUE_READ, answers=PicturePage, summary="List pictures")
def list_pictures(request: HttpRequest, cursor: AfterPicture = "", limit: Limit = 50) -> PicturePage:
    """Return the organisation's pictures, the newest first."""
    rows = file_queries.list_own_pictures(viewer=actor_of(request), after=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return PicturePage(items=[StoredPicture.of(row) for row in kept], next=following)
