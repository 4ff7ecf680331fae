"""The words of programmes: facts, sentences of a rule, benefits, states. Codes are stored."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from entrepot.core.support.business_facts import Evidence
from entrepot.core.support.eligibility import Words

FACT_WORDS: Final = {
    "country": gettext_lazy("Country"),
    "kind": gettext_lazy("What it sells"),
    "women_led": gettext_lazy("Led by women"),
    "youth_led": gettext_lazy("Led by people under 35"),
    "farm": gettext_lazy("A farm"),
    "cooperative": gettext_lazy("A co-operative"),
    "jobs": gettext_lazy("Jobs"),
    "founded": gettext_lazy("Years since it was founded"),
    "joined": gettext_lazy("Days on the platform"),
    "verified": gettext_lazy("Verified"),
    "exported": gettext_lazy("Has sold abroad"),
    "orders_30": gettext_lazy("Orders in the last 30 days"),
    "orders_90": gettext_lazy("Orders in the last 90 days"),
    "orders_365": gettext_lazy("Orders in the last 365 days"),
    "sales_90": gettext_lazy("Sales in the last 90 days, in euros"),
    "sales_365": gettext_lazy("Sales in the last 365 days, in euros"),
    "exports_365": gettext_lazy("Orders abroad in the last 365 days"),
    "markets": gettext_lazy("Has sold to"),
    "market_count": gettext_lazy("Markets it has sold to"),
    "categories": gettext_lazy("Offers goods of the category"),
}
BENEFIT_WORDS: Final = {
    "fee_relief": gettext_lazy("Relief on the commission"),
    "fast_lane": gettext_lazy("Fast lane"),
    "instant_settlement": gettext_lazy("Paid before receipt, free of charge"),
    "grant": gettext_lazy("Grant"),
    "placement": gettext_lazy("Placement in the shop"),
    "advertising": gettext_lazy("Advertising credit"),
    "warehouse": gettext_lazy("Warehouse space"),
    "mentor": gettext_lazy("Mentor hours"),
    "translation": gettext_lazy("Translation"),
    "photo_studio": gettext_lazy("Photo studio"),
    "samples": gettext_lazy("Samples sent to buyers"),
}
UNIT_WORDS: Final = {
    "placement": gettext_lazy("days"),
    "advertising": gettext_lazy("campaigns"),
    "warehouse": gettext_lazy("pallet months"),
    "mentor": gettext_lazy("hours"),
    "translation": gettext_lazy("pages"),
    "photo_studio": gettext_lazy("sessions"),
    "samples": gettext_lazy("parcels"),
}
BOOKING_WORDS: Final = {
    "booked": gettext_lazy("Booked"),
    "waiting": gettext_lazy("On the waiting list"),
    "cancelled": gettext_lazy("Cancelled"),
    "called_off": gettext_lazy("Called off by who gives it"),
    "passed": gettext_lazy("No seat became free"),
    "attended": gettext_lazy("Used"),
    "missed": gettext_lazy("Missed"),
}
STATE_WORDS: Final = {
    "draft": gettext_lazy("Draft"),
    "waiting": gettext_lazy("Waits for a second person"),
    "approved": gettext_lazy("Approved, not published yet"),
    "planned": gettext_lazy("Published, begins later"),
    "running": gettext_lazy("Running"),
    "ending": gettext_lazy("Ending"),
    "ended": gettext_lazy("Ended"),
}
APPLICATION_WORDS: Final = {
    "waiting": gettext_lazy("Being looked at"),
    "listed": gettext_lazy("On the waiting list"),
    "accepted": gettext_lazy("Accepted"),
    "refused": gettext_lazy("Turned down"),
    "appealed": gettext_lazy("Appealed"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
VERDICT_WORDS: Final = {
    "yes": gettext_lazy("Qualifies"),
    "no": gettext_lazy("Does not qualify"),
    "unknown": gettext_lazy("Not known yet"),
}


def rule_words(one: Callable[[str, str], str]) -> Words:
    """Return the words of a rule in the language of the reader; `one` says a code of a fact's list."""
    return Words(
        every=_("All of these hold:"),
        some=_("At least one of these holds:"),
        denied=_("Not so: {sentence}"),
        denied_every=_("Not all of these hold:"),
        denied_some=_("None of these holds:"),
        joint=_(" or "),
        sentences=_sentences(),
        proved={
            Evidence.DOCUMENTED: _("{sentence} (with a document)"),
            Evidence.VERIFIED: _("{sentence} (verified)"),
        },
        one=one,
        number=_number,
    )


def _sentences() -> dict[tuple[str, str], str]:
    found = {
        ("country", "one_of"): _("The business is in {value}"),
        ("kind", "one_of"): _("It sells as: {value}"),
        ("women_led", "holds"): _("It is led by women"),
        ("youth_led", "holds"): _("It is led by people under 35"),
        ("farm", "holds"): _("It is a farm"),
        ("cooperative", "holds"): _("It is a co-operative"),
        ("verified", "holds"): _("It is verified"),
        ("exported", "holds"): _("It has sold abroad"),
        ("markets", "has_any"): _("It has sold to {value}"),
        ("categories", "has_any"): _("It offers goods of the category {value}"),
    }
    for fact, most, least in (
        ("jobs", _("It has {value} at most"), _("It has {value} at least")),
        ("founded", _("It was founded {value} ago at most"), _("It was founded {value} ago at least")),
        ("joined", _("It has been here for {value} at most"), _("It has been here for {value} at least")),
        ("market_count", _("It has sold to {value} at most"), _("It has sold to {value} at least")),
        (
            "exports_365",
            _("Abroad it has sold {value} at most in the last 365 days"),
            _("Abroad it has sold {value} at least in the last 365 days"),
        ),
    ):
        found[fact, "at_most"], found[fact, "at_least"] = most, least
    return found | _over_days()


def _over_days() -> dict[tuple[str, str], str]:
    found = {}
    for kind, windows in (("orders", ("30", "90", "365")), ("sales", ("90", "365"))):
        for days in windows:
            found[f"{kind}_{days}", "at_most"] = _(
                "In the last %(days)s days it has sold {value} at most"
            ) % {"days": days}
            found[f"{kind}_{days}", "at_least"] = _(
                "In the last %(days)s days it has sold {value} at least"
            ) % {"days": days}
    return found


def _number(number: int, unit: str) -> str:
    told = {"number": f"{number:,}"}
    if unit == "people":
        return ngettext("%(number)s job", "%(number)s jobs", number) % told
    if unit == "years":
        return ngettext("%(number)s year", "%(number)s years", number) % told
    if unit == "days":
        return ngettext("%(number)s day", "%(number)s days", number) % told
    if unit == "orders":
        return ngettext("%(number)s order", "%(number)s orders", number) % told
    if unit == "markets":
        return ngettext("%(number)s market", "%(number)s markets", number) % told
    return f"{unit} {number:,}" if unit else f"{number:,}"
