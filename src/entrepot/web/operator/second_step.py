"""What the people of the platform see where a second step of signing in is demanded and they have none."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from entrepot.web.account.actors import person_of
from entrepot.web.operator.access import ALL, lacks_second_step


@require_safe
@never_cache
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Say that a second step comes first, and lead to it."""
    if not person_of(request).roles & ALL:
        raise Http404
    if not lacks_second_step(request):
        return redirect("operate")
    return render(request, "operator/second_step.html")
