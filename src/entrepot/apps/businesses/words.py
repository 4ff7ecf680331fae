"""What may be said of a business: kinds of trade, declared facts, texts, reasons of a refusal.

The codes are stored; the words are for people.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

KIND_WORDS: Final = {
    "farm": _("Farm or food producer"),
    "craft": _("Craft workshop"),
    "beauty": _("Care and beauty"),
    "fashion": _("Clothing and accessories"),
    "home": _("Home and living"),
    "toys": _("Toys and games"),
    "electronics": _("Electronics"),
    "industry": _("Parts and materials"),
    "other": _("Something else"),
}
FACT_WORDS: Final = {
    "women_led": _("Led by women"),
    "youth_led": _("Led by people under 35"),
    "farm": _("A farm"),
    "cooperative": _("A co-operative"),
}
REASON_WORDS: Final = {
    "not_registered": _("The register does not hold this business."),
    "name_differs": _("The register holds another name under this number."),
    "closed": _("The register says that the business is closed."),
    "sanctioned": _("The business or its owners are on a sanctions list."),
    "unclear": _("What was given is not enough to decide."),
}
KINDS: Final = tuple(KIND_WORDS)
FACTS: Final = tuple(FACT_WORDS)
FIGURE_WORDS: Final = {
    "jobs_full_time": _("People who work full time"),
    "jobs_part_time": _("People who work part time"),
    "jobs_seasonal": _("People who work in the season only"),
    "jobs_women": _("Of all these, women"),
    "jobs_youth": _("Of all these, people under 35"),
    "founded_on": _("Founded on"),
}
ALL_FACTS: Final = (*FACTS, *FIGURE_WORDS)
EVIDENCE_WORDS: Final = {
    "declared": _("declared"),
    "documented": _("documented"),
    "verified": _("verified"),
}
REASONS: Final = tuple(REASON_WORDS)
STORY: Final = "story"
TAGLINE: Final = "tagline"
FIELDS: Final = (STORY, TAGLINE)
LONGEST: Final = {STORY: 6000, TAGLINE: 160}
