from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_product, require_member, tell_change
from entrepot.apps.catalogue.models import ProductPicture, Translation
from entrepot.apps.catalogue.picturing import alts_of, moved
from entrepot.apps.catalogue.refusals import invalid, no_product
from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import Actor

MOST_PICTURES = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture to be shown: its public id, and the SKU of the variant it shows if only one.

    `alts` says what is on it, for those who do not see it, by language, the original first.
    """

    picture: str
    alts: Mapping[str, str] = field(default_factory=dict)
    sku: str = ""


def add_picture(
    *, product: str, picture: str, by: Actor, at: datetime, alt: str = "", language: str = "en", sku: str = ""
) -> None:
    """Show a stored picture (its public id) on a product, after those it has; `sku` ties it to a variant.

    `alt` says what is on it, for those who do not see it. For members; the picture must be their own.
    """
    add_pictures(
        product=product, pictures=[Shown(picture=picture, alts={language: alt}, sku=sku)], by=by, at=at
    )


def add_pictures(*, product: str, pictures: Sequence[Shown], by: Actor, at: datetime) -> None:
    """Show stored pictures on a product, after those it has, as one change; what it shows already stays.

    For members; the pictures must be their own.
    """
    require_member(by)
    own = {each.picture: files.get_own_picture_id(each.picture, viewer=by) for each in pictures}
    if None in own.values():
        raise invalid([("picture", _("You have no such picture."), _("Upload it first."))])
    with transaction.atomic():
        row = own_product(product, by=by)
        there = {shown.picture_id: shown.position for shown in row.pictures.all()}
        new = {own[each.picture]: each for each in pictures if own[each.picture] not in there}
        if not new:
            return
        if len(there) + len(new) > MOST_PICTURES:
            raise invalid([("picture", _("The product has too many pictures."), _("Remove some first."))])
        skus = {variant.sku: variant for variant in row.variants.filter(archived_at=None)}
        shown = ProductPicture.objects.bulk_create(
            ProductPicture(product=row, picture_id=stored, variant=skus.get(each.sku), position=position)
            for position, (stored, each) in enumerate(new.items(), max(there.values(), default=-1) + 1)
        )
        Translation.objects.bulk_create(
            text
            for one, each in zip(shown, new.values(), strict=True)
            for text in alts_of(row, one, each.alts)
        )
        moved(row, at)
        told = [each.picture for each in new.values()]
        tell_change(row, "add_picture", {"picture": told[0] if len(told) == 1 else told}, by=by, at=at)


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
        moved(row, at)
        tell_change(row, "remove_picture", {"picture": picture}, by=by, at=at)
