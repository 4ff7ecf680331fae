"""Money paid out in another currency than it was earned or held in: what it costs, and what arrives.

The figures of a conversion are fixed once, when the money is put aside; from then on they are kept and not
worked out anew, so that a payout that comes back undoes exactly what was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.core.money import CONTEXT, ExchangeRate, Money, to_minor

from .accounts import AccountKind, AccountRef
from .errors import LedgerError
from .exchange import ExchangeHouse

type Line = tuple[AccountRef, int]


@dataclass(frozen=True, slots=True)
class Conversion:
    """``given`` leaves an account, the platform keeps ``charge`` of it, the rest arrives as ``arrives``.

    ``rate`` says at which rate, by whom and of which day. Raises ``LedgerError`` unless what arrives is the
    rest at that rate, to the coins that ``house`` lets rounding explain.
    """

    given: Money
    charge: Money
    arrives: Money
    rate: ExchangeRate
    house: ExchangeHouse

    def __post_init__(self) -> None:
        if self.charge.currency != self.given.currency or not 0 <= self.charge.minor < self.given.minor:
            raise LedgerError(f"Of {self.given} nobody can keep {self.charge}.")
        worth = self.worth
        if self.arrives.currency != worth.currency or self.arrives.minor <= 0:
            raise LedgerError(f"{self.given} at {self.rate.pair} cannot arrive as {self.arrives}.")
        if abs(self.residue.minor) > self.house.most_residue:
            raise LedgerError(f"{worth} were due and {self.arrives} arrive: that is more than rounding.")

    @property
    def changed(self) -> Money:
        """What is changed: what was given, less the charge."""
        return self.given - self.charge

    @property
    def worth(self) -> Money:
        """What that is worth at the rate, rounded half up to the coin."""
        return self.rate.convert(self.changed)

    @property
    def residue(self) -> Money:
        """What rounding leaves over: above zero where less arrives than it is worth."""
        return self.worth - self.arrives

    @property
    def words(self) -> str:
        """How it came about, as a memo of the books."""
        rate = self.rate
        kept = f" less {self.charge}" if self.charge.minor else ""
        return f"{self.given}{kept} at {rate.pair} {rate.rate.normalize():f} ({rate.source}, {rate.on})"

    def lines(self, arriving: AccountRef) -> list[Line]:
        """Return the postings between the debit of ``given`` and the credit of ``arriving``, with the latter.

        Each currency balances through the exchange account of the house, rounding is named, and the charge
        is the platform's commission.
        """
        earned = AccountRef(AccountKind.COMMISSION, self.house.owner, self.given.currency)
        worth = self.worth
        return [
            (earned, -self.charge.minor),
            (self.house.position(self.given.currency), -self.changed.minor),
            (self.house.position(worth.currency), worth.minor),
            (self.house.rounding(worth.currency), -self.residue.minor),
            (arriving, -self.arrives.minor),
        ]


def convert(given: Money, *, rate: ExchangeRate, share: Decimal, house: ExchangeHouse) -> Conversion:
    """Return what becomes of ``given`` at a rate when the platform keeps ``share`` of it (0.01: one percent).

    Charge and result are rounded half up to the coin. Raises ``LedgerError`` when nothing would arrive,
    ``CurrencyMismatchError`` when the rate is for another pair.
    """
    charge = Money(to_minor(CONTEXT.multiply(given.to_decimal(), share), given.currency), given.currency)
    return Conversion(given, charge, rate.convert(given - charge), rate, house)


def way_out(owner: str, amount: Money, conversion: Conversion | None) -> tuple[Sequence[Line], str]:
    """Return the postings by which ``amount`` gets onto the way to its owner's bank, and the memo.

    Without a conversion it is on the way as it is. Raises ``LedgerError`` when the conversion is of another
    amount.
    """
    if conversion is None:
        return [(AccountRef(AccountKind.PAYOUT_TRANSIT, owner, amount.currency), -amount.minor)], ""
    if conversion.given != amount:
        raise LedgerError(f"{conversion.given} was to be changed, and {amount} is to be paid.")
    transit = AccountRef(AccountKind.PAYOUT_TRANSIT, owner, conversion.arrives.currency)
    return conversion.lines(transit), conversion.words


def way_back(lines: Sequence[Line]) -> list[Line]:
    """Return the same postings with the sides turned."""
    return [(account, -minor) for account, minor in lines]
