"""What stands on documents of the platform: its name, its address, and its numbers with tax authorities."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions, queries
from entrepot.web.design.widgets import LongSelect
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post, set_by
from entrepot.web.public import choices


class DetailsForm(forms.Form):
    """Name and address of the platform."""

    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("Name on documents"), max_length=200)
    lines = forms.CharField(
        label=gettext_lazy("Address"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), widget=LongSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """A number of the platform under a scheme or of a country."""

    use_required_attribute = False

    place = forms.CharField(
        label=gettext_lazy("Scheme or country"),
        max_length=24,
        help_text=gettext_lazy("As the law packs name it: EU-IOSS, SG-OVR, GB-VAT …"),
    )
    number = forms.CharField(
        label=gettext_lazy("Our number there"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Empty takes it back."),
    )


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what stands on the platform's documents from now on, and change it."""
    done = request.POST.get("do", "")
    known = queries.get_invoice_details(viewer=actor)
    start = {"name": known.name, "lines": known.lines, "country": known.country}
    details = DetailsForm(request.POST if done == "details" else None, initial=start, auto_id="details_%s")
    number = NumberForm(request.POST if done == "number" else None, auto_id="number_%s")
    if (done == "details" and set_by(details, actions.set_invoice_details, actor)) or (
        done == "number" and set_by(number, actions.set_tax_number, actor)
    ):
        messages.success(request, _("Noted. It stands on every document from now on."))
        return redirect(request.path)
    context = {"known": known, "details_form": details, "number_form": number}
    status = UNPROCESSABLE if details.errors or number.errors else 200
    return render(request, "operator/invoices.html", context, status=status)
