from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from entrepot.web.design import guide, places


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Send a visitor of ``/`` to the home page of the country and language chosen before, or likely."""
    return HttpResponseRedirect(f"/{places.of_visitor(request).prefix}")


@require_safe
def choose_place(request: HttpRequest) -> HttpResponse:
    """Remember a country and language in a cookie and go on to ``next`` in that place."""
    here = places.of_visitor(request)
    chosen = places.parse(
        f"{request.GET.get('country', here.country).lower()}/{request.GET.get('language', here.language)}"
    )
    place = chosen or here
    following = request.GET.get("next", "")
    if not following.startswith("/") or not url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        following = f"/{place.prefix}"
    response = HttpResponseRedirect(places.moved(following, place))
    response.set_cookie(
        places.COOKIE,
        place.prefix.strip("/"),
        max_age=places.COOKIE_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every token and component with the words that go with it."""
    sample = guide.SampleForm({"name": "", "hint": ""}, auto_id="sample_%s")
    context = {
        "colours": guide.COLOURS,
        "grades": guide.GRADES,
        "badges": guide.BADGES,
        "parts": guide.PARTS,
        "sample": sample,
    }
    return render(request, "design/styleguide.html", context)
