"""What of a payout the co-operative's bank can pay by file, and what lacks for the rest."""

from dataclasses import dataclass

from entrepot.apps.cooperatives.access import visible
from entrepot.apps.cooperatives.banking import bank_shares
from entrepot.apps.cooperatives.models import MemberPayout
from entrepot.apps.kernel.actors import Actor
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFault:
    """Why a member with a bank account is not in the bank's file; `fix` says what to do."""

    member: str
    number: str
    name: str
    said: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPart:
    """How many members the bank's file pays, how much, how many are left for the list, and who lacks what."""

    members: int
    amount: Money
    others: int
    faults: tuple[BankFault, ...]


def get_bank_part(payout: str, *, viewer: Actor) -> BankPart:
    """Return what of a payout can be paid by the bank's file. Raises MemberPayout.DoesNotExist."""
    row = MemberPayout.objects.filter(visible(viewer)).select_related("business").get(public_id=payout)
    shares = bank_shares(row)
    payable = [each.share.amount_minor for each in shares if each.payee is not None]
    return BankPart(
        members=len(payable),
        amount=Money(sum(payable), row.currency),
        others=row.shares.filter(amount_minor__gt=0).count() - len(payable),
        faults=tuple(
            BankFault(
                member=each.share.member.public_id,
                number=each.share.member.number,
                name=each.share.member.name,
                said=each.faults[0][1],
                fix=each.faults[0][2],
            )
            for each in shares
            if each.faults
        ),
    )
