"""Who sells: a signed-in person for one of their organisations, and nobody else's rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.accounts.queries import OrganisationView
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.queries import OwnBusiness
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import OwnProduct
from entrepot.apps.kernel.actors import Actor
from entrepot.web.account.actors import person_of
from entrepot.web.design import places
from entrepot.web.design.refusals import as_pages

type View = Callable[..., HttpResponseBase]

UNPROCESSABLE = 422
require_read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The person as an actor for an organisation, and the business it has.

    Roles on the platform are left at the door: an operator who sells sees their own rows here, too.
    """

    actor: Actor
    organisation: OrganisationView
    business: OwnBusiness | None

    def product(self, public_id: str) -> OwnProduct:
        """Return a product of this organisation; raises a 404 for one of others."""
        found = catalogue.get_own_product(public_id, viewer=self.actor, language=places.current().language)
        if found.product.state == "archived":
            raise Http404
        return found


def person_page(view: View) -> View:
    """Serve a view to signed-in people only, never from a cache. What belongs to others is a 404."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponseBase:
        with as_pages():
            return view(request, **words)

    return guarded


def seller_page(view: View) -> View:
    """Serve a view to members of a selling organisation; one without a business registers it first."""

    @person_page
    @wraps(view)
    def guarded(request: HttpRequest, organisation: str, **words: Any) -> HttpResponseBase:
        seller = seller_of(request, organisation)
        if seller.business is None:
            return redirect("sell-register", organisation=organisation)
        return view(request, seller, **words)

    return guarded


def seller_of(request: HttpRequest, organisation: str) -> Seller:
    """Return the person for an organisation. Raises Organisation.DoesNotExist to who is no member."""
    person = person_of(request, organisation)
    actor = replace(person, roles=person.roles & frozenset(roles.ORGANISATION_ROLES))
    return Seller(
        actor=actor,
        organisation=accounts.get_organisation(viewer=actor),
        business=businesses.get_own_business(viewer=actor, language=places.current().language),
    )
