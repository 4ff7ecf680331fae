"""Whether a person of the platform signs in as safely as this installation asks."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from entrepot.apps.accounts.models import User


def may_work(person: User) -> bool:
    """Say whether the person may work for the platform: with a second step, where one is asked for."""
    return not settings.OPERATORS_NEED_MFA or is_mfa_enabled(person)
