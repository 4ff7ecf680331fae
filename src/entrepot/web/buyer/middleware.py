from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from entrepot.web.buyer.access import COOKIE, KEPT


class GuestKeyMiddleware:
    """Move a guest's key into the session of who signs in, so that signing out ends it.

    In the browser it would outlast them: whoever sits there next would read their orders. A page that has not
    looked at the session stays as it is, fit for any cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; where somebody is signed in by then, the browser's own key is taken away."""
        response = self.get_response(request)
        key = request.COOKIES.get(COOKIE, "")
        if key and request.session.accessed and SESSION_KEY in request.session:
            request.session[KEPT] = key
            response.delete_cookie(COOKIE, samesite="Lax")
        return response
