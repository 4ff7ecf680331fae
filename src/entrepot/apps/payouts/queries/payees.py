"""Accounts that are no seller's of ours: read as a bank's file needs them, and kept nowhere here."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from entrepot.apps.payouts import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Somebody a file of transfers can pay. The number stays out of the repr."""

    holder: str
    country: str
    number: str = field(repr=False)
    is_iban: bool
    bic: str
    bank_code: str


def read_payee(
    *, holder: str, country: str, number: str, code: str
) -> tuple[Payee | None, list[numbers.Fault]]:
    """Return an account as a bank's file names it, or every fault of it, as of a seller's own account.

    `code` names the bank as its country does: by a code of its own, else by the BIC; an IBAN needs none.
    """
    named = {"bank_code": code} if country in numbers.RULES else {"bic": code}
    name = numbers.read_holder(holder)
    read, faults = numbers.read_number(
        country=country, number=number, **({"bic": "", "bank_code": ""} | named)
    )
    if not name:
        said = _("Banks cannot read this name.")
        faults.insert(0, ("holder", said, _("Write it in Latin letters, as the bank does.")))
    if read is None or not name:
        return None, faults
    return Payee(
        holder=name,
        country=read.country,
        number=read.number,
        is_iban=read.scheme == numbers.IBAN,
        bic=read.bic,
        bank_code=read.bank_code,
    ), []
