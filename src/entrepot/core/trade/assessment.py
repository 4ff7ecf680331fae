"""What customs asks for beside what was collected: authority by authority, nothing netted between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from entrepot.core.ledger.proportions import share_of
from entrepot.core.money import Money

from .errors import TradeError
from .frozen_quote import DUTY_LIKE, Levy


@dataclass(frozen=True, slots=True)
class AssessedLevy:
    """One duty, tax or fee that customs fixed, in its own currency, for the whole declaration."""

    kind: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """One kind of levy that customs fixed otherwise than it was quoted. Both amounts are the authority's."""

    kind: str
    quoted: Money
    assessed: Money

    @property
    def account(self) -> str:
        """Duty or tax: whose account it belongs to."""
        return "duty" if self.kind in DUTY_LIKE else "tax"

    @property
    def shortfall(self) -> Money:
        """What customs asks for beyond what was quoted; zero when it asks for less."""
        return Money(max(0, self.assessed.minor - self.quoted.minor), self.quoted.currency)

    @property
    def surplus(self) -> Money:
        """What was quoted beyond what customs asks for; zero when it asks for more."""
        return Money(max(0, self.quoted.minor - self.assessed.minor), self.quoted.currency)


def is_fixed_by_customs(levy: Levy) -> bool:
    """Say whether customs fixes this levy at the border.

    A tax charged at the sale under a scheme (EU-IOSS, SG-OVR) is reported by who is registered for it; the
    declaration names the scheme, and customs lets the goods in without asking for the tax again.
    """
    return levy.kind in DUTY_LIKE or not levy.scheme


def quoted_for_customs(levies: Iterable[Levy]) -> dict[str, Money]:
    """Return what was quoted of what customs fixes, by kind, in the authority's currency."""
    sums: dict[str, Money] = {}
    for levy in levies:
        if is_fixed_by_customs(levy):
            sums[levy.kind] = sums[levy.kind] + levy.local if levy.kind in sums else levy.local
    return sums


def surplus_of(charged: Money, found: Difference) -> Money:
    """Return what goes back of an amount charged in the payment's currency when customs fixed less.

    ``charged`` is what the buyer paid where the authority quoted ``found.quoted``: what customs fixed is kept
    in proportion, rounded half up. Nothing when it fixed as much or more.
    """
    if not found.surplus.minor:
        return Money.zero(charged.currency)
    kept = share_of(charged.minor, found.assessed.minor, found.quoted.minor)
    return Money(charged.minor - kept, charged.currency)


def differences(quoted: dict[str, Money], assessed: Sequence[AssessedLevy]) -> tuple[Difference, ...]:
    """Return every kind of levy in which customs differs from the quote; nothing when both agree.

    A kind that customs does not name is assessed at zero. Raises ``TradeError`` for a kind named twice, an
    amount below zero, or another currency than the authority's.
    """
    given: dict[str, Money] = {}
    for each in assessed:
        if each.kind in given or each.amount.minor < 0:
            raise TradeError(f"Customs names {each.kind} twice, or below zero.")
        given[each.kind] = each.amount
    found = []
    for kind in sorted(quoted.keys() | given.keys()):
        mine = quoted.get(kind) or Money.zero(given[kind].currency)
        theirs = given.get(kind, Money.zero(mine.currency))
        if theirs.currency != mine.currency:
            raise TradeError(f"Customs fixed {kind} in {theirs.currency}, it was quoted in {mine.currency}.")
        if theirs != mine:
            found.append(Difference(kind, mine, theirs))
    return tuple(found)
