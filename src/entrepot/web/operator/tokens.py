"""Keys by which programs do the platform's work: made and stopped by people of the platform, shown once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import actions, queries, roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post

ROLE_WORDS: Final = {roles.OPERATOR: gettext_lazy("Operator"), roles.OFFICER: gettext_lazy("Officer")}
SCOPE_WORDS: Final = {
    roles.PLATFORM_READ: gettext_lazy("Read the desk, payouts, the money check, figures and settings"),
    roles.PLATFORM_ORDERS: gettext_lazy(
        "Read every order, dispute and declaration, with names and addresses"
    ),
    roles.PLATFORM_AUDIT: gettext_lazy("Read who did what"),
    roles.PLATFORM_DESK: gettext_lazy("Take and decide what waits on the desk"),
    roles.PLATFORM_VERIFICATION: gettext_lazy("Verify and refuse businesses"),
    roles.PLATFORM_PROGRAMMES: gettext_lazy("Make programmes, and decide who is taken"),
    roles.PLATFORM_PAYOUTS: gettext_lazy("Propose, approve, stop and send payouts"),
    roles.PLATFORM_MONEY: gettext_lazy("Start the money check, settle what waits, tell what the bank did"),
    roles.PLATFORM_SETTINGS: gettext_lazy("Change fees, rates, terms and markets"),
}
LASTS: Final = {"7": gettext_lazy("7 days"), "30": gettext_lazy("30 days"), "90": gettext_lazy("90 days")}


class PlatformTokenForm(forms.Form):
    """What a key is for, in which role, what it may do, and how long."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("Whoever reads the trail sees this name. Such as: nightly bank statements."),
        max_length=80,
    )
    role = forms.ChoiceField(label=gettext_lazy("Your role"))
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        help_text=gettext_lazy("Give it no more than it needs."),
        widget=forms.CheckboxSelectMultiple,
    )
    lasts = forms.ChoiceField(label=gettext_lazy("How long"), choices=list(LASTS.items()), initial="30")

    def __init__(self, sent: Any, *, held: frozenset[str]) -> None:
        """Offer what somebody who holds these roles may give."""
        super().__init__(sent)
        mine = [role for role in roles.PLATFORM_ROLES if role in held]
        allowed = frozenset().union(*(roles.PLATFORM_SCOPES[role] for role in mine))
        self.fields["role"] = forms.ChoiceField(
            label=gettext_lazy("Your role"), choices=[(role, ROLE_WORDS[role]) for role in mine]
        )
        if len(mine) == 1:
            self.fields["role"].widget = forms.HiddenInput()
            self.fields["role"].initial = mine[0]
        offered = [(scope, word) for scope, word in SCOPE_WORDS.items() if scope in allowed]
        self.fields["scopes"].choices = offered  # type: ignore[attr-defined] # a field's


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the keys that work; make one, or stop one."""
    done = request.POST.get("do", "")
    if done == "revoke":
        actions.revoke_platform_token(token=request.POST.get("token", ""), by=actor, at=clock.now())
        messages.success(request, _("The token no longer works."))
        return redirect(request.path)
    if done == "create":
        return make(request, actor)
    return _page(request, actor, PlatformTokenForm(None, held=actor.roles))


def _make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a key, and show it this once."""
    form = PlatformTokenForm(request.POST, held=actor.roles)
    if form.is_valid():
        data, at = form.cleaned_data, clock.now()
        try:
            made = actions.create_platform_token(
                name=data["name"],
                role=data["role"],
                scopes=data["scopes"],
                expires_at=at + timedelta(days=int(data["lasts"])),
                by=actor,
                at=at,
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            context = {"key": made.key, "officer_only": roles.OPERATOR not in actor.roles}
            return render(request, "operator/token.html", context)
    return _page(request, actor, form)


# Whoever finds a browser signed in may not take a key along.
make: Callable[[HttpRequest, Actor], HttpResponse] = reauthentication_required(_make)


def _page(request: HttpRequest, actor: Actor, form: PlatformTokenForm) -> HttpResponse:
    tokens = queries.list_platform_tokens(viewer=actor)
    context = {
        "tokens": [(each, [SCOPE_WORDS[scope] for scope in each.scopes]) for each in tokens],
        "roles": ROLE_WORDS,
        "form": form,
        "officer_only": roles.OPERATOR not in actor.roles,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/tokens.html", context, status=status)
