"""What has come about as a report to hand over: each figure, how it is known, its course and where."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

from django.http import HttpResponse
from django.utils.translation import gettext as _

from entrepot.apps.impact.definitions import PublishedJobRule
from entrepot.apps.impact.queries import EVERYTHING, Asked, Progress
from entrepot.apps.kernel import clock
from entrepot.apps.reference import queries as reference
from entrepot.web.design import formats, places
from entrepot.web.design.templatetags.figures import evidence, head, hundredths, stood
from entrepot.web.documents.paper import Bars, Column, Facts, Line, Paper, Part, Prose, Table
from entrepot.web.documents.printing import hand_out

LONGEST = 1000
DRAWN = 12
"""Countries drawn as bars; the table below has all."""


def print_impact(
    day: date | None,
    found: Sequence[Progress],
    *,
    rule: PublishedJobRule,
    asked: Asked = EVERYTHING,
    programme: str = "",
) -> HttpResponse:
    """Hand out the figures of a day as PDF, all or the part asked for: charts drawn, tables beside them.

    `programme` is the name of the one asked for.
    """
    return hand_out(paper_of_impact(day, found, rule=rule, asked=asked, programme=programme))


def paper_of_impact(
    day: date | None,
    found: Sequence[Progress],
    *,
    rule: PublishedJobRule,
    asked: Asked = EVERYTHING,
    programme: str = "",
) -> Paper:
    """Return the report, dated by the day its figures were kept."""
    country = asked.country
    at = datetime.combine(day, time.min, UTC) if day else clock.now()
    region = reference.get_region(asked.region)
    everywhere = region.named(places.current().language) if region is not None else _("All countries")
    where = _name(country) if country else everywhere
    return Paper(
        name=f"impact-{country.lower()}-{at:%Y-%m-%d}" if country else f"impact-{at:%Y-%m-%d}",
        title=_("What has come about"),
        number=where,
        at=at,
        facts=((_("Figures of"), formats.day(at.date())), *_asked(asked, found, programme)),
        parts=tuple(_parts(found, rule)),
    )


def _asked(asked: Asked, found: Sequence[Progress], programme: str) -> Iterator[tuple[str, str]]:
    """Yield which part of the figures this is."""
    if asked.programme:
        yield _("Programme"), programme or asked.programme
    if asked.evidence:
        yield _("How it is known"), str(evidence(asked.evidence))
    since = next((each.since for each in found), None)
    if since is not None:
        yield _("What came is counted from the figures of"), formats.day(since)


def _parts(found: Sequence[Progress], rule: PublishedJobRule) -> Iterator[Part]:
    yield Prose(
        paragraphs=(
            _(
                "Counted and not hoped. Declared: the business says so. Documented: a paper says so. "
                "Verified: we looked at it."
            ),
        )
    )
    came = any(each.since is not None for each in found)
    yield Table(
        columns=(
            Column(_("Figure"), share=3),
            Column(_("How it is known"), share=2),
            Column(_("Stands at"), "right"),
            *([Column(_("Came in these days"), "right")] if came else []),
        ),
        rows=tuple(
            (
                str(each.indicator.title),
                _known(each),
                stood(each.value, each.indicator),
                *([stood(each.came, each.indicator)] if came else []),
            )
            for each in found
        ),
    )
    for each in found:
        yield from _figure(each)
    weights = tuple((head(kind), hundredths(weight)) for kind, weight in rule.rule.weights.items())
    yield Prose(title=_("How jobs are counted"), paragraphs=(f"{rule.principle} {rule.fractions}",))
    yield Facts(pairs=weights)
    yield Prose(paragraphs=(f"{rule.source_title} · {rule.source}",), is_quiet=True)


def _figure(each: Progress) -> Iterator[Part]:
    yield Prose(
        title=each.indicator.title,
        paragraphs=(each.indicator.definition, _("Source: %(source)s.") % {"source": each.indicator.source}),
    )
    if each.indicator.goal and each.value is not None:
        share = min(LONGEST, each.value * LONGEST // each.indicator.goal)
        told = _("%(value)s of %(goal)s") % {"value": _whole(each.value), "goal": _whole(each.indicator.goal)}
        yield Bars(bars=((_("On the way to the goal"), told, share),))
    if len({day for day, _value in each.course}) > 1:
        yield _course(each)
    named = [(_name(country), value) for country, value in each.by_country.items()]
    if named:
        most = max(value for _country, value in named) or 1
        drawn = tuple(
            (name, stood(value, each.indicator), value * LONGEST // most) for name, value in named[:DRAWN]
        )
        yield Bars(title=_("Where"), bars=drawn)
        yield Table(
            columns=(Column(_("Country"), share=1), Column(_("Figure"), "right")),
            rows=tuple((name, stood(value, each.indicator)) for name, value in named),
        )


def _course(each: Progress) -> Line:
    course = each.course
    first, last = course[0], course[-1]
    span = (last[0] - first[0]).days
    most = max(value for _day, value in course) or 1
    return Line(
        title=_("How it came"),
        points=tuple(
            ((day - first[0]).days * LONGEST // span, value * LONGEST // most) for day, value in course
        )
        if span
        else (),
        ends=(_end(first, each), _end(last, each)),
    )


def _end(point: tuple[date, int], each: Progress) -> str:
    return f"{formats.day(point[0])}: {stood(point[1], each.indicator)}"


def _known(each: Progress) -> str:
    if not each.indicator.declared:
        return f"{evidence(each.indicator.evidence)} · {_('counted here')}"
    told = [f"{evidence(name)}: {stood(value, each.indicator)}" for name, value in each.by_evidence.items()]
    return " · ".join(told) or "–"


def _name(country: str) -> str:
    if not country:
        return _("Countries with fewer than five businesses")
    return reference.country_name(country, places.current().language)


def _whole(value: int) -> str:
    return formats.number(str(value))
