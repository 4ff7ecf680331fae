"""What has come about, for people of the platform: by country and level of proof, down to the businesses."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.words import EVIDENCE_WORDS
from entrepot.apps.desk.lanes import LANES
from entrepot.apps.impact import queries
from entrepot.apps.impact.queries import Asked, Progress, Row
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, Actor
from entrepot.apps.programmes import queries as programmes
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.design.figures import write_figures, write_figures_sheet
from entrepot.web.design.world import shade
from entrepot.web.operator.access import UNPROCESSABLE, platform_page
from entrepot.web.public.impact_paper import print_impact

SHOWN = 50
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PartForm(forms.Form):
    """Which part of the figures is shown."""

    use_required_attribute = False

    region = forms.ChoiceField(label=gettext_lazy("Part of the world"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    evidence = forms.ChoiceField(label=gettext_lazy("How it is known"), required=False)
    since = forms.DateField(label=gettext_lazy("From the day"), widget=DAY, required=False)
    until = forms.DateField(label=gettext_lazy("Until the day"), widget=DAY, required=False)

    def __init__(self, data: Mapping[str, Any], *, viewer: Actor) -> None:
        super().__init__(data)
        known = set(queries.list_countries(viewer=viewer))
        language = places.current().language
        self.names = programmes.get_names(
            queries.list_supporters(viewer=viewer), viewer=viewer, language=language
        )
        lands = [(each.code, each.name) for each in places.countries(language) if each.code in known]
        named = sorted(self.names.items(), key=lambda each: each[1])
        regions = [(each.m49, each.named(language)) for each in reference.list_regions()]
        self._offer("region", [each for each in regions if known & set(_countries_of(each[0]))])
        self._offer("country", lands)
        self._offer("programme", named)
        self._offer("evidence", [(level, str(words)) for level, words in EVIDENCE_WORDS.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=self.fields[name].label, required=False, choices=[("", _("All of them")), *choices]
        )

    def clean_until(self) -> date | None:
        """Take no end before the beginning."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            raise forms.ValidationError(_("This is before the first day. Choose a later one."))
        return until

    def asked(self) -> Asked:
        """Return what is asked for: everything where the form cannot be read."""
        return Asked(**self.cleaned_data) if self.is_valid() else queries.EVERYTHING

    def told(self) -> dict[str, str]:
        """Return what is asked for as an address says it."""
        if not self.is_valid():
            return {}
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def _countries_of(region: str) -> tuple[str, ...]:
    found = reference.get_region(region)
    return found.countries if found is not None else ()


@require_safe
@platform_page
def show(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show every figure of the part asked for, the map of one figure, and the rows behind it."""
    form = PartForm(request.GET, viewer=actor)
    asked = form.asked()
    day, found = queries.list_progress(viewer=actor, asked=asked)
    file = _file(request.GET.get("form", ""), day, found, form)
    if file is not None:
        return file
    code = request.GET.get("on", "")
    chosen = next((each for each in found if each.indicator.code == code), found[0])
    code = chosen.indicator.code
    after = request.GET.get("after", "")
    rows = queries.list_rows(code, viewer=actor, asked=asked, after=after, limit=SHOWN)
    context = {
        "day": day,
        "found": found,
        "chosen": chosen,
        "form": form,
        "part": urlencode(form.told()),
        "since": next((each.since for each in found), None),
        "shades": shade(chosen.by_country, places.current().language),
        "rows": _named(rows, actor),
        "lanes": {code: lane.title for code, lane in LANES.items()},
        "left_out": queries.count_left_out(code, viewer=actor),
        "more": urlencode({"on": code, **form.told(), "after": rows[-1].key}) if len(rows) == SHOWN else "",
        "officer_only": OPERATOR not in actor.roles,
    }
    status = 200 if form.is_valid() else UNPROCESSABLE
    return render(request, "operator/impact.html", context, status=status)


def _file(form: str, day: date | None, found: list[Progress], part: PartForm) -> HttpResponseBase | None:
    """Return the figures as a file of a form, each with what was asked for; None where none is asked for."""
    if not part.is_valid():
        return None
    more = {f"asked_{name}": value for name, value in part.told().items()}
    if form == "csv":
        return write_figures(day, found, more)
    if form == "xlsx":
        return write_figures_sheet(day, found, more, at=clock.now())
    if form == "pdf":
        asked = part.asked()
        return print_impact(
            day, found, rule=queries.job_rule(), asked=asked, programme=part.names.get(asked.programme, "")
        )
    return None


def _named(rows: list[Row], actor: Actor) -> list[tuple[Row, str]]:
    names = businesses.get_names([row.business for row in rows], viewer=actor)
    return [(row, names.get(row.business, row.business)) for row in rows]
