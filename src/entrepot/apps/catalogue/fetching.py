"""Brings the pictures that lie elsewhere on the web: a few of each host, in its turn, by the bulk worker.

Each seller's pictures on one host are one source. Whoever moves its `next_at` has its turn, so no two workers
ask for the same; the turn of one that died ends by itself. Nothing is asked inside a transaction.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.db.models.functions import Coalesce

from entrepot.apps.catalogue.access import tell_change
from entrepot.apps.catalogue.models import (
    PictureAddress,
    PictureSource,
    PictureSwitch,
    Product,
    ProductPicture,
)
from entrepot.apps.files import actions as files
from entrepot.apps.files.provider import (
    AddressRefusedError,
    PictureFetcher,
    PictureNotFetchedError,
    picture_fetcher,
    read_address,
)
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.bulk import Cursor, Params, Step
from entrepot.apps.kernel.gathering import gathered

FETCH: Final = "catalogue.fetch_pictures"
CLERK: Final = system("pictures")
SORTED: Final = 500
SOURCES: Final = 6  # in one chunk
OF_ONE_HOST: Final = 2
OF_ONE_SOURCE: Final = 4
AT_ONCE: Final = 4
TURN: Final = timedelta(minutes=10)  # longer than a chunk takes at its slowest
PAUSES: Final = tuple(timedelta(seconds=each) for each in (60, 600, 3600, 6 * 3600))  # then it is given up

_State = PictureAddress.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an address: a stored picture (its row), or why there is none."""

    row: PictureAddress
    picture: int | None = None
    reason: str = ""
    again: bool = False
    pause: int = 0


def is_on() -> bool:
    """Say whether pictures are fetched from the web: so until an operator says otherwise."""
    last = PictureSwitch.objects.order_by("-pk").first()
    return last is None or last.on


def is_wanted(at: datetime) -> bool:
    """Say whether there is anything to do."""
    due = PictureSource.objects.filter(next_at__lte=at)
    return is_on() and (_unsorted().exists() or due.exists())


def fetch_chunk(_params: Params, cursor: Cursor) -> Step:
    """Sort in what files and people named, then fetch the next few pictures of the next few hosts."""
    now = clock.now()
    if not is_on():
        return Step.end()
    sorted_in = sort_in(now)
    claimed = claim(now)
    if not claimed:
        return Step(cursor=cursor or 0) if sorted_in else Step.end()
    outcomes = _brought(picture_fetcher(), [row for rows in claimed.values() for row in rows], now)
    waiting = PictureAddress.objects.filter(state=_State.WAITING).count() if cursor is None else None
    # Kept at once, and not with the run's progress: the turn says whose work it is, also where another
    # worker moved the run on meanwhile.
    keep_outcomes(outcomes, [*claimed], clock.now())
    return Step(cursor=(cursor or 0) + len(outcomes), count=len(outcomes), total=waiting)


def sort_in(at: datetime) -> int:
    """Give the next pictures that have only an address a place in the queue; return how many there were."""
    rows = list(_unsorted().select_related("product").order_by("pk")[:SORTED])
    if not rows:
        return 0
    with transaction.atomic():
        known = _known(rows, at)
        come: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            row.elsewhere = known[row.product.organisation_id, digest_of(row.address)]
            if row.elsewhere.picture_id:
                row.picture_id = row.elsewhere.picture_id
                come[row.product_id].append(row.picture_id)
        ProductPicture.objects.bulk_update(rows, ["elsewhere", "picture"])
        tell_of(come, at)
    return len(rows)


def claim(at: datetime) -> dict[PictureSource, list[PictureAddress]]:
    """Take the turns of the next few sources, each by one conditional update, with what is due of each."""
    found: dict[PictureSource, list[PictureAddress]] = {}
    hosts: Counter[str] = Counter()
    due = PictureSource.objects.filter(next_at__lte=at).order_by("next_at", "pk")
    for source in due[: SOURCES * 10]:
        if len(found) == SOURCES:
            break
        if hosts[source.host] == OF_ONE_HOST:
            continue
        mine = PictureSource.objects.filter(pk=source.pk, next_at=source.next_at).update(next_at=at + TURN)
        if mine:
            source.next_at = at + TURN
            hosts[source.host] += 1
            waiting = source.addresses.filter(state=_State.WAITING, due_at__lte=at)
            found[source] = list(waiting.order_by("due_at", "pk")[:OF_ONE_SOURCE])
    return found


@transaction.atomic
def keep_outcomes(outcomes: Sequence[Outcome], sources: Sequence[PictureSource], at: datetime) -> None:
    """Write down what came and what did not, show what came, and say when each source has its next turn.

    What belongs to a turn that ran out meanwhile is left to whoever has it now.
    """
    turns = {source.pk: source.next_at for source in sources}
    locked = PictureSource.objects.select_for_update().filter(pk__in=turns).order_by("pk")
    ours = [source for source in locked if source.next_at == turns[source.pk]]
    held = {source.pk for source in ours}
    shown: dict[int, list[int]] = defaultdict(list)
    kept = [outcome for outcome in outcomes if outcome.row.source_id in held]
    for outcome in kept:
        row = outcome.row
        _put(outcome, at)
        row.save(update_fields=["state", "reason", "tries", "due_at", "picture", "fetched_at"])
        if outcome.picture:
            waiting = ProductPicture.objects.filter(elsewhere=row, picture=None)
            for product in waiting.values_list("product_id", flat=True):
                shown[product].append(outcome.picture)
            waiting.update(picture_id=outcome.picture)
    _next_turns(kept, ours, at)
    tell_of(shown, at)


