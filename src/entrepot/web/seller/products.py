"""A seller's products: the list, a new one in five fields, changing one, putting one away."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import ProductInput, VariantInput
from entrepot.apps.catalogue.queries import OwnProduct
from entrepot.apps.files import actions as files
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.ids import new_public_id
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.money import Money
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.forms import ProductForm, TitleForm, language_of
from entrepot.web.seller.words import STATES

ON_A_PAGE = 50
SKU_LENGTH = 12


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List the products, newest first; without any, say how it begins."""
    after = request.GET.get("after", "")
    found = queries.list_own_products(
        viewer=seller.actor,
        language=places.current().language,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < SKU_LENGTH else 0,
        limit=ON_A_PAGE + 1,
    )
    shown = found[:ON_A_PAGE]
    context = {
        "seller": seller,
        "products": [(each, summary_of(each)) for each in shown],
        "count": queries.count_own_products(viewer=seller.actor),
        "next": shown[-1].product.id if len(found) > ON_A_PAGE else None,
    }
    return render(request, "seller/products.html", context)


@require_read_or_post
@seller_page
def add(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Keep a new product from five fields, then go on to its code."""
    home = seller.business.profile.country if seller.business else places.current().country
    start = {"origin": home, "currency": choices.home_currency(home)}
    form = ProductForm(request.POST or None, request.FILES or None, initial=start)
    if form.is_valid():
        try:
            picture = stored(form, seller)
            product = actions.create_product(product=content_of(form), by=seller.actor, at=clock.now())
            attach(picture, product, form, seller)
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("sell-product-code", organisation=seller.organisation.public_id, product=product)
    return form_page(request, {"seller": seller, "form": form})


@require_read_or_post
@seller_page
def edit(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Change a product; the variants of one that has several keep their prices and weights."""
    own = seller.product(product)
    said = queries.get_product_input(product, viewer=seller.actor)
    form = form_for(request, said)
    if form.is_valid():
        try:
            attach(stored(form, seller), product, form, seller)
            actions.update_product(
                product=product, content=changed(said, form), by=seller.actor, at=clock.now()
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("The product is changed."))
            return redirect("sell-product", organisation=seller.organisation.public_id, product=product)
    return form_page(request, {"seller": seller, "form": form, "own": own})


@require_POST
@seller_page
def archive(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Put a product away."""
    own = seller.product(product)
    try:
        actions.archive_product(product=product, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        messages.success(request, _("“%s” is put away.") % own.product.title)
    return redirect("sell-products", organisation=seller.organisation.public_id)


def form_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the fields of a product, with what is wrong with them."""
    status = UNPROCESSABLE if context["form"].errors else 200
    return render(request, "seller/product_form.html", context, status=status)


def summary_of(own: OwnProduct) -> list[tuple[str, Any, int]]:
    """Return in how many markets a product has which state, the good ones first: (state, word, number)."""
    return [(state, word, own.states[state]) for state, word in STATES.items() if own.states.get(state)]


def form_for(request: HttpRequest, said: ProductInput) -> TitleForm:
    """Return the form that changes a product: without price and weight when its variants differ."""
    initial: dict[str, Any] = {"title": said.title, "origin": said.origin}
    if len(said.variants) != 1:
        return TitleForm(request.POST or None, request.FILES or None, initial=initial)
    only = said.variants[0]
    initial |= {
        "price": Money(only.price_minor, only.currency).format_plain(),
        "currency": only.currency,
        "gross_grams": only.gross_grams,
    }
    return ProductForm(request.POST or None, request.FILES or None, initial=initial)


def content_of(form: ProductForm) -> ProductInput:
    """Return the product that the five fields describe; its SKU is ours until the seller has one."""
    given = form.cleaned_data
    variant = VariantInput(
        sku=new_public_id("sku")[:SKU_LENGTH],
        price_minor=form.price_minor(),
        currency=given["currency"],
        gross_grams=given["gross_grams"],
    )
    return ProductInput(
        title=given["title"],
        language=language_of(given["title"]),
        origin=given["origin"],
        variants=(variant,),
    )


def changed(said: ProductInput, form: TitleForm) -> ProductInput:
    """Return what the product shall say now."""
    given = form.cleaned_data
    variants = said.variants
    if isinstance(form, ProductForm):
        variants = (
            replace(
                variants[0],
                price_minor=form.price_minor(),
                currency=given["currency"],
                gross_grams=given["gross_grams"],
            ),
        )
    return replace(said, title=given["title"], origin=given["origin"], variants=variants)


def stored(form: TitleForm, seller: Seller) -> str:
    """Keep the photo that was sent and return its public id, or an empty word."""
    photo = form.cleaned_data["photo"]
    if photo is None:
        return ""
    return files.store_picture(content=photo.read(), by=seller.actor, at=clock.now(), field="photo")


def attach(picture: str, product: str, form: TitleForm, seller: Seller) -> None:
    """Show a photo, stored or named by its address; its words for those who do not see it are the title."""
    title = form.cleaned_data["title"]
    words = {"product": product, "alt": title, "language": language_of(title)}
    if picture:
        actions.add_picture(**words, picture=picture, by=seller.actor, at=clock.now())
    if address := form.cleaned_data["photo_address"]:
        actions.add_picture_by_address(**words, address=address, by=seller.actor, at=clock.now())
