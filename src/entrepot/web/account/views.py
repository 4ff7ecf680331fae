"""Pages of a person's organisations: members, invitations, tokens. allauth brings the rest."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepot.apps.accounts import actions, queries, roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.account.actors import person_of
from entrepot.web.account.forms import InviteForm, OrganisationForm, TokenForm, role_choices
from entrepot.web.account.words import ROLES, SCOPES
from entrepot.web.design.refusals import show_errors

type View = Callable[..., HttpResponseBase]

UNPROCESSABLE = 422

require_read_or_post = require_http_methods(["GET", "HEAD", "POST"])


def member_page(view: View) -> View:
    """Serve a view to signed-in people only, never from a cache, with refusals told as messages.

    What is not there, and what belongs to others, is the same 404.
    """

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponseBase:
        try:
            return view(request, **words)
        except ObjectDoesNotExist:
            raise Http404 from None
        except PermissionRefused:
            messages.error(request, _("You may not do this. Ask an owner of the organisation."))
        except ProblemRaised as raised:
            messages.error(request, " ".join(filter(None, [raised.problem.title, raised.problem.detail])))
        if "organisation" in words:
            return redirect("organisation", organisation=words["organisation"])
        return redirect("account-home")

    return guarded


@require_safe
@member_page
def home(request: HttpRequest) -> HttpResponse:
    """List the person's organisations."""
    found = queries.list_organisations(viewer=person_of(request))
    return render(request, "web_account/home.html", {"organisations": found, "roles": ROLES})


@require_read_or_post
@member_page
def found(request: HttpRequest) -> HttpResponse:
    """Found an organisation."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            public_id = actions.create_organisation(
                **form.cleaned_data, by=person_of(request), at=clock.now()
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Your organisation is ready."))
            return redirect("organisation", organisation=public_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "web_account/organisation_form.html", {"form": form}, status=status)


@require_safe
@member_page
def organisation(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show an organisation with its members, invitations and tokens."""
    return show(request, person_of(request, organisation))


@require_read_or_post
@member_page
def edit(request: HttpRequest, organisation: str) -> HttpResponse:
    """Change an organisation's name and country."""
    actor = person_of(request, organisation)
    view = queries.get_organisation(viewer=actor)
    form = OrganisationForm(request.POST or None, initial={"name": view.name, "country": view.country})
    if form.is_valid():
        try:
            actions.update_organisation(**form.cleaned_data, by=actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("organisation", organisation=organisation)
    context = {"form": form, "organisation": view}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "web_account/organisation_form.html", context, status=status)


@require_POST
@member_page
def invite(request: HttpRequest, organisation: str) -> HttpResponse:
    """Invite somebody by mail."""
    actor = person_of(request, organisation)
    form = InviteForm(request.POST, grants=actor.roles)
    if form.is_valid():
        try:
            actions.invite_member(
                **form.cleaned_data, language=get_language() or "en", by=actor, at=clock.now()
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("organisation", organisation=organisation)
    return show(request, actor, invite_form=form)


@require_POST
@member_page
def revoke_invitation(request: HttpRequest, organisation: str, invitation: str) -> HttpResponse:
    """Take back an open invitation."""
    actions.revoke_invitation(invitation=invitation, by=person_of(request, organisation), at=clock.now())
    messages.success(request, _("The invitation is taken back."))
    return redirect("organisation", organisation=organisation)


@require_POST
@member_page
def change_role(request: HttpRequest, organisation: str, member: str) -> HttpResponse:
    """Give a member another role."""
    actions.change_member_role(
        member=member,
        role=request.POST.get("role", ""),
        by=person_of(request, organisation),
        at=clock.now(),
    )
    messages.success(request, _("The role is changed."))
    return redirect("organisation", organisation=organisation)


@require_POST
@member_page
def end_membership(request: HttpRequest, organisation: str, member: str) -> HttpResponse:
    """Let a member go, or leave."""
    actor = person_of(request, organisation)
    actions.end_membership(member=member, by=actor, at=clock.now())
    messages.success(request, _("The membership has ended."))
    try:
        person_of(request, organisation)
    except ObjectDoesNotExist:
        return redirect("account-home")
    return redirect("organisation", organisation=organisation)


@require_POST
@member_page
def create_token(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make a key and show it this once."""
    actor = person_of(request, organisation)
    form = TokenForm(request.POST)
    if form.is_valid():
        at, lifetime = clock.now(), form.lifetime()
        try:
            token = actions.create_token(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=at + lifetime if lifetime else None,
                by=actor,
                at=at,
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            context = {"key": token.key, "organisation": queries.get_organisation(viewer=actor)}
            return render(request, "web_account/token.html", context)
    return show(request, actor, token_form=form)


@require_POST
@member_page
def revoke_token(request: HttpRequest, organisation: str, token: str) -> HttpResponse:
    """Stop a key."""
    actions.revoke_token(token=token, by=person_of(request, organisation), at=clock.now())
    messages.success(request, _("The token no longer works."))
    return redirect("organisation", organisation=organisation)


@require_read_or_post
@member_page
def invitation(request: HttpRequest, signed: str) -> HttpResponse:
    """Show an invitation, and accept it."""
    actor = person_of(request)
    if request.method == "POST":
        try:
            joined = actions.accept_invitation(signed=signed, by=actor, at=clock.now())
        except PermissionRefused as refused:
            messages.error(request, f"{refused.reason} {refused.fix}")
        else:
            messages.success(request, _("Welcome aboard."))
            return redirect("organisation", organisation=joined)
    view = queries.get_invitation(signed, viewer=actor)
    return render(request, "web_account/invitation.html", {"invitation": view, "role": ROLES[view.role]})


def show(
    request: HttpRequest,
    actor: Actor,
    *,
    invite_form: InviteForm | None = None,
    token_form: TokenForm | None = None,
) -> HttpResponse:
    """Render the organisation's page, with a form that was sent in and needs another look."""
    is_admin = roles.ADMIN in actor.roles
    wrong = any(form is not None and form.errors for form in (invite_form, token_form))
    context = {
        "organisation": queries.get_organisation(viewer=actor),
        "members": queries.list_members(viewer=actor),
        "invitations": queries.list_invitations(viewer=actor) if is_admin else [],
        "tokens": queries.list_tokens(viewer=actor),
        "is_admin": is_admin,
        "role_choices": role_choices(actor.roles),
        "grantable": [role for role, _word in role_choices(actor.roles)],
        "invite_form": invite_form or InviteForm(grants=actor.roles, auto_id="invite_%s"),
        "token_form": token_form or TokenForm(auto_id="token_%s"),
        "roles": ROLES,
        "scopes": SCOPES,
    }
    return render(request, "web_account/organisation.html", context, status=UNPROCESSABLE if wrong else 200)
