from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from entrepot.web.design import places
from entrepot.web.storefront.windows import COOKIE, CURRENCIES


@require_safe
def choose_currency(request: HttpRequest) -> HttpResponse:
    """Remember which money prices are shown in besides, in a cookie, and go back to `next`."""
    chosen, following = request.GET.get("currency", ""), request.GET.get("next", "")
    if not following.startswith("/") or not url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        following = places.place_url("shop")
    response = HttpResponseRedirect(following)
    if chosen in CURRENCIES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=places.COOKIE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    response.headers["Cache-Control"] = "no-store"
    return response
