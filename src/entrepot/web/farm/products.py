"""A product in few fields, from the field: its code and its markets come later, where there is time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue.actions import ProductInput, VariantInput
from entrepot.apps.files import actions as files
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.ids import new_public_id
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors
from entrepot.web.farm.access import farm_page
from entrepot.web.farm.forms import ProductForm
from entrepot.web.farm.noting import Made, is_note, take_note
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post
from entrepot.web.seller.forms import language_of

SKU_LENGTH = 12


@require_read_or_post
@farm_page
def add(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Keep a new product from four fields and a photo; go on to its customs code."""
    start = {"currency": choices.home_currency(_home(seller))}
    form = ProductForm(request.POST or None, request.FILES or None, initial=start)

    def make() -> Made:
        return _make(form, seller), _("%(title)s is kept.") % {"title": form.cleaned_data["title"]}

    if is_note(request):
        return take_note(request, seller, form, make)
    if form.is_valid():
        try:
            address, _said = make()
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect(address)
    context = {"seller": seller, "form": form}
    return render(request, "farm/product_form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _make(form: ProductForm, seller: Seller) -> str:
    """Keep the product with its photo and return the address where it goes on."""
    given, at = form.cleaned_data, clock.now()
    language, photo = language_of(given["title"]), given["photo"]
    picture = (
        files.store_picture(content=photo.read(), by=seller.actor, at=at, field="photo") if photo else ""
    )
    variant = VariantInput(
        sku=new_public_id("sku")[:SKU_LENGTH],
        price_minor=form.price_minor(),
        currency=given["currency"],
        gross_grams=given["gross_grams"],
    )
    content = ProductInput(title=given["title"], language=language, origin=_home(seller), variants=(variant,))
    product = catalogue.create_product(product=content, by=seller.actor, at=at)
    if picture:
        catalogue.add_picture(
            product=product,
            picture=picture,
            alt=given["title"],
            language=language,
            by=seller.actor,
            at=at,
        )
    return reverse("sell-product-code", args=[seller.organisation.public_id, product])


def _home(seller: Seller) -> str:
    """Return the country of a business; who has none does not come here."""
    return seller.business.profile.country if seller.business else ""
