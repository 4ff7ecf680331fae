"""What is missing is translated by a worker that is killed again and again, while a person writes, too."""

import os
import random
import signal
import time
from typing import Any

from django.test.utils import override_settings
from tests.factories import AT
from tests.races.plays.mending import shelf
from tests.races.processes import DOOMED, PATIENCE, fork, join, work_until_idle

from entrepot.apps.catalogue import actions, translating
from entrepot.apps.catalogue.actions import Text
from entrepot.apps.catalogue.models import Product, Translation, TranslationRun
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.translation.provider import Answer, Request

ZH = "zh-hans"
MOST_DEATHS = 4
"""A task is tried eight times."""


class Slow:
    """A translator that takes its time, so that much happens meanwhile."""

    name = "slow"
    costs = False

    def translate(self, request: Request) -> tuple[Answer, ...]:
        """Say each text with a sign before it, in a while."""
        time.sleep(0.02)
        return tuple(Answer(text=f"译{text}") for text in request.texts)


def connect() -> Slow:
    """Return it."""
    return Slow()


def among_deaths(count: int) -> dict[str, Any]:
    """Kill the worker that translates again and again; a person writes every third title meanwhile."""
    with override_settings(TRANSLATOR=f"{__name__}.connect"):
        translating.CHUNK = 4  # type: ignore[misc]
        seller = shelf(count)
        products = list(Product.objects.order_by("-pk").values_list("public_id", flat=True))[::3]
        job = actions.translate_missing(languages=[ZH], by=seller, at=AT)
        writer = fork(lambda: _write(seller, products))
        killed = _kill_now_and_then(job)
        wrote = join(writer)
    done = TranslationRun.objects.get(public_id=job)
    texts = Translation.objects.filter(language=ZH, field="title")
    people = texts.filter(state="reviewed")
    machine = AuditEntry.objects.filter(action="catalogue.set_translation").count() - len(products)
    return {
        "killed": killed,
        "wrote": wrote,
        "texts": texts.count(),
        "people": sorted(set(people.values_list("text", flat=True))),
        "of_people": people.count(),
        "once": done.written == machine,
        "accounted": done.written + people.count() >= count,
        "unable": done.unable,
    }


def _kill_now_and_then(job: str) -> int:
    chance = random.Random(7)  # noqa: S311 - odd moments, no secret
    killed = 0
    while TranslationRun.objects.get(public_id=job).finished_at is None and killed < MOST_DEATHS:
        before = TranslationRun.objects.get(public_id=job)
        seen = before.written + before.left_out
        victim = fork(lambda: work_until_idle(BULK, pace=DOOMED))
        until = time.monotonic() + PATIENCE
        while _moved(job) == seen and not TranslationRun.objects.get(public_id=job).finished_at:
            assert time.monotonic() < until, "the translation does not move"
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(victim, signal.SIGKILL)
        killed += join(victim) == -signal.SIGKILL
    join(fork(lambda: work_until_idle(BULK)))
    return killed


def _moved(job: str) -> int:
    now = TranslationRun.objects.get(public_id=job)
    return now.written + now.left_out


def _write(seller: Actor, products: list[str]) -> None:
    for product in products:
        one = Text(field="title", language=ZH, text="人写的")
        actions.set_translations(product=product, texts=[one], by=seller, at=AT)
        time.sleep(0.01)
