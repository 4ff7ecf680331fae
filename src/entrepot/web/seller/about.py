"""What a business declares of itself for programmes: who leads it, who works there, since when it is."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import actions, queries, words
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.support.business_facts import FLAGS, FOUNDED_ON, JOBS, FactSheet
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

A_YEAR: Final = timedelta(days=330)  # with a month to say them again before they are a year old


class AboutForm(forms.Form):
    """The facts, all on one page; how many people are asked for each year."""

    use_required_attribute = False

    facts = forms.MultipleChoiceField(
        label=gettext_lazy("What holds of your business"),
        choices=list(words.FACT_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    founded_on = forms.DateField(
        label=words.FIGURE_WORDS[FOUNDED_ON],
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in JOBS:
            self.fields[name] = forms.IntegerField(
                label=words.FIGURE_WORDS[name],
                min_value=0,
                max_value=1_000_000,
                error_messages={"required": gettext_lazy("Give a whole number; 0 when there is nobody.")},
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )


@require_read_or_post
@seller_page
def declare(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Declare the facts; what was declared before stays readable under its days."""
    require_role(seller.actor, roles.ADMIN)
    business = seller.business.profile.public_id if seller.business else ""
    sheet = queries.get_fact_sheet(business, viewer=seller.actor, at=clock.now())
    form = AboutForm(request.POST or None, initial=_initial(sheet))
    if form.is_valid() and _declared(form, seller, sheet):
        messages.success(request, _("Thank you. We ask again in a year."))
        return redirect("sell-about", organisation=seller.organisation.public_id)
    known = [
        (
            words.FACT_WORDS.get(name) or words.FIGURE_WORDS[name],
            words.EVIDENCE_WORDS[fact.evidence],
            fact.since,
        )
        for name, fact in sorted(sheet.facts.items())
    ]
    context = {"seller": seller, "form": form, "known": known}
    return render(request, "seller/about.html", context, status=UNPROCESSABLE if form.errors else 200)


def _initial(sheet: FactSheet) -> dict[str, Any]:
    return {
        "facts": [name for name in FLAGS if name in sheet.facts],
        FOUNDED_ON: sheet.value_of(FOUNDED_ON),
        **{name: sheet.value_of(name) for name in JOBS},
    }


def _stand(jobs: dict[str, int], sheet: FactSheet, at: datetime) -> bool:
    """Say whether these numbers were declared this year: said again, they would lose their papers."""
    return all(
        (known := sheet.facts.get(name)) is not None and known.value == number and known.since > at - A_YEAR
        for name, number in jobs.items()
    )


def _declared(form: AboutForm, seller: Seller, sheet: FactSheet) -> bool:
    data, at = form.cleaned_data, clock.now()
    jobs = {name: data[name] for name in JOBS}
    try:
        if not _stand(jobs, sheet, at):
            actions.declare_jobs(jobs=jobs, by=seller.actor, at=at)
        actions.declare_facts(facts=data["facts"], by=seller.actor, at=at)
        if data[FOUNDED_ON]:
            actions.declare_founding(on=data[FOUNDED_ON], by=seller.actor, at=at)
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
