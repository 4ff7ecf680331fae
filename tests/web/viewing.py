"""Every page address with an id in it, and whose row the id names. Read off the addresses themselves.

Whoever adds an address with an id says here whose it is: a word for its id in IDS, or a reason in OPEN.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver, reverse

WORDS: Final = frozenset({"country", "language", "organisation", "kind", "doing", "tongue"})
IDS: Final[Mapping[str, str]] = {
    "order": "order",
    "parcel": "parcel",
    "question": "question",
    "declaration": "declaration",
    "returned": "returned",
    "file": "file",
    "invoice": "invoice",
    "place": "place",
    "transfer": "transfer",
    "product": "product",
    "job": "import_id",
    "change": "change",
    "paper": "paper",
    "market": "market",
    "quote": "quote",
    "checkout": "checkout",
    "export": "export",
    "invitation": "invitation",
    "member": "member",
    "token": "token",
    "pk": "second_step",
    "item": "item",
    "lane": "lane",
    "owner": "owner",
    "remittance": "remittance",
    "dispute": "dispute",
    "programme": "programme",
    "award": "award",
    "proof": "proof",
    "certificate": "certificate",
    "certificate_paper": "certificate_paper",
    "pack": "pack",
    "resource": "resource",
    "booking": "booking",
    "lot": "lot",
    "delivery": "delivery",
    "payout": "farm_payout",
    "step": "step",
    "currency": "currency",
    "variant": "variant",
    "said": "said",
    "enquiry": "enquiry",
    "collection": "collection",
    "page": "page",
}
"""Which thing of the world an id in an address names."""

SENT_AGAIN: Final = ("sell-again-pack", "sell-again-label", "sell-again-shipped")
SENT_BACK: Final = ("return-label", "return-label-make")
OTHER: Final[Mapping[str, Mapping[str, str]]] = {
    "sell-order-chargeback-file": {"file": "chargeback_file"},
    "operate-chargeback-file": {"file": "chargeback_file"},
    "organisation-export-file": {"export": "business_export"},
    "sell-verification-paper": {"paper": "verification_paper"},
    "operate-paper": {"paper": "verification_paper"},
    "farm-member": {"member": "farm_member"},
    "farm-member-leave": {"member": "farm_member"},
    "farm-import": {"job": "farm_import"},
    "farm-import-rows": {"job": "farm_import"},
    "sell-product-translation": {"job": "translation_run"},
    "farm-paper-file": {"paper": "farm_paper"},
    "operate-creditor": {"owner": "creditor"},
    **{name: {"order": "order_again"} for name in SENT_AGAIN},
    **{name: {"order": "order_received", "returned": "returned_accepted"} for name in SENT_BACK},
    "order-review": {"order": "order_received"},
}
"""Where an id names another thing than elsewhere."""

OPEN: Final[Mapping[str, str]] = {
    "shop-product": "the shop window",
    "searches-stop": "opened by what only a letter holds",
    "maker": "who sells, as every buyer sees them",
    "collection": "goods that belong together, in the shop window",
    "sitemap-products": "what search engines are told",
    "shop-reviews": "what buyers say, in the shop window",
    "shop-say": "leads a buyer to their own order, and says nothing of it",
    "shop-ask": "asks about what stands in the shop window",
    "review-photo": "photos that buyers show to everybody",
    "report": "says something of what everybody reads",
    "picture": "pictures of the shop window, by names nobody can guess",
    "payment-sandbox": "the made-up provider's own page, for whoever it sent there",
    "payment-sandbox-bank": "the made-up provider's own page, for whoever it sent there",
    "lot-door": "what a label on a bag leads to, for whoever holds the bag",
    "lot-picture": "what a label on a bag leads to, for whoever holds the bag",
    "lot": "what a label on a bag leads to, for whoever holds the bag",
    "account-guest-data": "the address is signed, and was mailed to whom it is about",
    "account-invitation": "the address is signed, and was mailed to whom it invites",
    "account_confirm_email": "the address is signed, and was mailed to whom it is about",
    "account_reset_password_from_key": "the address is signed, and was mailed to whom it is about",
}
"""Addresses with an id that whoever holds them may open."""

OF_WHO_LEADS: Final = frozenset(
    {
        "organisation-export-file",  # all data of the business
        "sell-about",  # who owns it, its numbers, where it is paid
        "sell-activity",
        "sell-prove",
        "sell-proof-file",
        "sell-bank-account",
        "sell-verification",
        *(f"sell-verification-{part}" for part in ("details", "address", "owners", "papers", "paper")),
    }
)
"""Pages of an organisation that its owner and administrators read, and its other members do not."""

OWN_PAGES: Final = re.compile(r"^(sell|organisation|order|return|pay|checkout|account|mfa|operate|officer)\b")
"""How names of pages begin that show somebody's rows: none is open."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its name, with the words in it."""

    name: str
    words: tuple[str, ...]

    @property
    def is_of_the_platform(self) -> bool:
        """Whether it is for people of the platform."""
        return self.name.startswith(("operate", "officer"))

    @property
    def is_of_an_organisation(self) -> bool:
        """Whether it stands below an organisation."""
        return "organisation" in self.words

    @property
    def ids(self) -> tuple[str, ...]:
        """The words that name a row."""
        return tuple(word for word in self.words if word not in WORDS)

    def of(self, world: Mapping[str, str], organisation: str = "") -> str:
        """Return the address of a world's things, below its organisation or another."""
        named = {**IDS, **OTHER.get(self.name, {})}
        words = {word: world[named[word]] for word in self.ids}
        if self.is_of_an_organisation:
            words["organisation"] = organisation or world["organisation"]
        spoken = {"country": "sg", "language": "en", "kind": "origin", "doing": "publish", "tongue": "en"}
        return reverse(
            self.name, kwargs=words | {word: spoken[word] for word in spoken if word in self.words}
        )


def addresses() -> list[Address]:
    """Return every address of a page in which something is named."""
    return [each for each in _addresses(get_resolver(), "", ()) if each.words]


def _addresses(resolver: URLResolver, space: str, above: tuple[str, ...]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        words = above + tuple(each.pattern.regex.groupindex)
        if isinstance(each, URLPattern):
            yield Address(f"{space}{each.name}", words)
        elif each.namespace not in {"api", "raw"}:
            yield from _addresses(each, space, words)
