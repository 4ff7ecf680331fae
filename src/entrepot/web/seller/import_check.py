"""A product file before it is taken: what it is, which column holds what, how its first products read."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.queries import ImportPreview, ImportView
from entrepot.apps.catalogue.words import FIELD_WORDS
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller

KINDS: Final = {
    "shopify": gettext_lazy("Shopify export"),
    "woocommerce": gettext_lazy("WooCommerce export"),
    "amazon": gettext_lazy("Amazon flat file"),
    "google": gettext_lazy("Google Merchant feed"),
    "table": gettext_lazy("Table of products"),
    "json": gettext_lazy("Products as JSON"),
}
ENCODINGS: Final = {
    "": gettext_lazy("See for yourself"),
    "utf-8": "UTF-8",
    "gb18030": gettext_lazy("Chinese (GB18030, GBK)"),
    "big5": gettext_lazy("Chinese (Big5)"),
    "shift_jis": gettext_lazy("Japanese (Shift JIS)"),
    "windows-1252": gettext_lazy("Western (Windows-1252)"),
}
UNITS: Final = {
    "": gettext_lazy("As the table says"),
    "g": gettext_lazy("grams"),
    "kg": gettext_lazy("kilograms"),
    "lb": gettext_lazy("pounds"),
    "oz": gettext_lazy("ounces"),
}
_TEXT_ENCODINGS: Final = ""  # only lines of text have letters to choose


class CheckForm(forms.Form):
    """What such files do not say, and what may be said otherwise. A column is `column_<its number>`."""

    use_required_attribute = False

    currency = forms.ChoiceField(
        label=gettext_lazy("Currency of prices that name none"),
        widget=LongSelect,
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Made in, where a row does not say"), required=False, widget=LongSelect
    )
    counts_win = forms.BooleanField(
        label=gettext_lazy("Take its numbers of pieces also where I counted here"),
        help_text=gettext_lazy("Without this, what you counted or received here yourself stays as it is."),
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What the file is"), required=False)
    encoding = forms.ChoiceField(
        label=gettext_lazy("How its letters are written"), required=False, choices=list(ENCODINGS.items())
    )
    weight_unit = forms.ChoiceField(
        label=gettext_lazy("Weights without a unit are"), required=False, choices=list(UNITS.items())
    )

    def __init__(self, preview: ImportPreview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = choices.currency_choices()  # type: ignore[attr-defined]
        self.fields["origin"].choices = [  # type: ignore[attr-defined]
            ("", _("I will say it later")),
            *choices.country_choices(),
        ]
        self.fields["kind"].choices = list(KINDS.items())  # type: ignore[attr-defined]
        fields = [("", _("Leave this column out")), *FIELD_WORDS.items()]
        self.columns = preview.columns if preview.asks else ()
        for column in self.columns:
            self.fields[f"column_{column.number}"] = forms.ChoiceField(
                label=column.name or _("Column %s") % (column.number + 1),
                help_text=" · ".join(column.samples),
                required=False,
                choices=fields,
                initial=column.field,
            )

    def column_fields(self) -> list[Any]:
        """Return the fields of the columns, as a template shows them."""
        return [self[f"column_{column.number}"] for column in self.columns]

    def chosen_columns(self) -> Mapping[str, int] | None:
        """Return which column holds what, None when the file is of a kind we know."""
        if not self.columns:
            return None
        chosen: dict[str, int] = {}
        for column in self.columns:
            field = self.cleaned_data[f"column_{column.number}"]
            if field and field in chosen:
                self.add_error(
                    f"column_{column.number}", _("Another column holds this already. Choose one of them.")
                )
            elif field:
                chosen[field] = column.number
        return chosen


def check(request: HttpRequest, seller: Seller, view: ImportView) -> HttpResponse:
    """Show how a prepared file reads; take what its seller says of it, and start it."""
    currency = request.POST.get("currency", "")
    preview = queries.get_import_preview(view.public_id, viewer=seller.actor, currency=currency[:3])
    initial = {
        "currency": preview.currency,
        "kind": preview.source,
        "encoding": preview.encoding if preview.wrapping == _TEXT_ENCODINGS else "",
        "weight_unit": preview.weight_unit,
    }
    form = CheckForm(preview, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and (answer := _do(request, seller, view, preview, form)):
        return answer
    context = {
        "seller": seller,
        "job": view,
        "form": form,
        "preview": preview,
        "kind": KINDS[preview.source],
        "good": sum(1 for each in preview.products if each.is_taken),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/import_check.html", context, status=status)


def _do(
    request: HttpRequest, seller: Seller, view: ImportView, preview: ImportPreview, form: CheckForm
) -> HttpResponse | None:
    """Do what was asked and return where that leads, None when it was refused."""
    given = form.cleaned_data
    columns = form.chosen_columns()
    if form.errors:
        return None
    anew = given["kind"] != preview.source or given["encoding"] not in {"", preview.encoding}
    said: dict[str, Any] = {"columns": columns, "weight_unit": given["weight_unit"]}
    if anew:
        said = {"source": given["kind"], "encoding": given["encoding"]}
    try:
        if anew or columns is not None:
            actions.lay_out_import(
                product_import=view.public_id,
                currency=given["currency"],
                by=seller.actor,
                at=clock.now(),
                **said,
            )
        if request.POST.get("do") == "start" and not anew:
            actions.start_import(
                product_import=view.public_id,
                currency=given["currency"],
                origin=given["origin"],
                counts_win=given["counts_win"],
                by=seller.actor,
                at=clock.now(),
            )
            messages.success(request, _("The file is being taken. You may leave this page: we go on."))
    except ProblemRaised as raised:
        show_errors(form, raised)
        return None
    return redirect("sell-import", organisation=seller.organisation.public_id, job=view.public_id)
