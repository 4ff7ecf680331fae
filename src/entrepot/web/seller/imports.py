"""A product file from another shop: sent once, taken in the background, its failed rows given back."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.words import IMPORTS

ROWS_SHOWN: Final = 50
UNDER_WAY: Final = frozenset({"queued", "running"})


class ImportForm(forms.Form):
    """A file, and the two things such files do not say."""

    use_required_attribute = False

    content = forms.FileField(
        label=gettext_lazy("Product file"),
        help_text=gettext_lazy("In Shopify: Products, Export, CSV for Excel. We read older and newer files."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose the file you exported."),
            "empty": gettext_lazy("The file is empty. Export your products again."),
        },
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency of its prices"),
        widget=LongSelect,
        help_text=gettext_lazy("The file does not name one."),
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Made in, where a row does not say"), required=False, widget=LongSelect
    )

    counts_win = forms.BooleanField(
        label=gettext_lazy("Take its numbers of pieces also where I counted here"),
        help_text=gettext_lazy("Without this, what you counted or received here yourself stays as it is."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = choices.country_choices()
        self.fields["currency"].choices = choices.currency_choices()  # type: ignore[attr-defined]
        self.fields["origin"].choices = [("", _("I will say it later")), *countries]  # type: ignore[attr-defined]


@require_read_or_post
@seller_page
def start(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Take a file, and list those taken before."""
    home = seller.business.profile.country if seller.business else places.current().country
    mended = request.GET.get("mends", "")
    initial = {"currency": choices.home_currency(home)}
    form = ImportForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            job = actions.import_products(
                content=given["content"].file,
                file_name=given["content"].name,
                currency=given["currency"],
                origin=given["origin"],
                repeats=mended,
                counts_win=given["counts_win"],
                language=places.current().language,
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("The file is here. You may leave this page: we go on."))
            return redirect("sell-import", organisation=seller.organisation.public_id, job=job)
    context = {
        "seller": seller,
        "form": form,
        "imports": [(each, IMPORTS[each.state]) for each in queries.list_imports(viewer=seller.actor)],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/import_form.html", context, status=status)


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller, job: str) -> HttpResponse:
    """Show how far an import is, and every row that was not taken with its reasons."""
    view = queries.get_import(job, viewer=seller.actor)
    after = request.GET.get("after", "")
    seen = int(after) if after.isascii() and after.isdigit() and len(after) < len("1000000000") else 0
    failed = queries.list_failed_rows(job, viewer=seller.actor, after=seen, limit=ROWS_SHOWN + 1)
    context = {
        "seller": seller,
        "job": view,
        "word": IMPORTS[view.state],
        "under_way": view.state in UNDER_WAY,
        "failed": failed[:ROWS_SHOWN],
        "next": failed[ROWS_SHOWN - 1].row if len(failed) > ROWS_SHOWN else None,
        "warned": queries.list_failed_rows(job, viewer=seller.actor, warnings=True, limit=ROWS_SHOWN),
    }
    return render(request, "seller/import.html", context)


@require_safe
@seller_page
def download(request: HttpRequest, seller: Seller, job: str) -> StreamingHttpResponse:
    """Give the rows that were not taken back as a file, each with its reason."""
    del request
    pieces = queries.write_failed_rows(job, viewer=seller.actor)
    return StreamingHttpResponse(
        pieces,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="rows-to-mend.csv"'},
    )
