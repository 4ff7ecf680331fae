"""Order, payment and logistics papers of one sale must tell one story.

China's customs compares the three electronic papers of a cross-border retail import before it lets a parcel
in (General Administration of Customs, Announcement 2018 No. 194): the same order, amount,
person and goods. The same comparison finds slips anywhere else. Names are compared by a keyed digest, so
that nobody here reads, keeps or logs a person's name or number.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from entrepot.core.money import Money

ORDER, PAYMENT, LOGISTICS = "order", "payment", "logistics"


@dataclass(frozen=True, slots=True)
class Goods:
    """So many pieces of one thing, named by the same key in each paper (variant or HS code)."""

    key: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """What the shop says. ``party`` is the digest of who ordered, ``consignee`` of whom the goods go to.

    Where the shop names nobody else, the goods go to who ordered them.
    """

    number: str
    amount: Money
    party: str
    goods: tuple[Goods, ...]
    consignee: str = ""


@dataclass(frozen=True, slots=True)
class PaymentPaper:
    """What the payment provider says. ``party`` is the digest of who paid."""

    number: str
    amount: Money
    party: str


@dataclass(frozen=True, slots=True)
class LogisticsPaper:
    """What the carrier says. ``party`` is the digest of the consignee."""

    number: str
    party: str
    goods: tuple[Goods, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One field that differs between two papers. ``values`` are shown, save for people: there it is empty."""

    field: str
    papers: tuple[str, str]
    subject: str = ""
    values: tuple[str, str] = ("", "")


def party_digest(name: str, number: str, *, key: bytes) -> str:
    """Return a keyed digest of a person's name and identity number, the same for the same person.

    Width, case, spaces and the dots in names do not count. ``ValueError`` without a key of 16 bytes or more:
    short names could be guessed.
    """
    if len(key) < 16:  # noqa: PLR2004 - the docstring says it
        raise ValueError("The digest of a person needs a key of 16 bytes or more.")
    folded = "\x00".join(_fold(text) for text in (name, number))
    return hmac.new(key, folded.encode(), hashlib.sha256).hexdigest()


def match(order: OrderPaper, payment: PaymentPaper, logistics: LogisticsPaper) -> tuple[Mismatch, ...]:
    """Return every field in which the three papers differ; nothing when they agree."""
    found: list[Mismatch] = []
    for name, paper in ((PAYMENT, payment), (LOGISTICS, logistics)):
        if paper.number != order.number or not order.number:
            found.append(Mismatch("number", (ORDER, name), "", (order.number, paper.number)))
        told = order.consignee or order.party if name == LOGISTICS else order.party
        if not told or not hmac.compare_digest(paper.party, told):
            found.append(Mismatch("party", (ORDER, name)))
    if payment.amount != order.amount:
        values = (str(order.amount), str(payment.amount))
        found.append(Mismatch("amount", (ORDER, PAYMENT), "", values))
    found.extend(_goods(order.goods, logistics.goods))
    return tuple(found)


def _goods(ordered: tuple[Goods, ...], sent: tuple[Goods, ...]) -> Iterator[Mismatch]:
    """Compare pieces by key, however they are split into lines."""
    mine, theirs = _pieces(ordered), _pieces(sent)
    for key in sorted(mine.keys() | theirs.keys()):
        counts = (mine.get(key, 0), theirs.get(key, 0))
        if counts[0] != counts[1]:
            yield Mismatch("goods", (ORDER, LOGISTICS), key, (str(counts[0]), str(counts[1])))


def _pieces(goods: tuple[Goods, ...]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for each in goods:
        sums[each.key] = sums.get(each.key, 0) + each.quantity
    return sums


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    # Letters, their marks and digits: a Thai or Hindi vowel sign is a mark, and makes another name.
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LMN")
