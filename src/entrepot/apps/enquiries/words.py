"""What an enquiry is about, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOPIC_WORDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "selling": _("Products and markets"),
        "orders": _("Orders and parcels"),
        "customs": _("Customs"),
        "money": _("Money and payouts"),
        "programmes": _("Programmes and support"),
        "account": _("Account and verification"),
        "other": _("Something else"),
    }
)
