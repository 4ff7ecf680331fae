"""The door of the seller's pages: which business, and registering one in three fields."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts import queries, roles
from entrepot.apps.businesses import actions
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.account.actors import person_of
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller import opening
from entrepot.web.seller.access import UNPROCESSABLE, person_page, require_read_or_post, seller_of
from entrepot.web.seller.forms import RegisterForm


def door(request: HttpRequest) -> HttpResponseBase:
    """Let strangers open a shop in three fields; everybody else goes to theirs."""
    return start(request) if request.user.is_authenticated else redirect("sell-open")


@require_read_or_post
@person_page
def start(request: HttpRequest) -> HttpResponse:
    """Go to the person's business, let them choose among several, or let them register the first."""
    person = person_of(request)
    found = queries.list_organisations(viewer=person)
    if found:
        opening.given(request)  # who sells already goes on with what they have
    if len(found) == 1:
        return redirect("sell-products", organisation=found[0].public_id)
    if found:
        return render(request, "seller/choose.html", {"organisations": found})
    known = opening.given(request)
    form = RegisterForm(known or request.POST or None)
    if form.is_valid():
        organisation = found_business(request, form, person)
        if organisation:
            return welcome(request, organisation)
    return form_page(request, form)


@require_read_or_post
@person_page
def register(request: HttpRequest, organisation: str) -> HttpResponse:
    """Give an organisation its business."""
    seller = seller_of(request, organisation)
    if seller.business is not None:
        return redirect("sell-products", organisation=organisation)
    require_role(seller.actor, roles.ADMIN)
    known = {"name": seller.organisation.name, "country": seller.organisation.country}
    form = RegisterForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.register_business(**form.cleaned_data, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return welcome(request, organisation)
    return form_page(request, form)


def found_business(request: HttpRequest, form: RegisterForm, person: Actor) -> str:
    """Found the organisation and its business, both or neither; return its public id, or an empty word."""
    given, at = form.cleaned_data, clock.now()
    try:
        with transaction.atomic():
            organisation = accounts.create_organisation(
                name=given["name"], country=given["country"], by=person, at=at
            )
            actions.register_business(**given, by=person_of(request, organisation), at=at)
    except ProblemRaised as raised:
        show_errors(form, raised)
        return ""
    return organisation


def welcome(request: HttpRequest, organisation: str) -> HttpResponse:
    """Say that it worked and go on to the products."""
    messages.success(request, _("Your business is registered. You can sell now."))
    return redirect("sell-products", organisation=organisation)


def form_page(request: HttpRequest, form: RegisterForm) -> HttpResponse:
    """Show the three fields, with what is wrong with them."""
    return render(
        request, "seller/register.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200
    )
