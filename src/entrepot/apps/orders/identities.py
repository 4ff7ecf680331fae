"""The number of a buyer's identity: when the law asks for it, what it must look like, where it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders.access import checkouts_of
from entrepot.apps.orders.models import BuyerIdentity, Checkout
from entrepot.apps.orders.sealing import seal
from entrepot.core.trade.identity_numbers import fold_number, is_identity_number

TAIL: Final = 4
PAPERS: Final = {
    "CN-PAPER-REAL-NAME": "CN",
    "KR.PAPER.PCCC": "KR",
    "ID-PAPER-RECIPIENT": "ID",
    "TH-PAPER-ID": "TH",
}
"""The papers of the law that are a number of the buyer's, and whose number it is."""


@dataclass(frozen=True, slots=True)
class AskedIdentity:
    """What the law of a way in asks the buyer for: its name and its reason in the words of the law."""

    country: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Identified:
    """What the law asks for, the number given now, and the one that this buyer gave before."""

    asked: AskedIdentity | None
    given: str
    kept: BuyerIdentity | None

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong with the number: (field, reason, fix)."""
        if self.asked is None or (not self.given and self.kept is not None):
            return []
        if not self.given:
            reason = _("Customs asks for it: %(name)s.") % {"name": self.asked.name}
            return [("identity", reason, _("Fill it in."))]
        if not is_identity_number(self.given, self.asked.country):
            reason = _("This number cannot be right.")
            return [("identity", reason, _("Look at the document again; every figure counts."))]
        return []

    def keep(self, checkout: Checkout) -> None:
        """Keep the number with the checkout, sealed, in the caller's transaction."""
        if self.asked is None:
            return
        number = fold_number(self.given)
        if number:
            sealed, tail = seal(number), number[-TAIL:]
        elif self.kept is not None:
            sealed, tail = self.kept.sealed, self.kept.tail
        else:
            return
        BuyerIdentity.objects.create(
            checkout=checkout,
            country=self.asked.country,
            sealed=sealed,
            tail=tail,
            created_at=checkout.created_at,
        )


def asked_in(replies: Iterable[Mapping[str, Any]]) -> AskedIdentity | None:
    """Return the number that the law behind these quotes asks for, None where it asks for none."""
    for reply in replies:
        for paper in reply.get("papers", ()):
            if paper["id"] in PAPERS:
                return AskedIdentity(PAPERS[paper["id"]], paper["name"], paper.get("why") or "")
    return None


def kept_for(by: Actor, key: str, country: str, recipient: str) -> BuyerIdentity | None:
    """Return the number this buyer gave before for the same person, to be used again."""
    mine = BuyerIdentity.objects.filter(country=country).exclude(sealed="")
    found = mine.filter(checkout__in=Checkout.objects.filter(checkouts_of(by, key))).order_by("-id").first()
    if found is None:
        return None
    same = found.checkout.orders.filter(address__recipient__iexact=recipient.strip())
    return found if not recipient or same.exists() else None
