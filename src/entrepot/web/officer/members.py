"""One business in a programme: what it has and was given; give it something, or let it leave with notice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes import actions, queries, words
from entrepot.apps.programmes.queries import BOOKABLE, AwardedView
from entrepot.web.design import places
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post, set_by


class LeaveForm(forms.Form):
    """From when on a business is in the programme no more, and why."""

    use_required_attribute = False

    on = forms.DateField(
        label=gettext_lazy("From this day on it gets nothing more"),
        help_text=gettext_lazy("At least 14 days ahead. It is told the day and the reason."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why. The business reads it."),
        max_length=300,
        error_messages={"required": gettext_lazy("Say it in a sentence.")},
    )


class GiveForm(forms.Form):
    """So much of a counted benefit that was given without a booking."""

    use_required_attribute = False

    position = forms.TypedChoiceField(label=gettext_lazy("What was given"), coerce=int)
    quantity = forms.IntegerField(label=gettext_lazy("How many"), min_value=1)
    note = forms.CharField(
        label=gettext_lazy("What it was, and what came of it"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say how much, and what.")},
    )

    def __init__(self, found: AwardedView, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["position"].choices = [  # type: ignore[attr-defined] # a field's
            (each.position, f"{words.BENEFIT_WORDS[each.kind]} ({each.left} {words.UNIT_WORDS[each.kind]})")
            for each in found.held
            if each.kind in BOOKABLE
        ]

    @property
    def has_choices(self) -> bool:
        """Whether the programme gives anything by hand."""
        return bool(self.fields["position"].choices)  # type: ignore[attr-defined] # same


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor, programme: str, award: str) -> HttpResponse:
    """Show one business in a programme; record what it was given, or let it leave with notice."""
    language = places.current().language
    found = queries.get_award(award, viewer=actor, language=language)
    if found.award.programme != programme:
        raise Http404
    done = request.POST.get("do", "")
    leave = LeaveForm(request.POST if done == "leave" else None, auto_id="leave_%s")
    give = GiveForm(found, request.POST if done == "give" else None, auto_id="give_%s")
    if done == "leave" and set_by(leave, lambda **said: actions.end_award(award=award, **said), actor):
        messages.success(request, _("It is told the day and the reason. What it had stays."))
        return redirect("officer-member", programme=programme, award=award)
    if done == "give" and set_by(give, lambda **said: actions.give_resource(award=award, **said), actor):
        messages.success(request, _("Recorded."))
        return redirect("officer-member", programme=programme, award=award)
    context = {
        "found": found,
        "own": found.award,
        "programme": queries.get_programme(
            found.award.programme, viewer=actor, on=clock.now().date(), language=language
        ),
        "held": [(each, words.BENEFIT_WORDS[each.kind], words.UNIT_WORDS[each.kind]) for each in found.held],
        "given": [
            (each, words.BENEFIT_WORDS[each.kind], words.UNIT_WORDS[each.kind]) for each in found.given
        ],
        "leave_form": leave,
        "give_form": give,
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    status = UNPROCESSABLE if leave.errors or give.errors else 200
    return render(request, "officer/member.html", context, status=status)
