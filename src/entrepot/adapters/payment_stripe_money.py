"""What Stripe holds for us and what it paid out, with its fees told apart.

We record a payment at what the buyer paid, and Stripe's fee when the money reaches our bank. Stripe takes its
fee from each payment at once: what it holds is told here before that fee, to the unit, so that both can be
compared. Payouts must be automatic, for only these say which payments are in them, and the account must
settle in the currencies it takes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

from stripe import StripeClient

from entrepot.adapters.payment_stripe_reading import Told, from_stripe, moment
from entrepot.apps.kernel import clock
from entrepot.apps.payments.provider import Settlement
from entrepot.core.money import Money

LOOK_BACK: Final = timedelta(days=35)  # automatic payouts leave nothing lying longer
PAGE: Final = 100
ON_THE_WAY: Final = frozenset({"pending", "in_transit"})
PAID_OUT: Final = frozenset({"payout", "payout_cancel", "payout_failure"})
CHARGED_TO_US: Final = frozenset({"stripe_fee", "stripe_fx_fee", "network_cost", "tax_fee"})


class StripeMoney:
    """Reads the account's balance, its transactions and payouts."""

    def __init__(self, client: StripeClient, is_settled: Callable[[str], bool]) -> None:
        self._client = client.v1
        self._is_settled = is_settled

    def balances(self) -> dict[str, Money]:
        """Return what is held by currency, before fees, with payouts that are still on their way."""
        told = self._client.balance.retrieve().to_dict()
        held: Counter[str] = Counter()
        for part in (*told.get("available", []), *told.get("pending", [])):
            held[part["currency"]] += part["amount"]
        payouts = self._payouts()
        for payout in payouts:
            if payout["status"] in ON_THE_WAY:
                held[payout["currency"]] += payout["amount"]
        arrived = [payout["id"] for payout in payouts if payout["status"] == "paid"]
        settled = {line["id"] for payout in arrived for line in self._lines(payout)}
        for line in self._lines(""):
            if line["id"] not in settled and line["type"] not in PAID_OUT:
                held[line["currency"]] += fee_of(line)
        return {code.upper(): from_stripe(minor, code) for code, minor in held.items()}

    def settlements(self) -> list[Settlement]:
        """Return the payouts that reached our bank and are not noted yet, oldest first."""
        found = [self._settlement(each) for each in self._payouts() if self._is_new(each)]
        return sorted(found, key=lambda each: each.at)

    def _is_new(self, payout: Told) -> bool:
        return payout["status"] == "paid" and not self._is_settled(payout["id"])

    def _settlement(self, payout: Told) -> Settlement:
        """Return a payout as what was held, and what Stripe kept of it."""
        currency = payout["currency"]
        fee = sum(fee_of(line) for line in self._lines(payout["id"]) if line["type"] not in PAID_OUT)
        at = moment(payout["arrival_date"])
        if at is None:
            raise ValueError("A payout has a day.")
        gross = from_stripe(payout["amount"] + fee, currency)
        return Settlement(payout["id"], gross, from_stripe(fee, currency), at)

    def _payouts(self) -> list[Told]:
        params: Any = {"created": {"gte": self._since()}, "limit": PAGE}
        return [each.to_dict() for each in self._client.payouts.list(params).auto_paging_iter()]

    def _lines(self, payout: str) -> Iterator[Told]:
        """Yield the transactions in a payout, or without one all of the last weeks."""
        params: Any = {"limit": PAGE}
        params |= {"payout": payout} if payout else {"created": {"gte": self._since()}}
        for line in self._client.balance_transactions.list(params).auto_paging_iter():
            yield line.to_dict()

    def _since(self) -> int:
        return int((clock.now() - LOOK_BACK).timestamp())


def fee_of(line: Told) -> int:
    """Return what Stripe kept by a transaction: its fee, or all of one that is a charge to us."""
    return -int(line["amount"]) if line["type"] in CHARGED_TO_US else int(line["fee"])
