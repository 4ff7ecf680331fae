"""Pictures fetched by several workers, and by one that is killed again and again."""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from PIL import Image
from tests.catalogue_factories import make_product, make_seller
from tests.factories import AT
from tests.races.processes import DOOMED, PATIENCE, fork, join, work_until_idle

from entrepot.apps.catalogue import actions, fetching
from entrepot.apps.catalogue.models import PictureAddress, PictureSource, ProductPicture
from entrepot.apps.kernel import bulk, clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import BULK, start_bulk_run
from entrepot.apps.kernel.models import AuditEntry, BulkRun


class Web:
    """A slow web that writes down, for every process, what it was asked."""

    def fetch(self, address: str) -> bytes:
        with asked().open("a") as book:
            book.write(f"{address}\n")
        time.sleep(0.01)
        target = BytesIO()
        Image.new("RGB", (220, 220), (int(address.rpartition("/")[2].split(".")[0]) % 250, 9, 9)).save(
            target, "PNG"
        )
        return target.getvalue()


def connect() -> Web:
    return Web()


def asked() -> Path:
    return Path(settings.MEDIA_ROOT) / "asked.txt"


def named(count: int) -> None:
    """Name so many pictures on a few hosts for one product."""
    settings.PICTURE_FETCHER = f"{__name__}.connect"
    asked().parent.mkdir(parents=True, exist_ok=True)
    asked().touch()
    seller = make_seller()
    product = make_product(seller)
    for number in range(count):
        address = f"https://host{number % 5}.example/{number}.png"
        actions.add_picture_by_address(product=product, address=address, by=seller, at=AT)


def by_two(count: int) -> dict[str, Any]:
    """Two workers at one run, as after a worker died between saving and finishing."""
    named(count)
    run = start_bulk_run(name=fetching.FETCH, params={}, by=SYSTEM)
    with transaction.atomic():
        bulk._enqueue(run)
    codes = [join(one) for one in [fork(lambda: work_until_idle(BULK)) for _ in range(2)]]
    while PictureAddress.objects.filter(state="waiting").exists():  # whoever found no turn ended the run
        start_bulk_run(name=fetching.FETCH, params={}, by=SYSTEM)
        codes[0] |= join(fork(lambda: work_until_idle(BULK)))
    return {"codes": codes, **state()}


def among_deaths(count: int) -> dict[str, Any]:
    """Kill the worker again and again; its turns run out, and another goes on."""
    named(count)
    chance = random.Random(7)  # noqa: S311 - odd moments, no secret
    killed = 0
    run = start_bulk_run(name=fetching.FETCH, params={}, by=SYSTEM)
    until = time.monotonic() + PATIENCE
    while ProductPicture.objects.filter(picture=None).exists():
        assert time.monotonic() < until
        run.refresh_from_db()
        if run.state == BulkRun.State.FINISHED:
            run = start_bulk_run(name=fetching.FETCH, params={}, by=SYSTEM)
        turns_end()
        victim = fork(lambda: work_until_idle(BULK, pace=DOOMED))
        if killed < 3:
            wait_for_more()
            time.sleep(chance.uniform(0, 0.05))
            os.kill(victim, signal.SIGKILL)
        killed += join(victim) == -signal.SIGKILL
    return {"killed": killed, **state()}


def wait_for_more() -> None:
    """Return once another picture was asked for."""
    before, until = len(asked().read_text().split()), time.monotonic() + PATIENCE
    while len(asked().read_text().split()) == before and time.monotonic() < until:
        time.sleep(0.005)


def turns_end() -> None:
    """Let time pass: whoever had a turn and is gone has it no more."""
    past = clock.now() - timedelta(seconds=1)
    PictureSource.objects.filter(next_at__isnull=False).update(next_at=past)


def state() -> dict[str, Any]:
    times = Counter(asked().read_text().split())
    told = AuditEntry.objects.filter(action="catalogue.fetch_pictures").values_list("changes", flat=True)
    return {
        "asked": len(times),
        "most_asked": max(times.values()),
        "shown": ProductPicture.objects.filter(picture__isnull=False).count(),
        "told": sum(each["pictures"] for each in told),
    }
