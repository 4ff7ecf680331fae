"""Making and changing a programme: one form, the rule read back and counted as it is filled in."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.queries import BenefitView, VersionView
from entrepot.core.support.eligibility import parse_rule
from entrepot.web.design.refusals import show_errors
from entrepot.web.officer import benefit_rows, rule_rows
from entrepot.web.officer.benefit_rows import Row
from entrepot.web.officer.forms import JOINS, ProgrammeForm
from entrepot.web.officer.rule_rows import RuleForm
from entrepot.web.officer.words import read_rule
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post

CURRENCY = "EUR"


@require_read_or_post
@platform_page
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Draft a new programme."""
    start = {"starts_on": clock.now().date(), "currency": CURRENCY, "automatic": True, "gives_back": True}
    return _edit(request, actor, start, RuleForm(rows=rule_rows.empty_rows()), [Row()], "")


@require_read_or_post
@platform_page
def change(request: HttpRequest, actor: Actor, programme: str) -> HttpResponse:
    """Change a draft, or draft the next version."""
    found = queries.get_programme(programme, viewer=actor, on=clock.now().date())
    version = found.making or found.version
    start, more = _start(version)
    rule = rule_rows.from_rule(version.document)
    return _edit(request, actor, start, rule, benefit_rows.from_benefits(more), programme)


@require_POST
@platform_page
def count(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read the rule back and count whom it takes, for the page as it is filled in."""
    return render(request, "officer/count.html", _read_back(rule_rows.from_post(request.POST), actor))


def _edit(  # noqa: PLR0917 - the parts of one form
    request: HttpRequest,
    actor: Actor,
    start: dict[str, Any],
    rule: RuleForm,
    rows: list[Row],
    programme: str,
) -> HttpResponse:
    sent = request.method == "POST"
    if sent:
        rule, rows = rule_rows.from_post(request.POST), benefit_rows.from_post(request.POST)
    form = ProgrammeForm(request.POST if sent else None, initial=start)
    told = _read_back(rule, actor)
    if sent and request.POST.get("do") == "save":
        saved = _save(form, rule, rows, actor, programme)
        if saved:
            messages.success(request, _("Saved as a draft. Look at it, then put it before a second person."))
            return redirect("officer-programme", programme=saved)
    elif sent:
        form.errors.clear()  # only a row more, or a look at who it takes
    context = {
        "form": form,
        "rule": rule,
        "rows": rows,
        "gives": benefit_rows.choices(),
        "gives_more": any(row.kind for row in rows) or len(rows) > 1 or any(row.errors for row in rows),
        "kept": json.dumps(rule.document) if rule.document is not None else "",
        "choices": rule_rows.choices(),
        "evidences": rule_rows.evidences(),
        "joins": JOINS,
        "programme": programme,
        "officer_only": roles.OPERATOR not in actor.roles,
        **told,
    }
    wrong = form.errors or (sent and (rule.has_errors or any(row.errors for row in rows)))
    status = UNPROCESSABLE if wrong else 200
    return render(request, "officer/edit.html", context, status=status)


def _save(form: ProgrammeForm, rule: RuleForm, rows: list[Row], actor: Actor, programme: str) -> str:
    """Save what was filled in; return the programme, empty when something is wrong."""
    document, now = rule.rule(), clock.now()
    if document is None and not rule.has_errors:
        rule.rows[0].error = _("Say who it is for.")
    is_valid = form.is_valid()
    more = benefit_rows.read(rows, form.cleaned_data.get("currency", ""))
    if not is_valid or document is None or any(row.errors for row in rows):
        return ""
    terms = form.terms(document, more)
    try:
        if not programme:
            return actions.draft_programme(terms=terms, by=actor, at=now)
        actions.change_programme(programme=programme, terms=terms, by=actor, at=now)
    except ProblemRaised as raised:
        before = len(terms.benefits) - len(more)
        if (left := benefit_rows.show_faults(rows, raised, before=before)) is not None:
            show_errors(form, left)
        return ""
    return programme


def _read_back(rule: RuleForm, actor: Actor) -> dict[str, Any]:
    document = rule.rule()
    if document is None:
        return {"lines": (), "matches": None}
    return {
        "lines": read_rule(parse_rule(document)),
        "matches": queries.count_matches(document, viewer=actor, on=clock.now().date()),
    }


def _start(version: VersionView) -> tuple[dict[str, Any], list[BenefitView]]:
    """Return what the form begins with, and the benefits that stand in rows of their own."""
    start: dict[str, Any] = {
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
        "currency": version.budget.currency,
        "budget": version.budget.format_plain(),
        "cap": version.cap.format_plain() if version.cap else "",
        "places": version.places,
        "automatic": version.automatic,
        "gives_back": version.gives_back,
    }
    for name, by_language in version.texts.items():
        start |= {f"{name}_{language}": text for language, text in by_language.items()}
    more: list[BenefitView] = []
    for each in version.benefits:
        if each.kind == "fee_relief" and each.share is not None and "share" not in start:
            start["share"] = f"{(each.share * 100).normalize():f}"
            start |= {"market": each.market, "category": each.category}
        elif each.kind == "fast_lane":
            start["lanes"] = (*start.get("lanes", ()), *each.lanes)
        elif each.kind == "instant_settlement":
            start["instant"] = True
        else:
            more.append(each)
    return start, more
