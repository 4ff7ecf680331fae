"""The sandbox bank's statements as it writes them: ISO 20022 camt.053.001.08."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from entrepot.adapters.bank_sandbox_file import Line, Told
from entrepot.adapters.iso20022_transfers import wire
from entrepot.apps.payouts.provider import OwnAccount
from entrepot.core.money import Money

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def write_statement(own: OwnAccount, told: Told) -> bytes:
    """Return one statement as a bank's file."""
    number, opening, closing, made_at, lines = told
    document = ET.Element("Document", {"xmlns": NAMESPACE})
    body = ET.SubElement(document, "BkToCstmrStmt")
    _put(body, "GrpHdr/MsgId", number)
    _put(body, "GrpHdr/CreDtTm", _moment(made_at))
    statement = ET.SubElement(body, "Stmt")
    _put(statement, "Id", number)
    _put(statement, "CreDtTm", _moment(made_at))
    _put(statement, "Acct/Id/IBAN", own.number)
    _put(statement, "Acct/Ccy", opening.currency)
    for kind, balance in (("OPBD", opening), ("CLBD", closing)):
        element = ET.SubElement(statement, "Bal")
        _put(element, "Tp/CdOrPrtry/Cd", kind)
        _amount(element, balance)
        _put(element, "Dt/Dt", made_at.astimezone(UTC).date().isoformat())
    for line in lines:
        _entry(statement, line)
    written: bytes = ET.tostring(document, encoding="UTF-8", xml_declaration=True)
    return written


def _entry(statement: ET.Element, line: Line) -> None:
    entry = ET.SubElement(statement, "Ntry")
    _put(entry, "NtryRef", line.reference)
    _amount(entry, line.amount)
    _put(entry, "Sts/Cd", "BOOK")
    _put(entry, "BookgDt/DtTm", _moment(line.at))
    _put(entry, "AcctSvcrRef", line.reference)
    family = "RRTN" if line.returned else "ESCT"
    side = "RCDT" if line.amount.minor > 0 else "ICDT"
    _put(entry, "BkTxCd/Domn/Cd", "PMNT")
    _put(entry, "BkTxCd/Domn/Fmly/Cd", side)
    _put(entry, "BkTxCd/Domn/Fmly/SubFmlyCd", family)
    details = ET.SubElement(ET.SubElement(entry, "NtryDtls"), "TxDtls")
    _put(details, "Refs/EndToEndId", wire(line.key) if line.key.startswith("pot_") else line.key)
    if line.returned:
        _put(details, "RtrInf/Rsn/Cd", line.returned)


def _amount(element: ET.Element, amount: Money) -> None:
    written = ET.SubElement(element, "Amt", {"Ccy": amount.currency})
    written.text = abs(amount).format_plain()
    _put(element, "CdtDbtInd", "DBIT" if amount.minor < 0 else "CRDT")


def _put(element: ET.Element, path: str, text: str) -> None:
    """Write a text at a path, through the last element of each name, or a new one."""
    *folders, leaf = path.split("/")
    for name in folders:
        found = element.findall(name)
        element = found[-1] if found else ET.SubElement(element, name)
    ET.SubElement(element, leaf).text = text


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
