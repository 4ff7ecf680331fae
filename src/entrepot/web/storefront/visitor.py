from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import roles
from entrepot.web.account.actors import person_of


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Return who is signed in, as the fragment that takes the place of the link in the head of a page.

    The page itself is the same for everybody and may be cached; this never is.
    """
    works_here = bool(person_of(request).roles & frozenset(roles.PLATFORM_ROLES))
    return render(request, "storefront/visitor.html", {"works_here": works_here})
