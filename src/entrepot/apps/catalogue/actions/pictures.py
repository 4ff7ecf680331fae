from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_product, require_member, tell_change
from entrepot.apps.catalogue.models import Product, ProductPicture, Translation
from entrepot.apps.catalogue.refusals import invalid, no_product
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import Actor

MOST_PICTURES = 250


def add_picture(
    *, product: str, picture: str, by: Actor, at: datetime, alt: str = "", language: str = "en", sku: str = ""
) -> None:
    """Show a stored picture (its public id) on a product, after those it has; `sku` ties it to a variant.

    `alt` says what is on it, for those who do not see it. For members; the picture must be their own.
    """
    require_member(by)
    stored = files.get_own_picture_id(picture, viewer=by)
    if stored is None:
        raise invalid([("picture", _("You have no such picture."), _("Upload it first."))])
    with transaction.atomic():
        row = own_product(product, by=by)
        if row.pictures.filter(picture_id=stored).exists():
            return
        if row.pictures.count() >= MOST_PICTURES:
            raise invalid([("picture", _("The product has too many pictures."), _("Remove some first."))])
        last = row.pictures.aggregate(last=Max("position"))["last"]
        shown = ProductPicture.objects.create(
            product=row,
            picture_id=stored,
            variant=row.variants.filter(sku=sku, archived_at=None).first() if sku else None,
            position=0 if last is None else last + 1,
        )
        if alt.strip():
            Translation.objects.create(
                product=row,
                thing=str(shown.pk),
                field="alt",
                language=language,
                text=alt.strip()[:500],
                state=Translation.State.ORIGINAL,
            )
        _move(row, at)
        tell_change(row, "add_picture", {"picture": picture}, by=by, at=at)


def remove_picture(*, product: str, picture: str, by: Actor, at: datetime) -> None:
    """Take a picture off a product; the stored picture stays. For members."""
    require_member(by)
    with transaction.atomic():
        row = own_product(product, by=by)
        shown = row.pictures.filter(picture__public_id=picture).first()
        if shown is None:
            raise no_product()
        Translation.objects.filter(product=row, thing=str(shown.pk), field="alt").delete()
        shown.delete()
        _move(row, at)
        tell_change(row, "remove_picture", {"picture": picture}, by=by, at=at)


def _move(row: Product, at: datetime) -> None:
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["version", "updated_at"])
