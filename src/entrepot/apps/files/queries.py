"""Every read of files. A picture's address holds the hash of its contents: it is open to whoever has it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.storage import default_storage

from entrepot.apps.files.encoding import AVIF
from entrepot.apps.files.models import PLATFORM, Picture, PrivateFile
from entrepot.apps.files.places import ADDRESS, file_name, stored_name_of
from entrepot.apps.files.private import CONTENT_TYPES, PICTURE, Checked
from entrepot.apps.files.private import stored_name as private_name
from entrepot.apps.files.quality import faults_of
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.statements import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture as a page needs it: `sources` are (width in pixels, address), the widest last."""

    public_id: str
    width: int
    height: int
    sources: tuple[tuple[int, str], ...]
    avif_sources: tuple[tuple[int, str], ...] = ()
    """The same widths in a smaller form, none until they are written."""

    @property
    def address(self) -> str:
        """The widest file."""
        return self.sources[-1][1]

    @property
    def srcset(self) -> str:
        """All widths as HTML's `srcset` wants them."""
        return _as_srcset(self.sources)

    @property
    def avif_srcset(self) -> str:
        """The same of the smaller form; empty where there is none."""
        return _as_srcset(self.avif_sources)

    def nearest(self, width: int) -> str:
        """Return the address of the narrowest file that is at least so wide, else the widest."""
        return next((address for each, address in self.sources if each >= width), self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFileView:
    """A private file, without its bytes."""

    public_id: str
    kind: str
    name: str
    size: int
    pages: int

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it; anything else is handed over to be saved."""
        return self.kind == PICTURE


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateContent:
    """The bytes of a private file, what they are, and how it is called."""

    content: bytes
    content_type: str
    name: str
    is_picture: bool


def list_pictures(*, ids: Collection[int], viewer: Actor) -> dict[int, PictureView]:
    """Return pictures by row number, for an app that holds keys to them and checked the viewer."""
    del viewer  # whoever may see the thing may see its picture
    return {row.pk: _view(row) for row in _BY_NUMBER.rows(ids=list(ids))}


_BY_NUMBER: Read[Picture] = Read(lambda *, ids: Picture.objects.filter(pk__in=ids))


def list_own_pictures(*, viewer: Actor, after: str = "", limit: int = 100) -> list[PictureView]:
    """Return the pictures of the viewer's organisation, newest first; `after` is the last one seen."""
    rows = Picture.objects.filter(organisation_id=viewer.organisation_id or 0).order_by("-id")
    if after:
        rows = rows.filter(pk__lt=rows.filter(public_id=after).order_by().values("pk")[:1])
    return [_view(row) for row in rows[:limit]]


def get_own_picture_id(public_id: str, *, viewer: Actor) -> int | None:
    """Return the row number of a picture of the viewer's organisation, None when it has no such picture."""
    rows = Picture.objects.filter(public_id=public_id)
    if not viewer.is_system:
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    return rows.values_list("pk", flat=True).first()


def get_platform_picture_id(public_id: str, *, viewer: Actor) -> int | None:
    """Return the row number of a picture of the platform's own, None when it has no such picture."""
    del viewer  # the platform shows them to everybody
    rows = Picture.objects.filter(public_id=public_id, organisation_id=PLATFORM)
    return rows.values_list("pk", flat=True).first()


def read_picture(name: str, *, viewer: Actor) -> bytes | None:
    """Return the bytes behind the last part of a picture's address, None when there is no such file."""
    del viewer  # open to whoever knows the hash
    stored = stored_name_of(name)
    if stored is None or not default_storage.exists(stored):
        return None
    with default_storage.open(stored) as source:
        content: bytes = source.read()
    return content


def content_type_of(name: str) -> str:
    """Return what kind of picture lies behind the last part of an address."""
    return "image/avif" if name.endswith(f".{AVIF}") else "image/webp"


def list_private_files(*, ids: Collection[int], viewer: Actor) -> dict[int, PrivateFileView]:
    """Return private files by row number, for an app that holds keys to them and checked the viewer."""
    del viewer  # whoever may see the thing may see its files
    return {
        row.pk: PrivateFileView(
            public_id=row.public_id, kind=row.kind, name=row.name, size=row.size, pages=row.pages
        )
        for row in PrivateFile.objects.filter(pk__in=ids)
    }


def read_private_file(*, id_: int, viewer: Actor, small: bool = False) -> PrivateContent:
    """Return a private file to an app that checked the viewer; `small` is a picture's smallest form.

    Raises PrivateFile.DoesNotExist, FileNotFoundError when its bytes are gone.
    """
    del viewer  # same
    row = PrivateFile.objects.get(pk=id_, blanked_at=None)
    variants = row.variants.split() or [""]
    with default_storage.open(
        private_name(row.kind, row.digest, variants[0] if small else variants[-1])
    ) as source:
        content: bytes = source.read()
    return PrivateContent(
        content=content,
        content_type=CONTENT_TYPES[row.kind],
        name=row.name,
        is_picture=row.kind == PICTURE,
    )


def list_picture_faults(checked: Checked, *, viewer: Actor) -> tuple[str, ...]:
    """Return what keeps people from reading a checked picture: small, dark, faint, blurred; none of a PDF."""
    del viewer  # it is theirs
    return faults_of(checked.parts[-1][1]) if checked.kind == PICTURE else ()


def _view(row: Picture) -> PictureView:
    widths = [int(width) for width in row.widths.split()]
    return PictureView(
        public_id=row.public_id,
        width=row.width,
        height=row.height,
        sources=tuple((width, ADDRESS + file_name(row.digest, width)) for width in widths),
        avif_sources=tuple(
            (width, ADDRESS + file_name(row.digest, width, AVIF)) for width in widths if row.has_avif
        ),
    )


def _as_srcset(sources: tuple[tuple[int, str], ...]) -> str:
    return ", ".join(f"{address} {width}w" for width, address in sources)
