"""Which shares of a payout a bank can pay by file, and what speaks against the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.cooperatives.models import Member, MemberPayout, MemberShare
from entrepot.apps.cooperatives.refusals import Fault
from entrepot.apps.cooperatives.sealing import account_of
from entrepot.apps.payouts import queries as payouts
from entrepot.apps.payouts.provider import OwnAccount, Transfer, TransferFile, TransferWriter
from entrepot.apps.payouts.queries import Payee
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True)
class BankShare:
    """One share that goes to a bank account: who is paid, or every fault of what is known of them."""

    share: MemberShare
    payee: Payee | None
    faults: Sequence[Fault]


def bank_shares(row: MemberPayout) -> list[BankShare]:
    """Return the shares of members with a bank account, by number; a share of nothing is no transfer."""
    shares = row.shares.filter(member__way=Member.Way.BANK, amount_minor__gt=0).select_related("member")
    found = []
    for share in shares.order_by("member__number"):
        member = share.member
        payee, faults = payouts.read_payee(
            holder=member.name,
            country=row.business.country,
            number=account_of(member),
            code=member.bank_code,
        )
        found.append(BankShare(share, payee, faults))
    return found


def write_file(row: MemberPayout, shares: Sequence[BankShare], *, own: OwnAccount, at: datetime) -> bytes:
    """Return the file a bank pays these shares from. Its message is the payout: a bank takes it once."""
    writer: TransferWriter = import_string(settings.TRANSFER_WRITER)
    transfers = tuple(
        Transfer(
            key=f"{row.public_id}-{each.share.pk}",
            amount=Money(each.share.amount_minor, row.currency),
            holder=each.payee.holder,
            country=each.payee.country,
            number=each.payee.number,
            is_iban=each.payee.is_iban,
            bic=each.payee.bic,
            bank_code=each.payee.bank_code,
            note=each.share.member.number,
        )
        for each in shares
        if each.payee is not None
    )
    return writer(TransferFile(message=row.public_id, made_at=at, transfers=transfers), own=own)
