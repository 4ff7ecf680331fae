"""Credit transfers as banks take them: ISO 20022 pain.001.001.09, one file, one block a currency.

Keys go out with a hyphen where ours have an underscore: not every bank's set of letters has one.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from xml.etree import ElementTree as ET

from entrepot.apps.payouts.numbers import system_of
from entrepot.apps.payouts.provider import OwnAccount, Transfer, TransferFile

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
EURO_AREA_PAYMENT = "SEPA"
NOT_SAID = "NOTPROVIDED"
OURS = ("pot-", "orf-")  # how the keys of payouts, and of refunds paid by hand, begin in a file


def write_transfers(file: TransferFile, *, own: OwnAccount) -> bytes:
    """Return the file as a bank takes it: the same bytes for the same file."""
    document = ET.Element("Document", {"xmlns": NAMESPACE})
    body = ET.SubElement(document, "CstmrCdtTrfInitn")
    header = ET.SubElement(body, "GrpHdr")
    _text(header, "MsgId", wire(file.message))
    _text(header, "CreDtTm", _moment(file.made_at))
    _text(header, "NbOfTxs", str(len(file.transfers)))
    _text(header, "CtrlSum", _sum(file.transfers))
    _text(ET.SubElement(header, "InitgPty"), "Nm", own.holder)
    ordered = sorted(file.transfers, key=lambda each: (each.amount.currency, each.key))
    for currency, group in groupby(ordered, key=lambda each: each.amount.currency):
        _block(body, file, currency, list(group), own)
    ET.indent(document)
    written: bytes = ET.tostring(document, encoding="UTF-8", xml_declaration=True)
    return written


def wire(key: str) -> str:
    """Return one of our ids as it stands in a file."""
    return key.replace("_", "-")


def unwire(key: str) -> str:
    """Return one of our ids as we write it; what somebody else named stays as it is."""
    return key.replace("-", "_") if key.startswith(OURS) else key


def _block(
    body: ET.Element, file: TransferFile, currency: str, transfers: list[Transfer], own: OwnAccount
) -> None:
    block = ET.SubElement(body, "PmtInf")
    _text(block, "PmtInfId", f"{wire(file.message)}-{currency}")
    _text(block, "PmtMtd", "TRF")
    _text(block, "NbOfTxs", str(len(transfers)))
    _text(block, "CtrlSum", _sum(transfers))
    if currency == "EUR" and all(each.is_iban for each in transfers):
        _text(_path(block, "PmtTpInf", "SvcLvl"), "Cd", EURO_AREA_PAYMENT)
    _text(_path(block, "ReqdExctnDt"), "Dt", file.made_at.astimezone(UTC).date().isoformat())
    _text(ET.SubElement(block, "Dbtr"), "Nm", own.holder)
    account = ET.SubElement(block, "DbtrAcct")
    _number(ET.SubElement(account, "Id"), own)
    _text(account, "Ccy", currency)
    _agent(_path(block, "DbtrAgt", "FinInstnId"), own)
    _text(block, "ChrgBr", "SLEV" if currency == "EUR" else "SHAR")
    for each in transfers:
        _transfer(block, each)


def _transfer(block: ET.Element, each: Transfer) -> None:
    line = ET.SubElement(block, "CdtTrfTxInf")
    _text(ET.SubElement(line, "PmtId"), "EndToEndId", wire(each.key))
    amount = _text(ET.SubElement(line, "Amt"), "InstdAmt", each.amount.format_plain())
    amount.set("Ccy", each.amount.currency)
    if each.bic or each.bank_code:
        _agent(_path(line, "CdtrAgt", "FinInstnId"), each)
    creditor = ET.SubElement(line, "Cdtr")
    _text(creditor, "Nm", each.holder)
    _text(ET.SubElement(creditor, "PstlAdr"), "Ctry", each.country)
    _number(_path(line, "CdtrAcct", "Id"), each)
    said = f"{each.note} {wire(each.key)}" if each.note else f"Payout {wire(each.key)}"
    _text(ET.SubElement(line, "RmtInf"), "Ustrd", said)


def _number(number: ET.Element, each: Transfer | OwnAccount) -> None:
    if each.is_iban:
        _text(number, "IBAN", each.number)
    else:
        _text(ET.SubElement(number, "Othr"), "Id", each.number)


def _agent(agent: ET.Element, each: Transfer | OwnAccount) -> None:
    if not (each.bic or each.bank_code):  # an IBAN leads there by itself; the element has to be
        _text(ET.SubElement(agent, "Othr"), "Id", NOT_SAID)
    if each.bic:
        _text(agent, "BICFI", each.bic)
    if each.bank_code:
        member = ET.SubElement(agent, "ClrSysMmbId")
        if system := system_of(each.country):
            _text(ET.SubElement(member, "ClrSysId"), "Cd", system)
        _text(member, "MmbId", each.bank_code)


def _sum(transfers: Iterable[Transfer]) -> str:
    """Return the control sum: by the standard plain figures added up, whatever their currency."""
    return str(sum(each.amount.to_decimal() for each in transfers))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _path(parent: ET.Element, *names: str) -> ET.Element:
    for name in names:
        parent = ET.SubElement(parent, name)
    return parent


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element
