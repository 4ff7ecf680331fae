"""Who works here: people with a role on the platform. To everybody else these pages do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from entrepot.apps.accounts import actions as accounts_actions
from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.trade.errors import TradeError
from entrepot.web.account.actors import person_of
from entrepot.web.design.refusals import show_errors, told

type View = Callable[..., HttpResponseBase]

SHOWN = 200
NOT_FOUND = 404
UNPROCESSABLE = 422
ALL = frozenset(roles.PLATFORM_ROLES)
OPERATORS = frozenset({roles.OPERATOR})
# The pages that show one thing with the names of people in it, and which of their words says what it is.
NAMING = {
    "operate-order": "order",
    "operate-dispute": "dispute",
    "operate-evidence": "dispute",
    "operate-chargeback-file": "order",
}
require_read_or_post = require_http_methods(["GET", "HEAD", "POST"])


def platform_page(view: View) -> View:
    """Serve a view to operators and officers as `view(request, actor, …)`; a 404 to everybody else."""
    return _guarded(view, ALL)


def operator_page(view: View) -> View:
    """Serve a view to operators alone; a 404 to everybody else."""
    return _guarded(view, OPERATORS)


def lacks_second_step(request: HttpRequest) -> bool:
    """Say whether the person signs in with a password alone."""
    return not is_mfa_enabled(request.user)


def _guarded(view: View, allowed: frozenset[str]) -> View:
    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponseBase:
        actor = person_of(request)
        if not actor.roles & allowed:
            raise Http404
        if settings.OPERATORS_NEED_MFA and lacks_second_step(request):
            return redirect("operate-second-step")
        response = _answer(view, request, actor, words)
        _note_reading(request, response, actor, words)
        return response

    return guarded


def _note_reading(
    request: HttpRequest, response: HttpResponseBase, actor: Actor, words: dict[str, Any]
) -> None:
    """Write down that somebody opened a page that names people: which one, and of what."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    named = NAMING.get(page) or ("object_id" if page.startswith("raw:") else "")
    if request.method == "GET" and response.status_code == SHOWN and named in words:
        subject = f"{page}/{words[named]}" if named == "object_id" else str(words[named])
        accounts_actions.note_reading(subject=subject, page=page, by=actor, at=clock.now())


def _answer(view: View, request: HttpRequest, actor: Actor, words: dict[str, Any]) -> HttpResponseBase:
    """Run a view. What an action refuses is said on the page the person came from."""
    try:
        return view(request, actor, **words)
    except ObjectDoesNotExist:
        raise Http404 from None
    except PermissionRefused as refused:
        messages.error(request, f"{refused.reason} {refused.fix}")
    except ProblemRaised as raised:
        if raised.problem.status == NOT_FOUND:
            raise Http404 from raised
        messages.error(request, told(raised))
    except TradeError as error:  # a step that the table of orders does not have, by now
        messages.error(request, str(error))
    return redirect(request.path if request.method == "POST" else "operate")


def names_of(user_ids: set[int | None], viewer: Actor) -> dict[int, str]:
    """Return the names of people by row number, for pages that say who did what."""
    return accounts.get_names({each for each in user_ids if each is not None}, viewer=viewer)


def set_by(form: forms.Form, action: Callable[..., Any], actor: Actor) -> bool:
    """Do what a form asks, its fields being the action's facts; False, the reasons in the form, if not."""
    if not form.is_valid():
        return False
    try:
        action(**form.cleaned_data, by=actor, at=clock.now())
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
