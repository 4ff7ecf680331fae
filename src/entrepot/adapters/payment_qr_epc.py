"""The European code for a SEPA credit transfer: EPC069-12, version 2.1 of the European Payments Council.

Lines of text, at most 331 bytes, in a QR code of error correction M and at most version 13. The reference is
an RF creditor reference (ISO 11649), which banks carry unchanged onto the statement.
"""

import re
from dataclasses import dataclass
from typing import Final

from stdnum import bic as bic_number
from stdnum import iban as iban_number
from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from entrepot.adapters.payment_qr_emv import QrRefusedError
from entrepot.core.money import Money

MOST_BYTES: Final = 331
MOST_OF_NAME: Final = 70
MOST_CENTS: Final = 99_999_999_999
HEAD: Final = ("BCD", "002", "1", "SCT")  # version 2 lets the BIC be left out; 1 is UTF-8
LINES: Final = 10


@dataclass(frozen=True, slots=True)
class SepaPayee:
    """Who is paid by transfer. The BIC may be left out within the European Economic Area."""

    iban: str
    name: str
    bic: str = ""


def epc(payee: SepaPayee, amount: Money, reference: str) -> str:
    """Return the text of the code. Raises QrRefusedError for what a bank would not take."""
    if amount.currency != "EUR" or not 0 < amount.minor <= MOST_CENTS:
        raise QrRefusedError("A SEPA transfer is in euro, from 0.01 to 999999999.99.")
    iban = iban_number.compact(payee.iban)
    if not iban_number.is_valid(iban) or (payee.bic and not bic_number.is_valid(payee.bic)):
        raise QrRefusedError("The IBAN or BIC is not right.")
    if not iso11649.is_valid(reference):
        raise QrRefusedError("The reference is no RF creditor reference.")
    if not 0 < len(payee.name) <= MOST_OF_NAME or "\n" in payee.name:
        raise QrRefusedError("The name has one line of at most 70 characters.")
    money = f"EUR{amount.format_plain()}"
    lines = [*HEAD, payee.bic, payee.name, iban, money, "", iso11649.compact(reference)]
    text = "\n".join(lines)
    if len(text.encode()) > MOST_BYTES:
        raise QrRefusedError("The code would hold more than 331 bytes.")
    return text


def read(text: str) -> tuple[SepaPayee, Money, str]:
    """Return who is paid how much under which reference. Raises QrRefusedError when it is no such code."""
    lines = text.split("\n")
    if tuple(lines[:4]) != HEAD or len(lines) < LINES or not re.fullmatch(r"EUR[0-9]+\.[0-9]{2}", lines[7]):
        raise QrRefusedError("This is no code of a SEPA transfer.")
    return SepaPayee(lines[6], lines[5], lines[4]), Money.parse(lines[7][3:], "EUR"), lines[9]


def creditor_reference(text: str) -> str:
    """Return the RF creditor reference of up to 21 figures and letters: RF, two check figures, the text."""
    body = text.upper()
    if not re.fullmatch(r"[0-9A-Z]{1,21}", body):
        raise QrRefusedError("A creditor reference holds 1 to 21 figures and letters.")
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"
