"""A bank account as somebody wrote it: read as banks abroad can, or refused with every fault."""

from dataclasses import replace

from django.utils.translation import gettext as _

from entrepot.apps.payouts import numbers, refusals
from entrepot.apps.payouts.numbers import Number
from entrepot.core.money import EXPONENTS


def read_account(
    holder: str, country: str, number: str, bic: str, bank_code: str, *, currency: str = ""
) -> tuple[str, Number]:
    """Return holder and number as they are kept. Raises ProblemRaised (422) naming every fault."""
    name = numbers.read_holder(holder)
    read, faults = numbers.read_number(country=country, number=number, bic=bic, bank_code=bank_code)
    if not name:
        said = _("Banks abroad cannot read this name.")
        fix = _("Write the holder in Latin letters, 70 at most, as your bank does.")
        faults.insert(0, ("holder", said, fix))
    if currency and currency not in EXPONENTS:
        faults.append(("currency", _("There is no such currency."), "EUR, USD, SGD …"))
    if faults or read is None:
        raise refusals.invalid(*faults)
    return name, replace(read, currency=currency)
