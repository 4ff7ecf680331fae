"""Many rounds at one balance that is paid in another currency."""

from decimal import Decimal
from typing import Any

from tests.apps.payouts.earnings import IBAN, earn, purse, seller
from tests.races.plays.payouts import at_once, disagreements

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import actions as books
from entrepot.apps.payouts import actions
from entrepot.apps.payouts.models import Payout
from entrepot.core.ledger import Stamp, payout_proposed
from entrepot.core.money import Money


def two_currencies(crowd: int) -> dict[str, Any]:
    """Let rounds and other spenders want the same dollars at once, which are paid in pounds."""
    mill, now = seller(account=False), clock.now()
    actions.set_bank_account(
        holder="Mill Ltd", country="GB", number=IBAN, currency="GBP", by=mill.actor, at=now
    )
    actions.state_rate(
        base="USD", quote="GBP", rate=Decimal("0.8"), source="Bank", on=now.date(), by=SYSTEM, at=now
    )
    earn(mill.business, 5_000)
    earn(mill.business, 2_000, "GBP")

    def spend(number: int) -> None:
        stamp = Stamp("other", f"spend_{number}", now, "other")
        entry = payout_proposed(stamp, seller=mill.business, amount=Money(5_000, "USD"))
        books.post(entry=entry, by=SYSTEM, at=now)

    works = [lambda: actions.propose_payouts(by=SYSTEM, at=now, business=mill.business) for _ in range(crowd)]
    codes = at_once([*works, *[lambda n=number: spend(n) for number in range(crowd)]])
    paid = {row.from_currency: row.amount_minor for row in Payout.objects.all()}
    spent = purse(mill.business)[1]  # by somebody else, on the way in dollars
    return {
        "codes": sorted(set(codes)),
        "count": Payout.objects.count(),
        "pounds": paid.get("GBP"),
        "dollars": paid.get("USD", 0) + spent * 8 // 10,
        "left": [purse(mill.business)[0], purse(mill.business, "GBP")[0]],
        "faults": [each for each in disagreements() if not spent],
    }
