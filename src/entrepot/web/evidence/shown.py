"""A dispute in words for one reader: what was said and shown, whose turn it is, what happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_timedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.apps.files.queries import PrivateFileView
from entrepot.apps.orders.queries import DisputeView, EvidenceView, OrderChargebackView
from entrepot.core.money import Money
from entrepot.web.design import formats, places

BUYER, SELLER, PLATFORM = "buyer", "seller", "platform"
KILO: Final = 1024
SMALL: Final = "?size=small"
SOON: Final = timedelta(days=1)
TURNS: Final = {
    "awaiting_seller": SELLER,
    "awaiting_buyer": BUYER,
    "announced": "",
    "replacing": SELLER,
    "resent": "",
    "arrived": BUYER,
}
"""Whose turn it is; in every other state the platform's."""


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file with its address; `small` is a picture's smallest form, `about` what it is."""

    name: str
    address: str
    small: str
    is_picture: bool
    about: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, and when."""

    party: str
    who: str
    text: str
    language: str
    at: datetime
    when: str
    files: tuple[ShownFile, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose turn it is, until when, and how long that still is."""

    words: str
    until: datetime
    when: str
    left: str
    is_soon: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of the case."""

    words: str
    who: str
    why: str
    at: datetime
    when: str
    until: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    """The whole file of a case, for one reader."""

    said: tuple[Said, ...]
    happened: tuple[Happened, ...]
    clock: Clock | None
    ending: str
    decision: str


def shown_case(case: DisputeView, *, me: str, address: Callable[[str], str], now: datetime) -> ShownCase:
    """Return a case as `me` (buyer, seller or platform) reads it; `address` makes that of a file."""
    return ShownCase(
        said=tuple(
            Said(
                party=each.party,
                who=named(each.party, me),
                text=each.text,
                language=each.language,
                at=each.at,
                when=formats.moment(each.at),
                files=tuple(_file(file, address) for file in each.files),
            )
            for each in case.statements
        ),
        happened=tuple(
            Happened(
                words=each.words,
                who=named(each.party, me),
                why=each.why if each.event in {"extended", "taken_up"} else "",
                at=each.at,
                when=formats.moment(each.at),
                until=formats.moment(each.due_at) if each.due_at is not None else "",
            )
            for each in reversed(case.steps)
        ),
        clock=_clock(case, me, now),
        ending=ending_of(case),
        decision=_money_of(case) if case.state == "announced" else "",
    )


def named(party: str, me: str) -> str:
    """Return who a party is to a reader."""
    if party == me:
        return _("You")
    return {BUYER: _("The buyer"), SELLER: _("The seller"), PLATFORM: _("The platform")}.get(
        party, _("By itself")
    )


def amount(money: Money) -> str:
    """Write an amount as the reader's language does."""
    return formats.money(money.format_plain(), money.currency)


def ending_of(case: DisputeView) -> str:
    """Say how a case ended with the money; nothing while it is open."""
    if case.is_open:
        return ""
    if case.state == "overtaken":
        return _("The buyer's bank examines the payment. The money stays held until it has decided.")
    if case.is_stuck and case.refunded is not None:
        return _("%(amount)s goes back to the buyer; the payment provider refused it, and we look at it.") % {
            "amount": amount(case.refunded)
        }
    return _money_of(case)


def _money_of(case: DisputeView) -> str:
    """Say how much goes back by a decision, or that the goods are sent again."""
    if case.outcome == "replaced":
        return (
            _("The goods were sent again; the seller gets their share.")
            if case.state == "replaced"
            else _("The seller sends the goods again. What is not sent in time becomes money back.")
        )
    if case.refunded is None or not case.refunded.minor:
        return _("No money goes back; the seller gets their share.")
    return _("%(amount)s goes back to the buyer.") % {"amount": amount(case.refunded)}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """What speaks for the seller, of one kind: what the order says itself, and what was added."""

    words: str
    text: str
    is_weighty: bool
    added: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """All that speaks against a chargeback, for one reader; the clock is the reader's own."""

    parts: tuple[ShownPart, ...]
    clock: Clock | None
    sent: str


def shown_evidence(
    found: OrderChargebackView,
    *,
    address: Callable[[str], str],
    now: datetime,
    until: datetime | None,
    me: str = SELLER,
) -> ShownEvidence:
    """Return what speaks against a chargeback; `until` is when the reader's own time ends."""
    gathered = {each.kind: each for each in found.gathered}
    added: dict[str, list[EvidenceView]] = {}
    for each in found.added:
        added.setdefault(each.kind, []).append(each)
    kinds = [*gathered, *(kind for kind in added if kind not in gathered)]
    parts = [
        ShownPart(
            words=gathered[kind].kind_words if kind in gathered else added[kind][0].kind_words,
            text=gathered[kind].text if kind in gathered else "",
            is_weighty=kind in gathered and gathered[kind].is_weighty,
            added=tuple(_added(each, me, address) for each in added.get(kind, ())),
        )
        for kind in kinds
    ]
    return ShownEvidence(
        parts=tuple(sorted(parts, key=lambda part: not part.is_weighty)),
        clock=_term(found, now, until),
        sent=formats.moment(found.sent_at) if found.sent_at is not None else "",
    )


def _added(each: EvidenceView, me: str, address: Callable[[str], str]) -> Said:
    files = (_file(each.file, address),) if each.file is not None else ()
    return Said(
        party=each.party,
        who=named(each.party, me),
        text=each.text,
        language="",
        at=each.at,
        when=formats.moment(each.at),
        files=files,
    )


def _term(found: OrderChargebackView, now: datetime, until: datetime | None) -> Clock | None:
    if until is None or not found.is_open:
        return None
    left = until - now
    return Clock(
        words=_("Papers help until this day:"),
        until=until,
        when=formats.moment(until),
        left=_left(left),
        is_soon=left < SOON,
    )


def _clock(case: DisputeView, me: str, now: datetime) -> Clock | None:
    if case.due_at is None:
        return None
    mine = TURNS.get(case.state, PLATFORM) == me
    words = {
        "awaiting_seller": _("The seller has until this day to answer:"),
        "awaiting_buyer": _("The buyer has until this day to reply:"),
        "under_review": _("The platform decides by this day:"),
        "announced": _("It is carried out on this day, unless somebody appeals:"),
        "under_appeal": _("Another person decides by this day:"),
        "replacing": _("The seller has until this day to send it, else the money goes back:"),
        "resent": _("It should arrive by this day:"),
        "arrived": _("The buyer has until this day to say that it is wrong again:"),
    }[case.state]
    left = case.due_at - now
    return Clock(
        words=_("Your turn, until this day:") if mine else words,
        until=case.due_at,
        when=formats.moment(case.due_at),
        left=_left(left),
        is_soon=left < SOON,
    )


def _left(left: timedelta) -> str:
    if left <= timedelta():
        return _("the time has passed")
    written: str = format_timedelta(left, locale=places.current().locale)
    return _("%(time)s left") % {"time": written}


def _file(file: PrivateFileView, address: Callable[[str], str]) -> ShownFile:
    place = address(file.public_id)
    size = _("%(size)s KB") % {"size": formats.number(str(max(1, file.size // KILO)))}
    pages = ngettext("%(count)s page", "%(count)s pages", file.pages) % {"count": file.pages}
    return ShownFile(
        name=file.name,
        address=place,
        small=place + SMALL,
        is_picture=file.is_picture,
        about=size if file.is_picture else f"PDF · {pages} · {size}",
    )
