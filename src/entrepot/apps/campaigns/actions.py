"""Every write of campaigns: put a collection together, change it, put it away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.campaigns.events import FrontChanged
from entrepot.apps.campaigns.models import LANGUAGES, Collection, CollectionItem, CollectionText
from entrepot.apps.files import actions as files
from entrepot.apps.files import queries as file_queries
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.ids import is_public_id
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.markets import queries as markets

MOST_PRODUCTS: Final = 48
SLOTS: Final = tuple(Collection.Slot.values)
WRITTEN_IN: Final = LANGUAGES
"""The languages a collection has its words in: all of them."""
CAMPAIGN: Final = Collection.Slot.CAMPAIGN.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionInput:
    """A collection as it is wanted: `texts` are (title, words) by language, `products` public ids."""

    family: str
    texts: Mapping[str, tuple[str, str]]
    products: Sequence[str]
    starts_on: date
    ends_on: date | None = None
    slot: str = Collection.Slot.SHELF.value
    position: int = 0
    picture: str = ""
    """The public id of a picture of the platform (`store_picture`), nothing for a collection without one."""
    alts: Mapping[str, str] = field(default_factory=dict)
    """What the picture shows, by language: each of them, where there is a picture."""


def store_picture(*, content: bytes, by: Actor, at: datetime, field: str = "picture") -> str:
    """Keep a picture to show with a collection and return its public id; again gives the same. For operators.

    Outside transactions. Raises ProblemRaised 422 naming `field` when it is no picture we take.
    """
    return files.store_platform_picture(content=content, by=by, at=at, field=field)


def create_collection(*, wanted: CollectionInput, by: Actor, at: datetime) -> str:
    """Put a collection in front of a family of shops and return its public id. For operators.

    Raises ProblemRaised 422 naming everything that is wrong.
    """
    require_role(by, OPERATOR)
    picture = _check(wanted, by)
    with transaction.atomic():
        row = Collection.objects.create(
            picture_id=picture,
            family=wanted.family,
            slot=wanted.slot,
            position=wanted.position,
            starts_on=wanted.starts_on,
            ends_on=wanted.ends_on,
            changed_by=by.key,
            created_at=at,
        )
        _fill(row, wanted)
        _tell(row, "campaigns.create_collection", by, at)
    return row.public_id


def change_collection(*, collection: str, wanted: CollectionInput, by: Actor, at: datetime) -> None:
    """Make a collection what is wanted. For operators. Raises Collection.DoesNotExist, ProblemRaised 422."""
    require_role(by, OPERATOR)
    row = Collection.objects.get(public_id=collection, archived_at=None)
    picture = _check(wanted, by)
    with transaction.atomic():
        before, row.picture_id = row.family, picture
        row.family, row.slot, row.position = wanted.family, wanted.slot, wanted.position
        row.starts_on, row.ends_on, row.changed_by = wanted.starts_on, wanted.ends_on, by.key
        row.save()
        row.items.all().delete()
        row.texts.all().delete()
        _fill(row, wanted)
        _tell(row, "campaigns.change_collection", by, at)
        if before != row.family:
            publish(FrontChanged(family=before, collection=collection, at=at))


def archive_collection(*, collection: str, by: Actor, at: datetime) -> None:
    """Put a collection away; again changes nothing. For operators. Raises Collection.DoesNotExist."""
    require_role(by, OPERATOR)
    row = Collection.objects.get(public_id=collection)
    with transaction.atomic():
        if Collection.objects.filter(pk=row.pk, archived_at=None).update(archived_at=at, changed_by=by.key):
            _tell(row, "campaigns.archive_collection", by, at)


def _check(wanted: CollectionInput, by: Actor) -> int | None:
    """Return the row number of the picture, if one is wanted. Raises ProblemRaised 422."""
    families = {each.family for each in markets.list_markets(viewer=by)}
    faults = []
    if wanted.family not in families:
        faults.append(("family", _("There is no such family of shops."), ", ".join(sorted(families))))
    if wanted.slot not in SLOTS:
        faults.append(("slot", _("There is no such place."), ", ".join(SLOTS)))
    for language in LANGUAGES:
        title, words = wanted.texts.get(language, ("", ""))
        if not title.strip() or len(title) > 80 or len(words) > 300:  # noqa: PLR2004 - as the columns are long
            fix = _("Write a title of 80 letters at most, and 300 of words.")
            faults.append((f"title_{language}", _("A title is missing, or a text too long."), fix))
    names = list(dict.fromkeys(wanted.products))
    if not names or len(names) > MOST_PRODUCTS or not all(is_public_id(each, "prd") for each in names):
        faults.append(
            ("products", _("These are no products, or too many."), _("Name one to forty-eight, one a line."))
        )
    if wanted.ends_on is not None and wanted.ends_on <= wanted.starts_on:
        faults.append(("ends_on", _("It ends before it begins."), _("Choose a later day.")))
    if wanted.slot == CAMPAIGN and wanted.ends_on is None:
        faults.append(("ends_on", _("A campaign ends."), _("Choose its last day.")))
    picture = file_queries.get_platform_picture_id(wanted.picture, viewer=by) if wanted.picture else None
    faults += _picture_faults(wanted, picture)
    if faults:
        raise ProblemRaised(invalid_request(faults))
    return picture


def _picture_faults(wanted: CollectionInput, picture: int | None) -> Iterator[tuple[str, str, str]]:
    if not wanted.picture:
        return
    if picture is None:
        yield "picture", _("The platform has no such picture."), _("Upload it first.")
    for language in LANGUAGES:
        alt = wanted.alts.get(language, "").strip()
        if not alt or len(alt) > 120:  # noqa: PLR2004 - as the column is long
            fix = _("Say in 120 letters at most what the picture shows.")
            yield f"alt_{language}", _("Who does not see the picture is told nothing."), fix


def _fill(row: Collection, wanted: CollectionInput) -> None:
    CollectionText.objects.bulk_create(
        CollectionText(
            collection=row,
            language=language,
            title=title.strip(),
            words=words.strip(),
            alt=wanted.alts.get(language, "").strip() if wanted.picture else "",
        )
        for language, (title, words) in wanted.texts.items()
        if language in LANGUAGES
    )
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=row, product=product, position=position)
        for position, product in enumerate(dict.fromkeys(wanted.products))
    )


def _tell(row: Collection, action: str, by: Actor, at: datetime) -> None:
    audit.record(by=by, action=action, subject=row.public_id, changes={"family": row.family}, at=at)
    publish(FrontChanged(family=row.family, collection=row.public_id, at=at))
