"""Statements as banks give them: ISO 20022 camt.053, of any version that names these parts alike.

Only booked entries count. An entry that a bank made of several payments is told as these, each by itself.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree as ET

from entrepot.adapters.iso20022_transfers import unwire
from entrepot.apps.payouts.provider import Movement, Statement, StatementUnreadableError
from entrepot.core.money import Money

OPENING = ("OPBD", "PRCD")
CLOSING = ("CLBD",)
NOT_PROVIDED = {"", "NOTPROVIDED"}


def read_statements(document: bytes) -> list[Statement]:
    """Return the statements of a file, in its order.

    Raises StatementUnreadableError for what is no camt.053, or does not add up.
    """
    if b"<!DOCTYPE" in document:
        raise StatementUnreadableError("A statement has no document type: this one is refused.")
    try:
        root = ET.fromstring(document)  # noqa: S314 - without a document type there is nothing to expand
        _without_namespaces(root)
        found = [_statement(each) for each in root.iterfind("BkToCstmrStmt/Stmt")]
    except (ET.ParseError, LookupError, ValueError) as error:
        raise StatementUnreadableError("This is no statement we can read.") from error
    if not found:
        raise StatementUnreadableError("There is no statement in this file.")
    return found


def _without_namespaces(root: ET.Element) -> None:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]


def _statement(element: ET.Element) -> Statement:
    balances = {_need(each, "Tp/CdOrPrtry/Cd"): _amount(each) for each in element.iterfind("Bal")}
    booked = [each for each in element.iterfind("Ntry") if _status(each) == "BOOK"]
    return Statement(
        number=_need(element, "Id"),
        made_at=_moment(_need(element, "CreDtTm")),
        opening=_first(balances, OPENING),
        closing=_first(balances, CLOSING),
        movements=tuple(movement for each in booked for movement in _movements(each)),
    )


def _movements(entry: ET.Element) -> Iterator[Movement]:
    reference = _may(entry, "AcctSvcrRef") or _need(entry, "NtryRef")
    details = entry.findall("NtryDtls/TxDtls")
    if len(details) <= 1:
        yield _movement(entry, details[0] if details else entry, reference, _amount(entry))
        return
    for place, each in enumerate(details, 1):
        own = _may(each, "Refs/AcctSvcrRef") or f"{reference}/{place}"
        yield _movement(entry, each, own, _amount(each, side=_need(entry, "CdtDbtInd")))


def _movement(entry: ET.Element, details: ET.Element, reference: str, amount: Money) -> Movement:
    key = _may(details, "Refs/EndToEndId")
    reason = _may(details, "RtrInf/Rsn/Cd")
    booked = _may(entry, "BookgDt/DtTm") or _need(entry, "BookgDt/Dt")
    came_back = bool(reason) or details.find("RtrInf") is not None or _may(entry, "RvslInd") == "true"
    return Movement(
        reference=reference,
        key="" if key in NOT_PROVIDED else unwire(key),
        amount=amount,
        booked_at=_moment(booked),
        is_return=came_back and amount.minor > 0,
        reason=reason,
    )


def _amount(element: ET.Element, *, side: str = "") -> Money:
    """Return an amount with its sign: what goes out is below zero."""
    amount = element.find("Amt")
    if amount is None:
        raise LookupError("Amt")
    money = Money.parse((amount.text or "").strip(), amount.attrib["Ccy"])
    return -money if (_may(element, "CdtDbtInd") or side) == "DBIT" else money


def _status(entry: ET.Element) -> str:
    return _may(entry, "Sts/Cd") or _may(entry, "Sts")


def _first(balances: dict[str, Money], kinds: tuple[str, ...]) -> Money:
    for kind in kinds:
        if kind in balances:
            return balances[kind]
    raise LookupError(kinds[0])


def _moment(text: str) -> datetime:
    """Return a moment; a day without a time is its beginning, and a time without a zone is universal."""
    if "T" not in text:
        return datetime.combine(date.fromisoformat(text[:10]), time.min, UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _need(element: ET.Element, path: str) -> str:
    found = _may(element, path)
    if not found:
        raise LookupError(path)
    return found


def _may(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
