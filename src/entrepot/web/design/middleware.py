from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from entrepot.apps.kernel import languages as spoken
from entrepot.web.design import places

GetResponse = Callable[[HttpRequest], HttpResponse]


OF_TRADERS = ("/sell/", "/operate/", "/officer/", "/api/", "/farm/")
"""Where those stand who sell, decide, run the platform and write programs for it."""


def _offered(address: str, place: places.Place) -> places.Place:
    """Return the place in a language this page is offered in: better one language than two on a page."""
    if place.language in spoken.EVERYWHERE or not address.startswith(OF_TRADERS):
        return place
    return place.in_language(spoken.ENGLISH)


class PlaceMiddleware:
    """Find the visitor's country and language, speak that language, and spare the views both words.

    Under ``/<country>/<language>/`` the address alone decides, so such pages can be cached for everybody.
    Elsewhere the cookie and the browser's languages decide, and the answer says that it varies with them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in its place."""
        from_path = places.of_path(request.path_info)
        place = from_path or _offered(request.path_info, places.of_visitor(request))
        with places.standing_in(place), translation.override(place.language):
            response = self.get_response(request)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                response.headers.setdefault("Content-Language", places.TAGS[place.language])
                if from_path is None:
                    patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Take the two words of the address off the view's arguments."""
        if places.of_path(request.path_info) is not None:
            kwargs.pop("country", None)
            kwargs.pop("language", None)
