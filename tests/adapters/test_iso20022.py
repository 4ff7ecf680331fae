"""The file a bank takes, and the statement it gives."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from tests.bank_schema import faults_of

from entrepot.adapters.bank_sandbox import OWN
from entrepot.adapters.bank_sandbox_file import Line
from entrepot.adapters.bank_sandbox_statement import write_statement
from entrepot.adapters.iso20022_statements import read_statements
from entrepot.adapters.iso20022_transfers import NAMESPACE, write_transfers
from entrepot.apps.payouts.provider import StatementUnreadableError, Transfer, TransferFile
from entrepot.core.money import Money

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def transfer(key: str, amount: Money, **more: object) -> Transfer:
    given = {"holder": "Mill Ltd", "country": "GB", "number": "GB82WEST12345698765432", "is_iban": True}
    return Transfer(**{"key": key, "amount": amount, "bic": "", "bank_code": "", **given, **more})


FILE = TransferFile(
    message="pbt_1",
    made_at=AT,
    transfers=(
        transfer(
            "pot_b", Money(5_000, "USD"), country="US", number="41", is_iban=False, bank_code="021000021"
        ),
        transfer("pot_a", Money(1_234_567, "VND"), country="SG", number="7", is_iban=False, bic="DBSSSGSG"),
        transfer("pot_c", Money(199, "EUR")),
    ),
)


def found(path: str) -> list[str]:
    root = ET.fromstring(write_transfers(FILE, own=OWN))  # noqa: S314 - our own file
    return [each.text or "" for each in root.iterfind(f".//{path}", {"": NAMESPACE})]


def test_a_file_has_one_block_a_currency_and_sums_that_agree() -> None:
    assert found("GrpHdr/NbOfTxs") == ["3"]
    assert found("GrpHdr/CtrlSum") == ["1234618.99"]
    assert found("PmtInf/CtrlSum") == ["1.99", "50.00", "1234567"]
    assert found("PmtInf/PmtInfId") == ["pbt-1-EUR", "pbt-1-USD", "pbt-1-VND"]
    assert found("EndToEndId") == ["pot-c", "pot-b", "pot-a"]
    assert found("InstdAmt") == ["1.99", "50.00", "1234567"]
    assert found("ClrSysMmbId/ClrSysId/Cd") == ["USABA"]
    assert found("CdtrAgt/FinInstnId/BICFI") == ["DBSSSGSG"]
    assert found("SvcLvl/Cd") == ["SEPA"]
    assert write_transfers(FILE, own=OWN) == write_transfers(FILE, own=OWN)


def test_a_file_is_what_the_schema_of_banks_asks_for() -> None:
    assert faults_of(write_transfers(FILE, own=OWN)) == []
    long = replace(
        FILE,
        message="pbt_" + "0" * 22,
        transfers=(
            transfer("pot_" + "0" * 22, Money(1, "GBP"), holder="M" * 140, note="N" * 80, bic="BUKBGB22XXX"),
            transfer("orf_" + "1" * 22, Money(10**14, "JPY"), is_iban=False, number="9" * 34),
        ),
    )
    assert faults_of(write_transfers(long, own=OWN)) == []


def test_the_schema_refuses_a_file_that_is_none() -> None:
    unnamed = replace(FILE, transfers=(replace(FILE.transfers[0], country="United States"),))
    assert any("Ctry" in each for each in faults_of(write_transfers(unnamed, own=OWN)))


STATEMENT = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr/>
<Stmt><Id>2026-11</Id><CreDtTm>2026-11-21T18:00:00</CreDtTm>
<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">20.50</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="EUR">7.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt>
<AcctSvcrRef>A1</AcctSvcrRef><NtryDtls>
<TxDtls><Refs><EndToEndId>pot-a</EndToEndId></Refs><Amt Ccy="EUR">3.00</Amt></TxDtls>
<TxDtls><Refs><AcctSvcrRef>A1b</AcctSvcrRef><EndToEndId>pot-b</EndToEndId></Refs>
<Amt Ccy="EUR">4.00</Amt></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">99.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>A2</AcctSvcrRef></Ntry>
<Ntry><NtryRef>N3</NtryRef><Amt Ccy="EUR">37.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts>
<BookgDt><DtTm>2026-11-20T08:00:00+01:00</DtTm></BookgDt><NtryDtls><TxDtls><Refs>
<EndToEndId>NOTPROVIDED</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


def test_a_statement_of_an_older_version_is_read_payment_by_payment() -> None:
    (statement,) = read_statements(STATEMENT.encode())
    assert (statement.opening, statement.closing) == (Money(-1_000, "EUR"), Money(2_050, "EUR"))
    seen = [(m.reference, m.key, m.amount.minor, m.is_return, m.reason) for m in statement.movements]
    assert seen == [
        ("A1/1", "pot_a", -300, False, ""),
        ("A1b", "pot_b", -400, False, ""),
        ("N3", "", 3_750, True, "AC04"),
    ]
    assert statement.movements[2].booked_at == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        "",
        "<x/>",
        "<!DOCTYPE a><x/>",
        STATEMENT.replace("20.50", "20.51"),
        STATEMENT.replace("20.50", "20.505"),
        STATEMENT.replace("<Id>2026-11</Id>", ""),
        STATEMENT.replace("CLBD", "XXXX"),
        STATEMENT.replace("2026-11-21T18:00:00", "2026-31-21T"),
    ],
)
def test_what_is_no_statement_or_does_not_add_up_is_refused(document: str) -> None:
    with pytest.raises(StatementUnreadableError):
        read_statements(document.encode())


def test_what_the_sandbox_writes_reads_back() -> None:
    lines = [
        Line("BK1", "pot_a", Money(-500, "USD"), AT),
        Line("BK2", "pot_a", Money(500, "USD"), AT, "AC04"),
        Line("st_1", "st_1", Money(900, "USD"), AT),
    ]
    zero, closing = Money.zero("USD"), Money(900, "USD")
    (statement,) = read_statements(write_statement(OWN, ("ST1", zero, closing, AT, lines)))
    assert [(m.key, m.amount.minor, m.is_return, m.reason) for m in statement.movements] == [
        ("pot_a", -500, False, ""),
        ("pot_a", 500, True, "AC04"),
        ("st_1", 900, False, ""),
    ]
