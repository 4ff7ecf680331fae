"""The papers food needs for a market: have, get it here, how many days."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.farm.access import spoken_page
from entrepot.web.farm.languages import language_of
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post

NAMES = {
    "registration": gettext_lazy("Registration of the maker"),
    "importer": gettext_lazy("Licence or notice of the importer"),
    "plant_health": gettext_lazy("Plant health certificate"),
    "origin": gettext_lazy("Certificate of origin"),
    "health": gettext_lazy("Health certificate"),
}
STATES = {
    "have": (gettext_lazy("You have it"), "yes"),
    "expired": (gettext_lazy("It has run out"), "no"),
    "missing": (gettext_lazy("Missing"), "fix"),
}


class ChoiceForm(forms.Form):
    """What is sold, and where to."""

    product = forms.ChoiceField(label=gettext_lazy("Product"))
    market = forms.ChoiceField(label=gettext_lazy("Country"))


class PaperForm(forms.Form):
    """A paper that is there."""

    use_required_attribute = False

    paper = forms.ChoiceField(label=gettext_lazy("Which paper"), choices=list(NAMES.items()))
    number = forms.CharField(label=gettext_lazy("Its number"), max_length=60, required=False)
    expires_on = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file = forms.FileField(
        label=gettext_lazy("Photo or PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )


@require_read_or_post
@spoken_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show the papers of a product for a country; a POST hands one in."""
    own = catalogue.list_own_products(viewer=seller.actor, limit=200)
    products = [(each.product.public_id, each.product.title) for each in own]
    market = request.GET.get("market", "CN").upper()[:2]
    product = request.GET.get("product", products[0][0] if products else "")
    choice = ChoiceForm(initial={"product": product, "market": market})
    choice.fields["product"].choices = products  # type: ignore[attr-defined] # a field's
    countries = places.countries(places.current().language)
    choice.fields["market"].choices = [(each.code, each.name) for each in countries]  # type: ignore[attr-defined] # a field's
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            actions.hand_in_paper(
                product=product,
                market=market,
                content=file.read() if file else b"",
                name=file.name if file else "",
                by=seller.actor,
                at=clock.now(),
                **given,
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect(request.get_full_path())
    context = {"seller": seller, "choice": choice, "form": form, "product": product, "market": market}
    if product:
        found = queries.get_food_checklist(
            product=product,
            market=market,
            viewer=seller.actor,
            on=clock.now().date(),
            language=language_of(request),
        )
        rows = [(each, NAMES[each.paper], *STATES[each.state]) for each in found.items]
        context |= {"checklist": found, "rows": rows}
    return render(request, "farm/papers.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@spoken_page
def file_of(request: HttpRequest, seller: Seller, paper: str) -> HttpResponse:
    """Hand over the file of a paper to the business's own people."""
    del request
    found = queries.read_held_paper(paper, viewer=seller.actor)
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="{found.name.encode("ascii", "ignore").decode()}"'
    )
    return response
