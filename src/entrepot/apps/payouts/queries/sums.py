"""The sums behind the proofs: what is on its way, and what stands at the bank, beside the books."""

from django.db.models import Sum

from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import banks, states
from entrepot.apps.payouts.models import BankStatement, Payout
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money


def count_payouts(*, viewer: Actor, state: str = "") -> int:
    """Return how many payouts and remittances there are, in a state or in all. For operators."""
    require_role(viewer, OPERATOR)
    rows = Payout.objects.all()
    return rows.filter(state=state).count() if state else rows.count()


def get_on_the_way(*, viewer: Actor) -> dict[str, tuple[int, int]]:
    """Return by currency the payouts on their way and what the books have there, in minor units.

    For operators.
    """
    require_role(viewer, OPERATOR)
    rows = Payout.objects.filter(state__in=states.IN_TRANSIT).values_list("currency")
    ours = {currency: int(total) for currency, total in rows.annotate(sum=Sum("amount_minor"))}
    books: dict[str, int] = {}
    for each in ledger.list_balances(kind=AccountKind.PAYOUT_TRANSIT, viewer=SYSTEM):
        books[each.balance.currency] = books.get(each.balance.currency, 0) + each.balance.minor
    return {
        currency: (ours.get(currency, 0), books.get(currency, 0))
        for currency in sorted(ours.keys() | books.keys())
    }


def list_bank_balances(*, viewer: Actor) -> list[tuple[str, str, Money, Money]]:
    """Return each bank account by currency: what the books say, and the bank's latest closing balance.

    For operators.
    """
    require_role(viewer, OPERATOR)
    found = []
    for bank in banks.names():
        rows = BankStatement.objects.filter(bank=bank).order_by("currency", "made_at", "id")
        closing = dict(rows.values_list("currency", "closing_minor"))  # the latest of each comes last
        for currency, minor in sorted(closing.items()):
            books = ledger.get_balance(account=AccountRef(AccountKind.BANK, bank, currency), viewer=SYSTEM)
            found.append((bank, currency, books, Money(minor, currency)))
    return found
