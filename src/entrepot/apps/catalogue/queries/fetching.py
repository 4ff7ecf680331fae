"""Which pictures wait for the web, which came, and why others did not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.fetch_words import REASONS, SWITCHED_OFF
from entrepot.apps.catalogue.fetching import is_on
from entrepot.apps.catalogue.models import PictureAddress, PictureSource, PictureSwitch, ProductPicture
from entrepot.apps.catalogue.queries.imports import get_readable
from entrepot.apps.files.provider import AddressRefusedError, read_address
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope

MOST = 250
HOSTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureElsewhere:
    """A picture that is not stored here yet. `state` is waiting, refused or gone; the last two say why."""

    address: str
    state: str
    code: str
    reason: str
    fix: str

    @property
    def is_waiting(self) -> bool:
        """Whether it may still come by itself."""
        return self.state == PictureAddress.State.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFailures:
    """Pictures that did not come for one reason."""

    code: str
    reason: str
    fix: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCounts:
    """Of the pictures that were named: how many came, wait, and did not come, and why not."""

    came: int
    waiting: int
    failed: int
    failures: tuple[PictureFailures, ...]

    @property
    def named(self) -> int:
        """All of them."""
        return self.came + self.waiting + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class HostThatPauses:
    """A host that is left alone until a moment."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchingView:
    """Whether pictures are fetched from the web, since when and why, and how far that is."""

    on: bool
    reason: str
    by: str
    since: datetime | None
    counts: PictureCounts
    pausing: tuple[HostThatPauses, ...]


def count_pictures_of_import(public_id: str, *, viewer: Actor) -> PictureCounts:
    """Return what became of the pictures that an import named first. Raises ProductImport.DoesNotExist."""
    return _counts(get_readable(public_id, viewer).pictures.all())


def list_pictures_elsewhere(*, product: str, viewer: Actor) -> list[PictureElsewhere]:
    """Return the pictures of a product of the viewer's organisation that are not stored here, in order."""
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = ProductPicture.objects.filter(
        product__public_id=product, product__organisation_id=viewer.organisation_id or 0, picture=None
    )
    return [_elsewhere(row) for row in rows.select_related("elsewhere")[:MOST]]


def refusal_of_address(address: str) -> tuple[str, str] | None:
    """Return why no picture would be fetched from an address now, and what helps; None where one would."""
    try:
        read_address(address)
    except AddressRefusedError as error:
        reason, fix = REASONS[error.code]
        return str(reason), str(fix)
    if not is_on():
        return str(SWITCHED_OFF[0]), str(SWITCHED_OFF[1])
    return None


def get_picture_fetching(*, viewer: Actor, at: datetime) -> FetchingView:
    """Return how fetching of pictures stands on the whole platform. For operators."""
    require_role(viewer, OPERATOR)
    last = PictureSwitch.objects.order_by("-pk").first()
    pausing = PictureSource.objects.filter(next_at__gt=at).order_by("next_at")
    counted = PictureAddress.objects.values_list("state", "reason").annotate(number=Count("pk"))
    return FetchingView(
        on=last is None or last.on,
        reason=last.reason if last else "",
        by=last.by if last else "",
        since=last.created_at if last else None,
        counts=_summed({(state, reason): number for state, reason, number in counted}),
        pausing=tuple(
            HostThatPauses(host=row.host, until=row.next_at) for row in pausing[:HOSTS] if row.next_at
        ),
    )


def _counts(shown: QuerySet[ProductPicture]) -> PictureCounts:
    stored = shown.filter(picture__isnull=False).count()
    rows = shown.filter(picture=None).order_by().values_list("elsewhere__state", "elsewhere__reason")
    found = {
        (state or "", reason or ""): number for state, reason, number in rows.annotate(number=Count("pk"))
    }
    return _summed({**found, (PictureAddress.State.FETCHED.value, ""): stored})


def _summed(found: Mapping[tuple[str, str], int]) -> PictureCounts:
    State = PictureAddress.State  # noqa: N806 - a class
    failed: dict[str, int] = {}
    for (state, code), number in found.items():
        if state in {State.REFUSED, State.GONE}:
            failed[code] = failed.get(code, 0) + number
    came = sum(number for (state, _code), number in found.items() if state == State.FETCHED)
    return PictureCounts(
        came=came,
        waiting=sum(found.values()) - came - sum(failed.values()),
        failed=sum(failed.values()),
        failures=tuple(
            PictureFailures(code=code, reason=str(REASONS[code][0]), fix=str(REASONS[code][1]), number=number)
            for code, number in sorted(failed.items(), key=lambda each: (-each[1], each[0]))
        ),
    )


def _elsewhere(row: ProductPicture) -> PictureElsewhere:
    known = row.elsewhere
    state = known.state if known else PictureAddress.State.WAITING
    code = known.reason if known else ""
    reason, fix = REASONS.get(code, ("", ""))
    return PictureElsewhere(
        address=row.address, state=str(state), code=code, reason=str(reason), fix=str(fix)
    )
