"""The page's own words for the codes of the contract. The law's words come with the reply."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "goods": _("Goods"),
    "discount": _("Discount"),
    "freight": _("Freight"),
    "insurance": _("Insurance"),
    "inland": _("Freight inside the country of export"),
    "duty": _("Duty"),
    "vat": _("VAT"),
    "gst": _("GST"),
    "sales_tax": _("Sales tax"),
    "consumption_tax": _("Consumption tax"),
    "excise": _("Excise"),
    "parcel_tax": _("Parcel tax"),
    "income_tax": _("Income tax"),
    "fee": _("Fee"),
    "fees": _("Fees"),
    "tax": _("Taxes"),
}
PART_OF_KIND = {
    "duty": "duty",
    "fee": "fees",
    "fees": "fees",
    "goods": "goods",
    "freight": "freight",
    "insurance": "insurance",
}
"""Which part of the bar a kind belongs to; every tax is ``tax``."""

COLLECTED = {
    "checkout": _("With the order, at checkout"),
    "delivery": _("On delivery, before the parcel is handed over"),
}
LIABLE = {
    "platform": _("the platform"),
    "seller": _("the seller"),
    "buyer": _("the buyer"),
    "carrier": _("the carrier"),
    "importer": _("the importer"),
}
REFUNDS = {
    "on_return": _("Yes, when the goods come back"),
    "never": _("No"),
    "claim": _("Only on a claim to the customs office"),
}
CONFIDENCE = {
    "P": (_("Official"), _("We read this on the authority's own page.")),
    "S": (
        _("Well supported"),
        _("Law firms or several independent reports agree; the official text was not seen."),
    ),
    "W": (_("Weak"), _("Only one page says so. Confirm it before you rely on it.")),
    "U": (_("To be verified"), _("Commonly known, but nobody has checked it for us yet. Confirm it first.")),
    "C": (
        _("Sources disagree"),
        _("Good sources say different things. We show the reading we used and the other one."),
    ),
}
STATUSES = {
    "ok": pgettext_lazy("a way into a country", "Open"),
    "refused": pgettext_lazy("a way into a country", "Closed"),
    "unknown": _("Law not loaded"),
    "needs": _("One more fact needed"),
}
RATE_USES = {
    "threshold": _("to test the limits"),
    "border": _("to work out duty and tax"),
    "return": _("for the tax return"),
    "display": _("to compare"),
}
WHO = {
    "seller": _("You prepare it"),
    "platform": _("The platform prepares it"),
    "buyer": _("The buyer gives it"),
    "carrier": _("The carrier prepares it"),
    "importer": _("The importer prepares it"),
    "maker": _("The maker gives it"),
    "authority": _("The authority issues it"),
}
UNITS = {
    "item": _("kind of goods in the parcel (one six-digit code)"),
    "parcel": _("parcel"),
    "line": _("line"),
    "KGM": _("kilogram"),
    "GRM": _("gram"),
    "LTR": _("litre"),
    "MLT": _("millilitre"),
    "NAR": _("piece"),
    "PR": _("pair"),
    "DZN": _("dozen"),
    "MTK": _("square metre"),
}
FITS = {"high": _("Good match"), "medium": _("Possible"), "low": _("Weak match")}
