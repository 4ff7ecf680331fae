"""What comes round in the ledger."""

from datetime import timedelta

from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every
from entrepot.apps.ledger import actions

BOOKKEEPER = system("bookkeeper")


@every(timedelta(days=1))
def sum_up() -> None:
    """Sum the postings of every account up to now, so that balances stay quick."""
    actions.take_snapshots(by=BOOKKEEPER)
