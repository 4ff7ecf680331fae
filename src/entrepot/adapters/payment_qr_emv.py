"""EMV codes that a merchant shows and a buyer scans: PayNow (SG), PromptPay (TH), QRIS (ID).

EMVCo's Merchant-Presented Mode, version 1.1: data objects of a two-digit tag, a two-digit length in
characters and a value, some of them templates of such objects again; the last is a CRC-16 (polynomial 1021,
initial FFFF). Each country names the templates it reads: ABS for PayNow (SGQR), the Bank of Thailand for Thai
QR, Bank Indonesia and ASPI for QRIS. Each code is for one payment: it carries the amount and our reference.
"""

import re
from binascii import crc_hqx
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from entrepot.core.money import Money, exponent

MOST_CHARACTERS: Final = 99
MOST_OF_AMOUNT: Final = 13
ONE_PAYMENT: Final = "12"  # point of initiation: this code is for one payment
CRC_AT_END: Final = re.compile(r"6304([0-9A-F]{4})\Z")
PLAIN: Final = re.compile(r"[ -~]+\Z")
SINGAPORE_TIME: Final = timezone(timedelta(hours=8))
NUMERIC: Final = {"SGD": "702", "THB": "764", "IDR": "360"}  # ISO 4217 in figures


class QrRefusedError(ValueError):
    """This cannot stand in a code, or a code cannot be read. The message says what and why."""


@dataclass(frozen=True, slots=True)
class PayNowPayee:
    """Who is paid by PayNow: a company by its UEN, or a person by a Singapore mobile number (+65…)."""

    proxy: str
    name: str


@dataclass(frozen=True, slots=True)
class PromptPayBiller:
    """Who is paid by PromptPay as a biller: tax id of 13 figures and a suffix of two."""

    biller_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QrisMerchant:
    """Who is paid by QRIS, as the acquirer registered them."""

    acquirer: str  # its reverse domain, such as ID.CO.EXAMPLE.WWW
    pan: str  # national merchant PAN, beginning with 9360
    merchant_id: str  # the acquirer's
    nmid: str  # national merchant id: ID and thirteen figures
    criteria: str  # UMI, UKE, UME, UBE or URE
    category: str  # merchant category code
    name: str
    city: str
    postcode: str


def paynow(payee: PayNowPayee, amount: Money, reference: str, *, until: datetime) -> str:
    """Return a PayNow code: the amount cannot be changed, and after `until` it is not paid any more."""
    by_number = payee.proxy.startswith("+65")
    if not re.fullmatch(r"\+65[89][0-9]{7}" if by_number else r"[0-9A-Z]{9,13}", payee.proxy):
        raise QrRefusedError("A PayNow proxy is a UEN, or a Singapore mobile number with +65.")
    account = template(
        ("00", "SG.PAYNOW"),
        ("01", "0" if by_number else "2"),
        ("02", payee.proxy),
        ("03", "0"),
        ("04", until.astimezone(SINGAPORE_TIME).strftime("%Y%m%d%H%M%S")),
    )
    return checked(
        ("00", "01"),
        ("01", ONE_PAYMENT),
        ("26", account),
        ("52", "0000"),
        *_money(amount, "SGD"),
        ("58", "SG"),
        ("59", fitting(payee.name, 25)),
        ("60", "Singapore"),
        ("62", template(("01", fitting(reference, 25)))),
    )


def promptpay(payee: PromptPayBiller, amount: Money, reference: str, *, second: str = "") -> str:
    """Return a Thai QR for a bill: reference 1, and 2 where the biller asks for it, come with the money."""
    if not re.fullmatch(r"[0-9]{15}", payee.biller_id):
        raise QrRefusedError("A biller id is a tax id of 13 figures and a suffix of two.")
    if not all(re.fullmatch(r"[0-9A-Z]{1,20}", each) for each in (reference, second or reference)):
        raise QrRefusedError("References of a bill are at most 20 figures and capital letters.")
    bill = [("00", "A000000677010112"), ("01", payee.biller_id), ("02", reference)]
    return checked(
        ("00", "01"),
        ("01", ONE_PAYMENT),
        ("30", template(*bill, *([("03", second)] if second else []))),
        *_money(amount, "THB"),
        ("58", "TH"),
        ("59", fitting(payee.name, 25)),
    )


