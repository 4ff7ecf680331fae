"""How the ledger says no."""

from entrepot.apps.kernel.problems import ProblemRaised, conflict
from entrepot.core.ledger import AccountRef
from entrepot.core.money import Money


class NotCoveredError(ProblemRaised):
    """An account does not hold what an entry would take. Nothing was posted."""

    def __init__(self, account: AccountRef, floor: Money) -> None:
        least = f" and keep {floor}" if floor.minor else ""
        detail = f"{account.kind} of {account.owner} does not cover this{least}. Nothing was changed."
        super().__init__(conflict("not-covered", "There is not enough money.", detail=detail))
        self.account = account


class EntryDiffersError(ProblemRaised):
    """An entry with this key was posted before, with other amounts or accounts. Nothing was posted."""

    def __init__(self, source: str, reference: str) -> None:
        detail = f"{source} {reference} was posted before with other amounts. Use a reference of its own."
        super().__init__(conflict("entry-differs", "This step was taken differently before.", detail=detail))
