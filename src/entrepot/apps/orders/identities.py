"""The number of a buyer's identity: when the law asks for it, what it must look like, where it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.json_rows import row_beside
from entrepot.apps.orders.access import checkouts_of
from entrepot.apps.orders.models import BuyerIdentity, Checkout, KeptIdentity
from entrepot.apps.orders.sealing import key_name, seal, subject_of, unseal
from entrepot.core.trade.identity_numbers import fold_number, is_identity_number

TAIL: Final = 4
PAPERS: Final = {
    "CN-PAPER-REAL-NAME": "CN",
    "KR.PAPER.PCCC": "KR",
    "ID-PAPER-RECIPIENT": "ID",
    "TH-PAPER-ID": "TH",
}
"""The papers of the law that are a number of the buyer's, and whose number it is."""
READ_BESIDE: Final = ("id", "user_id", "country", "sealed", "tail", "subject", "key", "recipient")
NUMBERED: Final = frozenset(PAPERS.values())
"""Where a buyer may have given a number: only there can an order have taken of anybody's year."""


@dataclass(frozen=True, slots=True)
class AskedIdentity:
    """What the law of a way in asks the buyer for: its name and its reason in the words of the law."""

    country: str
    name: str
    why: str


type Kept = BuyerIdentity | KeptIdentity


@dataclass(frozen=True, slots=True)
class Identified:
    """What the law asks for, the number given now, and the one that this buyer gave before."""

    asked: AskedIdentity | None
    given: str
    kept: Kept | None

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong with the number: (field, reason, fix)."""
        if self.asked is None or (not self.given and self.kept is not None):
            return []
        if not self.given:
            reason = _("Customs asks for it: %(name)s.") % {"name": self.asked.name}
            return [("identity", reason, _("Fill it in."))]
        return faults_of(self.given, self.asked.country)

    @property
    def values(self) -> dict[str, str]:
        """The number sealed, and who it is; nothing where no number is asked for."""
        if self.asked is None or not (self.given or self.kept):
            return {}
        number = fold_number(self.given) if self.given else unseal(self.kept.sealed) if self.kept else ""
        return sealed_values(number, self.asked.country)

    def keep(self, checkout: Checkout, values: Mapping[str, str]) -> None:
        """Keep the number with the checkout, sealed, in the caller's transaction."""
        if values:
            BuyerIdentity.objects.create(checkout=checkout, created_at=checkout.created_at, **values)


def faults_of(number: str, country: str) -> list[tuple[str, str, str]]:
    """Return what is wrong with a number that the customs of a country are to know somebody by."""
    if is_identity_number(number, country):
        return []
    reason = _("This number cannot be right.")
    return [("identity", reason, _("Look at the document again; every figure counts."))]


def sealed_values(number: str, country: str) -> dict[str, str]:
    """Return the columns that keep a folded number: sealed, and who it is, under the newest key."""
    return {
        "country": country,
        "sealed": seal(number),
        "tail": number[-TAIL:],
        "subject": subject_of(number, country),
        "key": key_name(),
    }


def person_of(row: Kept | None) -> str:
    """Return who a kept number is, under the newest key; an empty word without a number."""
    if row is None or not row.sealed:
        return ""
    return row.subject if row.key == key_name() else subject_of(unseal(row.sealed), row.country)


def asked_in(replies: Iterable[Mapping[str, Any]]) -> AskedIdentity | None:
    """Return the number that the law behind these quotes asks for, None where it asks for none."""
    for reply in replies:
        for paper in reply.get("papers", ()):
            if paper["id"] in PAPERS:
                return AskedIdentity(PAPERS[paper["id"]], paper["name"], paper.get("why") or "")
    return None


def is_of(own: KeptIdentity, recipient: str) -> bool:
    """Say whether a kept number is that of a recipient; of nobody in particular it is."""
    return not recipient or own.recipient.casefold() == recipient.strip().casefold()


def kept_beside(user: str, country: str) -> Subquery:
    """Return what reads, beside a row, the number that its person keeps for a country, for `kept_of`.

    `user` and `country` name columns of that row.
    """
    rows = KeptIdentity.objects.filter(country=OuterRef(country)).exclude(sealed="")
    return row_beside(rows, "user", user, *READ_BESIDE)


def kept_of(told: Mapping[str, Any] | None) -> KeptIdentity | None:
    """Return the number that `kept_beside` told of."""
    return KeptIdentity(**told) if told else None


def kept_for(by: Actor, key: str, country: str, recipient: str) -> Kept | None:
    """Return the number this buyer gave before for the same person, to be used again.

    Somebody signed in: the one they agreed to have kept. A guest: the one given in the same browser.
    """
    if by.user_id is not None:
        own = KeptIdentity.objects.filter(user_id=by.user_id, country=country).exclude(sealed="").first()
        return own if own is not None and is_of(own, recipient) else None
    mine = BuyerIdentity.objects.filter(country=country).exclude(sealed="")
    found = mine.filter(checkout__in=Checkout.objects.filter(checkouts_of(by, key))).order_by("-id").first()
    if found is None:
        return None
    same = found.checkout.orders.filter(address__recipient__iexact=recipient.strip())
    return found if not recipient or same.exists() else None
