"""A programme's effect: what changed in its businesses beside others alike, and what may be said of it."""

from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.impact import queries as impact
from entrepot.apps.impact.queries import EffectView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import queries
from entrepot.core.support.effect import Because, Interval, Verdict
from entrepot.web.design import formats, places
from entrepot.web.operator.access import platform_page, require_read_or_post

MEASURES: Final = {
    "orders": gettext_lazy("Orders"),
    "orders_abroad": gettext_lazy("Orders abroad"),
    "sales": gettext_lazy("Sales, in euros"),
}
VERDICTS: Final = {
    Verdict.MORE: gettext_lazy("Supported businesses grew more than others like them"),
    Verdict.LESS: gettext_lazy("Supported businesses grew less than others like them"),
    Verdict.UNKNOWN: gettext_lazy("Cannot tell"),
}
REASONS: Final = {
    Because.FEW: gettext_lazy("There are too few businesses with somebody like them to compare with."),
    Because.APART: gettext_lazy("The two groups grew apart already before the programme."),
    Because.ZERO: gettext_lazy("The difference may be chance: none at all is among what the figures allow."),
    Because.WIDE: gettext_lazy("The figures allow too much from little to large."),
}
WINDOWS: Final = (
    gettext_lazy("Before that"),
    gettext_lazy("The window before"),
    gettext_lazy("The window after"),
)
WIDE, HIGH, EDGE = 300, 120, 10


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor, programme: str) -> HttpResponse:
    """Show the effect of a programme in one measure, with the method and what cannot be told."""
    now = clock.now()
    found = queries.get_programme(programme, viewer=actor, on=now.date(), language=places.current().language)
    measure = request.GET.get("measure", "")
    measure = measure if measure in impact.MEASURES else impact.MEASURES[0]
    view = impact.get_effect(programme=programme, measure=measure, viewer=actor, at=now)
    because = view.found.because
    context = {
        "programme": found,
        "view": view,
        "measures": [(code, MEASURES[code]) for code in impact.MEASURES],
        "measure": measure,
        "said": MEASURES[measure],
        "verdict": VERDICTS[view.found.verdict],
        "is_told": view.found.verdict is not Verdict.UNKNOWN,
        "because": REASONS[because] if because else "",
        "interval": _said(view.found.interval),
        "lead": _said(view.found.lead),
        "rows": _rows(view),
        "lines": _lines(view),
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    return render(request, "officer/effect.html", context)


def _said(interval: Interval | None) -> dict[str, str] | None:
    if interval is None:
        return None
    return {
        "middle": _halved(interval.doubled),
        "low": _halved(interval.low_doubled),
        "high": _halved(interval.high_doubled),
    }


def _halved(doubled: int) -> str:
    return formats.number((Decimal(doubled) / 2).normalize())


def _rows(view: EffectView) -> list[tuple[Any, str, str]]:
    ours, theirs = view.means
    return [
        (title, _hundredths(own), _hundredths(other))
        for title, own, other in zip(WINDOWS, ours, theirs, strict=True)
    ]


def _hundredths(value: int) -> str:
    return formats.number((Decimal(value) / 100).quantize(Decimal("0.1")))


def _lines(view: EffectView) -> list[str]:
    """Return the points of both groups' lines, the supported one first; none without pairs."""
    if not view.found.pairs:
        return []
    most = max(*view.means[0], *view.means[1], 1)
    return [
        " ".join(
            f"{EDGE + step * (WIDE - 2 * EDGE) // 2},{HIGH - EDGE - value * (HIGH - 2 * EDGE) // most}"
            for step, value in enumerate(means)
        )
        for means in view.means
    ]
