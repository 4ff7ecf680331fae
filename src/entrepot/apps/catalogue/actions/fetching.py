from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.catalogue.access import own_product, require_member, tell_change
from entrepot.apps.catalogue.actions.pictures import MOST_PICTURES
from entrepot.apps.catalogue.fetch_words import REASONS, SWITCHED_OFF
from entrepot.apps.catalogue.fetching import FETCH, is_on, is_wanted, wake
from entrepot.apps.catalogue.models import PictureAddress, PictureSwitch, ProductPicture
from entrepot.apps.catalogue.picturing import alts_of, moved
from entrepot.apps.catalogue.refusals import clash, invalid
from entrepot.apps.files.provider import AddressRefusedError, read_address
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.bulk import start_bulk_run

LONGEST_REASON = 300


def add_picture_by_address(
    *, product: str, address: str, by: Actor, at: datetime, alt: str = "", language: str = "en", sku: str = ""
) -> None:
    """Have a picture fetched from the web and shown on a product, after those it has; twice is once.

    It comes later, by the bulk worker: `queries.list_pictures_elsewhere` says whether it did. `alt`,
    `language` and `sku` as in `add_picture`. For members. Raises ProblemRaised naming `address` when no
    picture is taken from there, 409 while fetching is switched off.
    """
    require_member(by)
    try:
        read_address(address)
    except AddressRefusedError as error:
        reason, fix = REASONS[error.code]
        raise invalid([("address", str(reason), str(fix))]) from error
    if not is_on():
        raise clash("fetching-off", str(SWITCHED_OFF[0]), str(SWITCHED_OFF[1]))
    with transaction.atomic():
        row = own_product(product, by=by)
        there = list(row.pictures.values_list("address", "position"))
        if address in {known for known, _position in there}:
            return
        if len(there) >= MOST_PICTURES:
            raise invalid([("address", _("The product has too many pictures."), _("Remove some first."))])
        shown = ProductPicture.objects.create(
            product=row,
            address=address,
            variant=row.variants.filter(archived_at=None, sku=sku).first() if sku else None,
            position=max((position for _known, position in there), default=-1) + 1,
        )
        for text in alts_of(row, shown, {language: alt}):
            text.save()
        moved(row, at)
        tell_change(row, "add_picture_by_address", {"address": address}, by=by, at=at)


def retry_pictures(*, by: Actor, at: datetime, product: str = "", product_import: str = "") -> int:
    """Ask anew for pictures of the organisation that did not come; return how many. For members.

    Those of a product or of an import where one is named, else all. What can never come (no address of a
    picture) stays as it is.
    """
    require_member(by)
    State = PictureAddress.State  # noqa: N806 - a class
    shown = ProductPicture.objects.filter(product__organisation_id=by.organisation_id or 0, picture=None)
    if product:
        shown = shown.filter(product__public_id=product)
    if product_import:
        shown = shown.filter(product_import__public_id=product_import)
    failed = PictureAddress.objects.filter(
        organisation_id=by.organisation_id or 0,
        state__in=(State.REFUSED, State.GONE),
        source__isnull=False,
    )
    if product or product_import:
        failed = failed.filter(pk__in=shown.values("elsewhere"))
    with transaction.atomic():
        rows = dict(failed.order_by("pk").values_list("pk", "source"))
        if not rows:
            return 0
        wake(set(rows.values()), at)
        tried = failed.filter(pk__in=[*rows]).update(state=State.WAITING, tries=0, due_at=at)
        subject = product or product_import or "pictures"
        audit.record(
            by=by, action="catalogue.retry_pictures", subject=subject, changes={"pictures": tried}, at=at
        )
    return tried


def set_picture_fetching(*, on: bool, reason: str, by: Actor, at: datetime) -> None:
    """Switch fetching of pictures from the web off, or on again, from now on; for operators, with a reason.

    Off, nothing more is asked for once the chunk in hand is done; what waits goes on waiting.
    """
    require_role(by, OPERATOR)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise invalid([("reason", _("The reason is missing or too long."), _("Say why in a sentence."))])
    with transaction.atomic():
        PictureSwitch.objects.create(on=on, reason=said, by=by.key, created_at=at)
        changes = {"on": on, "reason": said}
        audit.record(
            by=by, action="catalogue.set_picture_fetching", subject="pictures", changes=changes, at=at
        )


def fetch_pictures(*, by: Actor, at: datetime) -> None:
    """Have the pictures that wait fetched by a bulk run, where there are any and fetching is on.

    Raises ProblemRaised (409) while such a run is under way.
    """
    if is_wanted(at):
        start_bulk_run(name=FETCH, params={}, by=by, exclusive_key=FETCH)
