"""What allauth asks of us."""

from dataclasses import dataclass

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


@dataclass(frozen=True, slots=True)
class Site:
    """What allauth's mails call this place."""

    name: str
    domain: str


SITE = Site("Entrepot", settings.ADDRESS.partition("://")[2])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Sign-up is open; mail carries our address, never the Host header of whoever asked."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send one of allauth's mails with links to the configured address only."""
        for name in ("activate_url", "password_reset_url", "signup_url"):
            if name in context:
                context[name] = at_home(str(context[name]))
        context["current_site"] = SITE
        super().send_mail(template_prefix, email, context)

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether a redirect after sign-in stays here."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Return whether strangers may sign up."""
        return True


def at_home(address: str) -> str:
    """Return the address moved to the host people know this installation by."""
    path = address.partition("://")[2].partition("/")[2] if "://" in address else address.lstrip("/")
    return f"{settings.ADDRESS}/{path}"
