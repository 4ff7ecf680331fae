"""The page of one product: the grid of markets, putting it on sale, taking it off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.languages import LANGUAGES
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reference import queries as reference
from entrepot.core.money import Money
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.seller.access import Seller, seller_page
from entrepot.web.seller.grid import grid_of
from entrepot.web.seller.shelf import count_left


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Show a product and where it may be sold."""
    own = seller.product(product)
    view = own.product
    context = {
        "seller": seller,
        "own": own,
        "grid": grid_of(own, seller),
        "entry": reference.get_hs(view.hs) if view.hs else None,
        "origin": reference.country_name(view.origin, places.current().language) if view.origin else "",
        "variants": [(each, Money(each.price_minor, each.currency).format_plain()) for each in view.variants],
        "left": count_left(own, seller),
        "materials": ", ".join(name for kind, name, _value in view.details if kind == "material"),
        "certificates": len(queries.list_certificates(product, viewer=seller.actor)),
        "elsewhere": queries.list_pictures_elsewhere(product=product, viewer=seller.actor),
        "other_language": _other_language(view.language),
        "may_list": seller.business is not None and seller.business.may_list,
    }
    return render(request, "seller/product.html", context)


def _other_language(first: str) -> str:
    """Return the language to offer for a translation: the reader's own, where the product has another."""
    mine = places.current().language
    return next(each for each in (mine, "en", "zh-hans") if each in LANGUAGES and each != first)


@require_POST
@seller_page
def publish(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Put a product on sale in every market where it is ready."""
    seller.product(product)
    try:
        results = actions.publish_listing(product=product, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        number = sum(result.listed for result in results)
        said = ngettext("On sale in %d market.", "On sale in %d markets.", number)
        messages.success(request, said % number)
    return redirect("sell-product", organisation=seller.organisation.public_id, product=product)


@require_POST
@seller_page
def withdraw(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Take a product off every market."""
    seller.product(product)
    actions.withdraw_listing(product=product, by=seller.actor, at=clock.now())
    messages.success(request, _("It is off sale everywhere."))
    return redirect("sell-product", organisation=seller.organisation.public_id, product=product)
