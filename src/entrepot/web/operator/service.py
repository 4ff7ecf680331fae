"""Service levels: what each lane promised and kept, and the same people under any load, played through."""

from datetime import timedelta
from random import Random
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.desk import queries
from entrepot.apps.desk.lanes import FAST_LANES, LANES
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, Actor
from entrepot.core.support.queueing import Load, Order, Waits, draw, measure, play
from entrepot.web.operator.access import UNPROCESSABLE, platform_page
from entrepot.web.operator.chart import draw as draw_chart

LOOKED_BACK: Final = timedelta(days=90)
MOST_CASES: Final = 150
"""Cases a day that are played at most: sixty days of two kinds in three orders take a moment, not minutes."""
SEED: Final = 1
HOUR: Final = 60
WORDS: Final[dict[Order, Promise]] = {
    Order.DUE_FIRST: gettext_lazy("What is due first (as the desk does)"),
    Order.ARRIVAL: gettext_lazy("As it came (no fast lane)"),
    Order.FAST_FIRST: gettext_lazy("Fast lane always first"),
}


def _number(label: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most)


class LoadForm(forms.Form):
    """A load of one lane: what comes in a day, and who works there."""

    use_required_attribute = False

    lane = forms.ChoiceField(
        label=gettext_lazy("Lane"), choices=lambda: [(code, LANES[code].title) for code in FAST_LANES]
    )
    ordinary = _number(gettext_lazy("Ordinary cases a day"), 0, MOST_CASES)
    fast = _number(gettext_lazy("Fast cases a day"), 0, MOST_CASES)
    people = _number(gettext_lazy("People, eight hours a day each"), 1, 50)
    work = _number(gettext_lazy("Minutes of work a case"), 1, 480)

    def load(self) -> Load:
        """Return what the form asks for, with the lane's own promises."""
        given = dict(self.cleaned_data)
        lane = LANES[given.pop("lane")]
        fast = lane.fast_within or lane.within
        return Load(**given, ordinary_within=_minutes(lane.within), fast_within=_minutes(fast))


FIRST: Final = {"lane": "verification", "ordinary": 30, "fast": 20, "people": 2, "work": 20}


@require_safe
@platform_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what was promised and kept, what the fast lane saved, and what would happen under a load."""
    now = clock.now()
    asked = "lane" in request.GET
    form = LoadForm(request.GET if asked else FIRST)
    load = form.load() if form.is_valid() else None
    context = {
        "lanes": queries.list_service(viewer=actor, since=now - LOOKED_BACK, until=now),
        "titles": {code: lane.title for code, lane in LANES.items()},
        "saved": queries.list_saved(viewer=actor, since=now - LOOKED_BACK, until=now),
        "days": LOOKED_BACK.days,
        "form": form,
        "load": load,
        "officer_only": OPERATOR not in actor.roles,
        **(_played(load) if load else {}),
    }
    return render(request, "operator/service.html", context, status=UNPROCESSABLE if form.errors else 200)


def _played(load: Load) -> dict[str, Any]:
    """Return the waits under every order, the same cases each time, and the bars of the longest."""
    cases = draw(load, Random(SEED).randrange)  # noqa: S311 - a made-up load is no secret
    rows: list[tuple[Promise, Waits, Waits]] = []
    for order, words in WORDS.items():
        done = play(cases, people=load.people, shift=load.shift, order=order)
        rows.append((words, measure(done, fast=False), measure(done, fast=True)))
    kinds = (_("ordinary"), _("fast"))
    bars = [
        (f"{short} · {kind}", waits.most // HOUR)
        for short, (_words, *both) in zip(
            (_("due first"), _("as it came"), _("fast first")), rows, strict=True
        )
        for kind, waits in zip(kinds, both, strict=True)
    ]
    return {"rows": rows, "chart": draw_chart(bars), "head_start": timedelta(minutes=_head_start(load))}


def _head_start(load: Load) -> int:
    return load.ordinary_within - load.fast_within


def _minutes(time: timedelta) -> int:
    return int(time / timedelta(minutes=1))
