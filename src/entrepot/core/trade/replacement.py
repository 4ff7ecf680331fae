"""Goods that are sent again instead of money back: of what, what it costs the seller, why it cannot be.

It is no new sale. The buyer pays nothing, no commission is due, nothing is taken from a person's year;
freight, and duty and tax where it crosses a border once more, are the seller's, who is told before agreeing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.core.ledger import AccountKind, AccountRef, Share
from entrepot.core.ledger.proportions import share_of
from entrepot.core.money import Money

from .assessment import Difference, surplus_of
from .checkout import authority_of
from .errors import TradeError
from .frozen_quote import DUTY_LIKE, FrozenQuote

APART, USED, AT_THE_DOOR, NO_QUOTE = "apart", "used", "at_the_door", "no_quote"
NOT_OFFERED, OTHER_COST, NONE_LEFT = "not_offered", "other_cost", "none_left"


class ReplacementError(TradeError):
    """The goods cannot be sent again: ``code`` says why, ``cost`` what it would cost where that is it.

    ``apart``: they came in several parcels. ``used``: they were sent again already. ``at_the_door``: on
    their way in the carrier would ask the buyer for duty and tax. ``no_quote``: the law gives no price for
    that way. ``not_offered``: the seller does not offer it. ``other_cost``: another amount than was shown.
    ``none_left``: too few pieces lie where the goods came from.
    """

    def __init__(self, code: str, message: str, *, cost: Money | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.cost = cost


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One line of an order: in which parcel, how many pieces, and what all of them were declared at."""

    key: str
    parcel: str
    quantity: int
    value: Money


@dataclass(frozen=True, slots=True)
class Again:
    """So many pieces of a line that are sent again, and what they are declared at."""

    key: str
    quantity: int
    value: Money


@dataclass(frozen=True, slots=True)
class ReplacementCost:
    """What sending again costs the seller: the carrier's price, and each duty and tax by whom it is owed."""

    freight: Share
    dues: tuple[Share, ...]

    @property
    def total(self) -> Money:
        """All of it."""
        return Money.total(
            (self.freight.amount, *(each.amount for each in self.dues)), self.freight.amount.currency
        )


def pieces_again(sold: Sequence[SoldLine], concerned: Mapping[str, int]) -> tuple[str, tuple[Again, ...]]:
    """Return the parcel whose goods are sent again, and the pieces: those a complaint is about, or all.

    ``concerned`` are pieces by line. Raises ``ReplacementError``: ``apart``, where they came in several
    parcels; each may be complained of by itself.
    """
    wanted = [line for line in sold if not concerned or line.key in concerned]
    parcels = {line.parcel for line in wanted}
    if len(parcels) != 1:
        raise ReplacementError(APART, f"The goods came in {len(parcels)} parcels.")
    return parcels.pop(), tuple(_again(line, concerned.get(line.key, line.quantity)) for line in wanted)


def _again(line: SoldLine, pieces: int) -> Again:
    if not 1 <= pieces <= line.quantity:
        raise TradeError(f"{pieces} pieces of {line.quantity} cannot be sent again.")
    minor = share_of(line.value.minor, pieces, line.quantity)
    return Again(line.key, pieces, Money(minor, line.value.currency))


def cost_of(freight: Share, quote: FrozenQuote | None) -> ReplacementCost:
    """Return what sending again costs: freight, and what ``quote`` says for the border it crosses, if any.

    Raises ``ReplacementError``: ``at_the_door``, where the buyer would be asked for duty or tax.
    """
    if quote is None:
        return ReplacementCost(freight, ())
    if quote.at_delivery.minor:
        told = f"By {quote.route} the buyer pays {quote.at_delivery} at the door."
        raise ReplacementError(AT_THE_DOOR, told)
    return ReplacementCost(freight, dues_when_let_in(quote, ()))


def dues_when_let_in(quote: FrozenQuote, found: Sequence[Difference]) -> tuple[Share, ...]:
    """Return what the seller owes each authority once customs let the goods in.

    Where customs fixed less than was quoted, the seller pays less, in proportion; where it fixed more, what
    was said before stands, and the platform bears the rest.
    """
    less = {each.kind: each for each in found if each.surplus.minor}
    nothing = Money.zero(quote.currency)
    charged: dict[tuple[str, AccountRef], Money] = {}
    for levy in quote.levies:
        kind = AccountKind.DUTY_PAYABLE if levy.kind in DUTY_LIKE else AccountKind.TAX_PAYABLE
        key = levy.kind, AccountRef(kind, authority_of(levy, quote.destination, {}), quote.currency)
        charged[key] = charged.get(key, nothing) + levy.amount
    owed: dict[AccountRef, Money] = {}
    for (name, account), amount in charged.items():
        fixed = amount - surplus_of(amount, less[name]) if name in less else amount
        owed[account] = owed.get(account, nothing) + fixed
    return tuple(Share(account, amount) for account, amount in owed.items() if amount.minor)


def require_shown(cost: Money, shown: Money | None) -> None:
    """Refuse to go on where a seller was shown another cost. Raises ``ReplacementError``: ``other_cost``."""
    if shown is not None and shown != cost:
        raise ReplacementError(OTHER_COST, f"It costs {cost}, and {shown} was shown.", cost=cost)
