"""Who stands at the scales: a member of a co-operative's organisation, in the language they chose."""

from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from entrepot.apps.cooperatives import queries
from entrepot.web.farm.languages import language_of
from entrepot.web.seller.access import Seller, View, seller_page


def farm_page(view: View) -> View:
    """Serve a view to the people of a co-operative; a business that is none is asked first."""

    @spoken_page
    @wraps(view)
    def guarded(request: HttpRequest, seller: Seller, **words: Any) -> HttpResponseBase:
        if not queries.get_cooperative(viewer=seller.actor).is_on:
            return redirect("farm", organisation=seller.organisation.public_id)
        return view(request, seller, **words)

    return guarded


def spoken_page(view: View) -> View:
    """Serve a view to the people of a business in the language of the farm pages."""

    @seller_page
    @wraps(view)
    def guarded(request: HttpRequest, seller: Seller, **words: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            return view(request, seller, **words)

    return guarded
