"""What payouts holds: a business's bank account and what was paid into it."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts.provider import Hindrance, hinders
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.personal import Whose, hands_over, impersonal
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts.models import BankAccount, BankMovement, Batch, Creditor, Payout
from entrepot.core.ledger import AccountKind

OPEN = ("proposed", "approved", "sent")


def of_organisation(whose: Whose) -> Q:
    """Return the condition for rows of an organisation."""
    return Q(organisation_id=whose.organisation_id or 0)


hands_over(
    BankAccount,
    *("public_id", "holder", "country", "scheme", "ending", "currency", "created_at", "replaced_at"),
    title=gettext_lazy("Bank accounts"),
    of=of_organisation,
)
hands_over(
    Payout,
    *("public_id", "period_start", "period_end", "amount_minor", "currency", "state", "bank_reference"),
    *("sent_at", "settled_at"),
    title=gettext_lazy("Payouts"),
    of=of_organisation,
)
impersonal(
    BankAccount, "holder", "sealed", because="of a business; it replaces it, the books name the ending"
)
impersonal(Creditor, "name", because="an authority or a carrier")
impersonal(Batch, "reason", because="a bank's word")
impersonal(Payout, "note", "reason", because="what a payout is for, and a bank's word")
impersonal(BankMovement, "reason", because="a bank's word")


@hinders
def money_of_a_business(whose: Whose) -> Iterator[Hindrance]:
    """Let no business close that is still owed money, or owes some."""
    if whose.organisation_id is None:
        return
    standing = businesses.get_standings(organisations=[whose.organisation_id], viewer=SYSTEM)
    owners = [each.public_id for each in standing.values()]
    balances = ledger.list_balances(kind=AccountKind.SELLER_AVAILABLE, viewer=SYSTEM, owners=owners)
    for each in balances:
        if each.balance.minor > 0:
            yield Hindrance(
                field="payouts",
                reason=_("%(amount)s is yours and not paid out yet.") % {"amount": each.balance},
                fix=_("Name a bank account and wait for the payout, or tell us where it should go."),
            )
        elif each.balance.minor < 0:
            yield Hindrance(
                field="debts",
                reason=_("%(amount)s is owed by the business.") % {"amount": -each.balance},
                fix=_("Pay it, or agree with us how it is settled."),
            )
    if Payout.objects.filter(organisation_id=whose.organisation_id, state__in=OPEN).exists():
        yield Hindrance(
            field="payouts",
            reason=_("A payout is on its way."),
            fix=_("Wait until the bank has booked it."),
        )
