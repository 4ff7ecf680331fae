"""Every read of campaigns: what stands in front of a shop on a day, and all of it for the platform."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from entrepot.apps.campaigns.models import Collection
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PictureView
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role

MOST = 12
_BESIDE = {"zh-hant": ("zh-hans",)}
"""What a reader would rather read than English, where there is nothing in their own language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionView:
    """A collection in the reader's language or the nearest; `texts` are (title, words) in each."""

    public_id: str
    family: str
    slot: str
    position: int
    starts_on: date
    ends_on: date | None
    title: str
    words: str
    language: str
    texts: dict[str, tuple[str, str]]
    products: tuple[str, ...]
    picture: PictureView | None
    alt: str
    alts: dict[str, str]

    @property
    def is_campaign(self) -> bool:
        """Whether it stands large, above the others."""
        return self.slot == Collection.Slot.CAMPAIGN

    @property
    def last_on(self) -> date | None:
        """Its last day, None when it stays."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None


def list_in_front(family: str, *, on: date, viewer: Actor, language: str = "en") -> list[CollectionView]:
    """Return what stands in front of a family of shops on a day, campaigns first, then by position."""
    rows = _open(on).filter(family=family).order_by("slot", "position", "id")
    return _views(list(rows[:MOST]), language, viewer)


def get_collection(public_id: str, *, on: date, viewer: Actor, language: str = "en") -> CollectionView:
    """Return a collection that stands in front of a shop on a day. Raises Collection.DoesNotExist."""
    return _views([_open(on).get(public_id=public_id)], language, viewer)[0]


def list_collections(*, viewer: Actor, language: str = "en", limit: int = 200) -> list[CollectionView]:
    """Return every collection that is not put away, by family. For operators."""
    require_role(viewer, OPERATOR)
    rows = Collection.objects.filter(archived_at=None).order_by("family", "slot", "position", "id")
    return _views(list(_loaded(rows)[:limit]), language, viewer)


def get_any_collection(public_id: str, *, viewer: Actor, language: str = "en") -> CollectionView:
    """Return a collection that is not put away. For operators. Raises Collection.DoesNotExist."""
    require_role(viewer, OPERATOR)
    rows = _loaded(Collection.objects.filter(archived_at=None))
    return _views([rows.get(public_id=public_id)], language, viewer)[0]


def _open(on: date) -> QuerySet[Collection]:
    holds = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))
    return _loaded(Collection.objects.filter(holds, archived_at=None))


def _loaded(rows: QuerySet[Collection]) -> QuerySet[Collection]:
    return rows.prefetch_related("texts", "items")


def _views(rows: Sequence[Collection], language: str, viewer: Actor) -> list[CollectionView]:
    """Return collections that the viewer may see, as everybody may who sees them in front of a shop."""
    pictures = files.list_pictures(ids=[row.picture_id for row in rows if row.picture_id], viewer=viewer)
    return [_view(row, language, pictures) for row in rows]


def _view(row: Collection, language: str, pictures: Mapping[int, PictureView]) -> CollectionView:
    alts = {each.language: each.alt for each in row.texts.all() if each.alt}
    texts = {each.language: (each.title, each.words) for each in row.texts.all()}
    read = next((each for each in (language, *_BESIDE.get(language, ()), "en") if each in texts), "en")
    title, words = texts.get(read, ("", ""))
    return CollectionView(
        public_id=row.public_id,
        family=row.family,
        slot=row.slot,
        position=row.position,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        title=title,
        words=words,
        language=read,
        texts=texts,
        products=tuple(each.product for each in row.items.all()),
        picture=pictures.get(row.picture_id or 0),
        alt=alts.get(read, ""),
        alts=alts,
    )
