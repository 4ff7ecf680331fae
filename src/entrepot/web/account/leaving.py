"""Signing out: nothing of a person stays on a device that others use, too."""

from typing import Any, Final

from allauth.account.views import LogoutView
from django.http import HttpResponse

KEPT_THERE: Final = '"storage"'
"""What a browser kept for the person: pages and drafts for where there is no network."""


class SignOutView(LogoutView):  # type: ignore[misc]  # allauth carries no types
    """Sign out as allauth does, and tell the browser to forget what it kept."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session; what was not sent from this device goes with it, as the page before said."""
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = KEPT_THERE
        return response
