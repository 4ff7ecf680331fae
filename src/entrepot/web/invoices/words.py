"""What a document says in the reader's language, for the codes it was frozen with."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from entrepot.web.public.words import KINDS

TITLES: Final[dict[str, Any]] = {
    "invoice": _("Invoice"),
    "credit_note": _("Credit note"),
    "commission": _("Invoice for commissions"),
}
ROLES: Final[dict[str, Any]] = {
    "seller": _("Seller"),
    "platform": _("Platform"),
    "buyer": _("Buyer"),
}
LEVIES: Final[dict[str, Any]] = {**KINDS, "commission_tax": _("Tax on the commission")}
CAUSES: Final[dict[str, Any]] = {
    "release": _("Sold and received"),
    "refund": _("Given back to the buyer"),
    "chargeback_lost": _("Taken back by the buyer's bank"),
    "advance": _("Paid before receipt"),
}
REASONS: Final[dict[str, Any]] = {
    "changed_mind": _("The goods came back: the buyer changed their mind."),
    "faulty": _("The goods came back: they are faulty."),
    "not_as_described": _("The goods came back: they are not as described."),
    "wrong_item": _("The goods came back: something else had been sent."),
    "damaged": _("The goods came back: they are damaged."),
    "late": _("The goods came back: they were late."),
    "called_off": _("The order was called off."),
    "lost": _("The parcel was lost."),
    "rejected": _("Customs refused the parcel."),
    "decided_for_buyer": _("A complaint was decided."),
    "customs_surplus": _("Customs asked for less duty and tax than was paid."),
}


def statement_of(liable: str, scheme: str) -> Any:
    """Return who owes a tax to the authority by the law of the way in, in a sentence."""
    under = {"scheme": scheme}
    if liable == "platform":
        if scheme:
            return (
                _(
                    "For the tax under %(scheme)s the platform stands in the seller's place: it charges the "
                    "tax with the price and pays it to the authority."
                )
                % under
            )
        return _("The platform is liable for the tax: it charges it and pays it to the authority.")
    if liable == "seller":
        return _("The seller is liable for the tax. It is collected with the price.")
    if liable in {"buyer", "importer"}:
        return _(
            "The buyer is liable for the tax. What was collected with the price is paid to the authority."
        )
    if liable == "carrier":
        return _("The carrier declares the goods and pays the tax to the authority.")
    return _("The law that was read does not say who is liable for the tax.")