def promptpay_transfer(proxy: str, amount: Money) -> str:
    """Return a Thai QR for a transfer to a mobile number, tax id or e-wallet. It carries no reference."""
    figures = re.sub(r"[ +-]", "", proxy)
    if not re.fullmatch(r"[0-9]{9,15}", figures):
        raise QrRefusedError(
            "A PromptPay proxy is a mobile number, a tax id of 13 or a wallet of 15 figures."
        )
    kinds = {13: ("02", figures), 15: ("03", figures)}
    abroad = figures if figures.startswith("66") else "66" + figures.removeprefix("0")
    account = template(("00", "A000000677010111"), kinds.get(len(figures), ("01", abroad.rjust(13, "0"))))
    return checked(("00", "01"), ("01", ONE_PAYMENT), ("29", account), *_money(amount, "THB"), ("58", "TH"))


def qris(payee: QrisMerchant, amount: Money, reference: str) -> str:
    """Return a QRIS code: the acquirer's own template, the national one, and our bill number."""
    if not re.fullmatch(r"9360[0-9]{11,15}", payee.pan) or not re.fullmatch(r"ID[0-9]{13}", payee.nmid):
        raise QrRefusedError("A national merchant PAN begins with 9360; an NMID is ID and thirteen figures.")
    if payee.criteria not in {"UMI", "UKE", "UME", "UBE", "URE"}:
        raise QrRefusedError("Merchant criteria are UMI, UKE, UME, UBE or URE.")
    own = template(
        ("00", payee.acquirer), ("01", payee.pan), ("02", payee.merchant_id), ("03", payee.criteria)
    )
    national = template(("00", "ID.CO.QRIS.WWW"), ("02", payee.nmid), ("03", payee.criteria))
    return checked(
        ("00", "01"),
        ("01", ONE_PAYMENT),
        ("26", own),
        ("51", national),
        ("52", payee.category),
        *_money(amount, "IDR"),
        ("58", "ID"),
        ("59", fitting(payee.name, 25)),
        ("60", fitting(payee.city, 15)),
        ("61", fitting(payee.postcode, 10)),
        ("62", template(("01", fitting(reference, 25)))),
    )


def template(*objects: tuple[str, str]) -> str:
    """Return data objects one after the other, each with its tag and length."""
    for tag, value in objects:
        if not 0 < len(value) <= MOST_CHARACTERS or not PLAIN.match(value):
            raise QrRefusedError(f"The value of {tag} is empty, longer than 99 or not plain: {value!r}.")
    return "".join(f"{tag}{len(value):02d}{value}" for tag, value in objects)


def checked(*objects: tuple[str, str]) -> str:
    """Return a whole code: its objects, and the check over all of it."""
    body = template(*objects) + "6304"
    return f"{body}{crc_hqx(body.encode('ascii'), 0xFFFF):04X}"


def read(payload: str) -> dict[str, str]:
    """Return the objects of a code by tag. Raises QrRefusedError when the check or a length is wrong."""
    end = CRC_AT_END.search(payload)
    if not payload.isascii() or end is None:
        raise QrRefusedError("A code ends in 6304 and four figures of a check.")
    if f"{crc_hqx(payload[:-4].encode('ascii'), 0xFFFF):04X}" != end[1]:
        raise QrRefusedError("The check at the end is wrong.")
    return parts(payload)


def parts(text: str) -> dict[str, str]:
    """Return the objects of a template by tag."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        value = text[at + 4 : at + 4 + int(length)] if length.isdigit() else ""
        if not tag.isdigit() or not length.isdigit() or len(value) != int(length) or tag in found:
            raise QrRefusedError(f"No data object stands at character {at}.")
        found[tag] = value
        at += 4 + len(value)
    return found


def fitting(text: str, most: int) -> str:
    """Return a text that fits. Names are shown to the buyer: one that is too long is refused, not cut."""
    if not PLAIN.match(text) or len(text) > most:
        raise QrRefusedError(f"{text!r} is not plain, or longer than {most} characters.")
    return text


def _money(amount: Money, currency: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the objects of the currency and the amount; of rupiah nobody writes sen that are not there."""
    if amount.currency != currency or amount.minor <= 0:
        raise QrRefusedError(f"This code is for amounts of {currency} above zero.")
    whole, rest = divmod(amount.minor, 10 ** exponent(currency))
    written = str(whole) if currency == "IDR" and not rest else amount.format_plain()
    return ("53", NUMERIC[currency]), ("54", fitting(written, MOST_OF_AMOUNT))
