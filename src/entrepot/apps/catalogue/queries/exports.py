"""A seller's products as a file that other shops read, written piece by piece."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.models import Product, ProductPicture, Translation
from entrepot.apps.catalogue.provider import PictureDraft, ProductWriter, WrittenProduct
from entrepot.apps.catalogue.saying import contents_of
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import Actor, require_scope

CHUNK = 200


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file on its way out."""

    content_type: str
    file_name: str
    pieces: Iterator[str]


def export_kinds() -> tuple[str, ...]:
    """Return the kinds of files that products can be written as."""
    return tuple(settings.PRODUCT_WRITERS)


def write_products(kind: str, *, site: str, page: Callable[[str], str], viewer: Actor) -> ExportFile:
    """Return the viewer's products, but those put away, as a file of one of `export_kinds`.

    `site` stands before the addresses of pictures kept here; `page` gives a product's page for buyers by its
    public id. Raises KeyError for another kind.
    """
    require_scope(viewer, roles.CATALOGUE_READ)
    writer: ProductWriter = import_string(settings.PRODUCT_WRITERS[kind])
    products = _products(viewer.organisation_id or 0, site, page, viewer)
    return ExportFile(writer.content_type, writer.file_name, writer(products))


def _products(
    organisation: int, site: str, page: Callable[[str], str], viewer: Actor
) -> Iterator[WrittenProduct]:
    after = 0
    live = Product.objects.filter(organisation_id=organisation, archived_at=None).order_by("pk")
    while rows := list(live.filter(pk__gt=after)[:CHUNK]):
        after = rows[-1].pk
        contents, pictures, texts = contents_of(rows), _pictures(rows, site, viewer), _texts(rows)
        for row in rows:
            if contents[row.pk].variants:
                yield WrittenProduct(
                    content=contents[row.pk],
                    pictures=tuple(pictures[row.pk]),
                    texts=tuple(texts[row.public_id]),
                    page=page(row.public_id),
                )


def _pictures(rows: Sequence[Product], site: str, viewer: Actor) -> dict[int, list[PictureDraft]]:
    shown = list(ProductPicture.objects.filter(product__in=rows).select_related("variant"))
    kept = files.list_pictures(ids=[each.picture_id for each in shown if each.picture_id], viewer=viewer)
    alts: dict[str, str] = {}
    said = Translation.objects.filter(product__in=rows, field="alt").order_by("-pk")
    alts.update(said.values_list("thing", "text"))
    found: dict[int, list[PictureDraft]] = defaultdict(list)
    for each in shown:
        address = site + kept[each.picture_id].address if each.picture_id else each.address
        sku = each.variant.sku if each.variant else ""
        found[each.product_id].append(
            PictureDraft(address, alts.get(str(each.pk), ""), len(found[each.product_id]) + 1, sku)
        )
    return found


def _texts(rows: Sequence[Product]) -> dict[str, list[tuple[str, str, str]]]:
    """Return what products say in further languages; what only a machine said is left out."""
    first = {row.public_id: row.language for row in rows}
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    human = Translation.objects.filter(thing__in=first, field__in=("title", "description")).exclude(
        state=Translation.State.MACHINE
    )
    for thing, language, field, text in human.order_by("pk").values_list(
        "thing", "language", "field", "text"
    ):
        if language != first[thing]:
            found[thing].append((language, field, text))
    return found