def tell_of(shown: dict[int, list[int]], at: datetime) -> None:
    """Tell of products (row numbers) that show further stored pictures."""
    if not shown:
        return
    live = Product.objects.select_for_update(of=("self",)).select_related("organisation")
    rows = list(live.filter(pk__in=shown, archived_at=None).order_by("pk"))
    Product.objects.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1, updated_at=at)
    with gathered():
        for row in rows:
            tell_change(row, "fetch_pictures", {"pictures": len(shown[row.pk])}, by=CLERK, at=at)


def digest_of(address: str) -> str:
    """Return what an address is known by."""
    return hashlib.sha256(address.encode()).hexdigest()


def wake(sources: Collection[int], at: datetime) -> None:
    """Let sources (row numbers) have a turn: now, or when their host wanted to be asked again."""
    PictureSource.objects.filter(pk__in=sources).update(next_at=Coalesce("next_at", at))


def _unsorted() -> QuerySet[ProductPicture]:
    return ProductPicture.objects.filter(picture=None, elsewhere=None, product__archived_at=None)


def _known(rows: Sequence[ProductPicture], at: datetime) -> dict[tuple[int, str], PictureAddress]:
    """Return the place of each address in the queue, made where there is none yet."""
    named = {(row.product.organisation_id, digest_of(row.address)): row.address for row in rows}
    found = _found(named)
    hosts: dict[tuple[int, str], tuple[int, str] | None] = {}
    for key in named.keys() - found.keys():
        try:
            hosts[key] = (key[0], read_address(named[key]).host)
        except AddressRefusedError:
            hosts[key] = None
    wanted = {host for host in hosts.values() if host}
    PictureSource.objects.bulk_create(
        [PictureSource(organisation_id=owner, host=host) for owner, host in sorted(wanted)],
        ignore_conflicts=True,
    )
    sources = {
        (each.organisation_id, each.host): each
        for each in PictureSource.objects.filter(
            organisation__in={owner for owner, _host in wanted}, host__in={host for _owner, host in wanted}
        )
        if (each.organisation_id, each.host) in wanted
    }
    wake([each.pk for each in sources.values()], at)  # whoever ends its turn now waits, and looks once more
    PictureAddress.objects.bulk_create(
        [
            _new(key, named[key], sources.get(host) if host else None, at)
            for key, host in sorted(hosts.items())
        ],
        ignore_conflicts=True,
    )
    return found | _found({key: named[key] for key in hosts})


def _new(key: tuple[int, str], address: str, source: PictureSource | None, at: datetime) -> PictureAddress:
    made = PictureAddress(organisation_id=key[0], digest=key[1], address=address, source=source, due_at=at)
    if source is None:
        made.state, made.reason = _State.REFUSED, _fault_of(address)
    return made


def _fault_of(address: str) -> str:
    try:
        read_address(address)
    except AddressRefusedError as error:
        return error.code
    raise AssertionError(address)


def _found(named: Collection[tuple[int, str]]) -> dict[tuple[int, str], PictureAddress]:
    rows = PictureAddress.objects.filter(
        organisation__in={owner for owner, _digest in named}, digest__in={digest for _owner, digest in named}
    )
    return {(row.organisation_id, row.digest): row for row in rows}


def _brought(fetcher: PictureFetcher, rows: Sequence[PictureAddress], at: datetime) -> list[Outcome]:
    """Return what became of each address; several are asked for at once, and kept one by one."""

    def bring(row: PictureAddress) -> bytes | PictureNotFetchedError:
        try:
            return fetcher.fetch(row.address)
        except PictureNotFetchedError as error:
            return error

    with ThreadPoolExecutor(AT_ONCE) as asking:
        return [_outcome(row, said, at) for row, said in zip(rows, asking.map(bring, rows), strict=True)]


def _outcome(row: PictureAddress, said: bytes | PictureNotFetchedError, at: datetime) -> Outcome:
    try:
        if isinstance(said, PictureNotFetchedError):
            raise said
        picture = files.keep_fetched_picture(
            content=said, organisation_id=row.organisation_id, by=CLERK, at=at
        )
    except PictureNotFetchedError as error:
        return Outcome(row=row, reason=error.code, again=error.again, pause=error.pause)
    return Outcome(row=row, picture=picture)


def _put(outcome: Outcome, at: datetime) -> None:
    row = outcome.row
    row.reason = outcome.reason
    if outcome.picture:
        row.state, row.picture_id, row.fetched_at = _State.FETCHED, outcome.picture, at
    elif outcome.again and row.tries < len(PAUSES):
        row.due_at = at + max(PAUSES[row.tries], timedelta(seconds=outcome.pause))
    else:
        row.state = _State.GONE if outcome.reason == "gone" else _State.REFUSED
    row.tries += 1


def _next_turns(outcomes: Sequence[Outcome], sources: Sequence[PictureSource], at: datetime) -> None:
    """Say when each source, locked, is asked again. A host that wants peace is left alone for everybody."""
    hosts = {source.pk: source.host for source in sources}
    pauses: dict[str, int] = defaultdict(int)
    for outcome in outcomes:
        if outcome.pause:
            host = hosts[outcome.row.source_id or 0]
            pauses[host] = max(pauses[host], outcome.pause)
    for source in sources:  # what was named before the lock is seen, what comes later wakes it
        due = source.addresses.filter(state=_State.WAITING).aggregate(first=Min("due_at"))["first"]
        peace = at + timedelta(seconds=pauses[source.host])
        source.next_at = max(due, peace) if due else None
        source.save(update_fields=["next_at"])
    for host, pause in pauses.items():  # whoever has a turn there will be told by the host itself
        until = at + timedelta(seconds=pause)
        PictureSource.objects.filter(host=host, next_at__lte=at).update(next_at=until)
