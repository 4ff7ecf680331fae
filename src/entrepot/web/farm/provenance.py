"""What the code on a sack tells everybody, and the code itself as a picture to print."""

from io import BytesIO

import segno
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives import queries
from entrepot.apps.cooperatives.queries import Provenance
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.web.design import places
from entrepot.web.design.refusals import as_pages
from entrepot.web.design.world import shade

DAY_SECONDS = 24 * 60 * 60


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a lot comes from."""
    with as_pages():
        told = queries.get_provenance(code, viewer=ANONYMOUS, language=places.current().language)
    country = shade({told.country: 1}, places.current().language)
    context = {"told": told, "shades": country, "country": country[0].name, "sold": _is_sold(told)}
    return render(request, "farm/provenance.html", context)


@require_safe
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Lead who scanned a code to the page in their place."""
    return redirect(places.place_url("lot", places.of_visitor(request), code=code.upper()))


@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the code of a lot; it leads to the page of everybody's place."""
    del request
    with as_pages():
        queries.get_provenance(code, viewer=ANONYMOUS)
    drawn = BytesIO()
    address = settings.ADDRESS + reverse("lot-door", args=[code.upper()])
    segno.make(address, error="m").save(drawn, kind="svg", scale=6, border=4, xmldecl=False)
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={DAY_SECONDS}"
    return response


def _is_sold(told: Provenance) -> bool:
    """Say whether the product can be looked at in the shop of the visitor's country."""
    try:
        catalogue.get_product_anywhere(told.product, viewer=ANONYMOUS)
    except ObjectDoesNotExist:
        return False
    return True
