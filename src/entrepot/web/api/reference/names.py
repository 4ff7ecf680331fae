"""What the groups of operations, and constraints of fields, are called in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entrepot.web.api.reference.schemas import Limit

GROUPS: Final[Mapping[str, str | Promise]] = {
    "quotes": gettext_lazy("Quotes"),
    "law": gettext_lazy("Law"),
    "nomenclature": gettext_lazy("Nomenclature and countries"),
    "shop": gettext_lazy("Shop window"),
    "finding": gettext_lazy("Finding and narrowing"),
    "wishes": gettext_lazy("Wishes and comparison"),
    "reviews": gettext_lazy("Reviews"),
    "questions": gettext_lazy("Questions to makers"),
    "collections": gettext_lazy("Collections and campaigns"),
    "searches": gettext_lazy("Kept searches"),
    "platform collections": gettext_lazy("All collections"),
    "carts": gettext_lazy("Carts"),
    "payments": gettext_lazy("Payments by buyers"),
    "orders": gettext_lazy("Orders"),
    "disputes": gettext_lazy("Complaints"),
    "chargebacks": gettext_lazy("Chargebacks"),
    "returns": gettext_lazy("Returns"),
    "replacements": gettext_lazy("Sent again"),
    "invoices": gettext_lazy("Invoices"),
    "return places": gettext_lazy("Places for returns"),
    "allowances": gettext_lazy("Yearly allowances"),
    "shipments": gettext_lazy("Shipments"),
    "declarations": gettext_lazy("Customs declarations"),
    "businesses": gettext_lazy("Businesses"),
    "verification": gettext_lazy("Verification"),
    "certificates": gettext_lazy("Certificates of products"),
    "enquiries": gettext_lazy("Questions to the platform"),
    "products": gettext_lazy("Products"),
    "listings": gettext_lazy("Listings"),
    "bulk changes": gettext_lazy("Many products at once"),
    "imports": gettext_lazy("Imports and pictures"),
    "translations": gettext_lazy("Texts in other languages"),
    "stock": gettext_lazy("Stock and prices"),
    "cooperatives": gettext_lazy("Co-operatives"),
    "member payouts": gettext_lazy("Payouts to members"),
    "locations": gettext_lazy("Places of stock"),
    "ledger": gettext_lazy("Ledger"),
    "payouts": gettext_lazy("Payouts"),
    "early payment": gettext_lazy("Early payment"),
    "programmes": gettext_lazy("Programmes"),
    "making programmes": gettext_lazy("Making programmes"),
    "supported businesses": gettext_lazy("Who is supported"),
    "offered support": gettext_lazy("What people give"),
    "support": gettext_lazy("What support came to"),
    "debts": gettext_lazy("Debts"),
    "personal data": gettext_lazy("Personal data"),
    "desk": gettext_lazy("Desk"),
    "platform payouts": gettext_lazy("All payouts"),
    "platform remittances": gettext_lazy("Payments to authorities and carriers"),
    "platform debts": gettext_lazy("All debts"),
    "exchange": gettext_lazy("Currency exchange"),
    "money check": gettext_lazy("Money check"),
    "verifications": gettext_lazy("All verifications"),
    "platform orders": gettext_lazy("All orders"),
    "platform disputes": gettext_lazy("All complaints"),
    "platform documents": gettext_lazy("Documents"),
    "platform settings": gettext_lazy("Fees, figures and settings"),
    "indicators": gettext_lazy("Indicators"),
    "platform terms": gettext_lazy("Terms"),
    "platform early payment": gettext_lazy("Early payment: terms and grants"),
    "letters": gettext_lazy("Letters"),
    "audit": gettext_lazy("Audit trail"),
}
"""Every group of the description; a test holds that none is missing."""


def group_name(group: str) -> str:
    """Return the name of a group, capitalised as it stands in the description when we have none."""
    return str(GROUPS.get(group, group.capitalize()))


def limit_words(limit: Limit) -> str:
    """Say a constraint in words; a pattern and a constant stand beside as code."""
    value: Any = limit.value
    count = value if isinstance(value, int) else 0
    said = {
        "minLength": ngettext("at least %(n)s character", "at least %(n)s characters", count),
        "maxLength": ngettext("at most %(n)s character", "at most %(n)s characters", count),
        "minimum": _("%(n)s or more"),
        "exclusiveMinimum": _("more than %(n)s"),
        "maximum": _("%(n)s or less"),
        "exclusiveMaximum": _("less than %(n)s"),
        "multipleOf": _("a multiple of %(n)s"),
        "minItems": ngettext("at least %(n)s item", "at least %(n)s items", count),
        "maxItems": ngettext("at most %(n)s item", "at most %(n)s items", count),
        "minProperties": ngettext("at least %(n)s key", "at least %(n)s keys", count),
        "maxProperties": ngettext("at most %(n)s key", "at most %(n)s keys", count),
        "pattern": _("matches"),
        "const": _("always"),
    }[limit.keyword]
    return said % {"n": value} if "%(n)s" in said else said


def place_words(place: str) -> str:
    """Say where a parameter stands."""
    return {"path": _("in the address"), "query": _("after the question mark"), "header": _("header")}.get(
        place, ""
    )
