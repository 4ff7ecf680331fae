"""Codes a buyer scans: written by us, drawn by one library, read back by another."""

import io
from datetime import UTC, datetime

import pytest
import segno
import zxingcpp
from cemacqr import parse_tlv
from cemacqr.crc import crc16_hex
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from stdnum import iso11649

from entrepot.adapters import payment_qr_epc as epc
from entrepot.adapters.payment_qr_emv import (
    PayNowPayee,
    PromptPayBiller,
    QrisMerchant,
    QrRefusedError,
    checked,
    parts,
    paynow,
    promptpay,
    promptpay_transfer,
    qris,
    read,
)
from entrepot.adapters.payment_qr_sandbox import PAYNOW, PROMPTPAY, QRIS, SEPA
from entrepot.core.money import Money

UNTIL = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
REFERENCE = "RF33ABC0123456789XYZ"
# As seen in the wild: a shop's PayNow, a bank's bill by PromptPay, a shop's QRIS, SGQR of a temple's.
SEEN = tuple(
    each.replace("\n", "")
    for each in (
        """00020101021226580009SG.PAYNOW010120213201929813CSPP030100414202308011802005204000053037025402205802SG
5925SHOPEEPAY PRIVATE LIMITED6009SINGAPORE62270123SPP1844414393533165284563047A0C""",
        """00020101021230870016A00000067701011201150123555008063010220YNN2R94SY0740THN19U30320OWABT16PVH71R20OTTCT
53037645402105802TH62070703SCB6304AE39""",
        """00020101021126670016COM.NOBUBANK.WWW01189360050300000879140214703239147837910303UMI
51440014ID.CO.QRIS.WWW0215ID20232709941630303UMI5204481253033605802ID5923GRANOOL STORE OK1229577
6006KEDIRI61056421262070703A0163047127""",
        """00020101021126430009SG.PAYNOW010120210T04SS0129D030110502QS51810007SG.SGQR011221073031741D
020701.000103066003160402010503279060400000708202107305204000053037025802SG
5925LOVING HEART MULTI-SERVIC6009Singapore6304A177""",
    )
)


def seen_by_a_phone(payload: str) -> str:
    """Draw it and read it back with another library, as a phone reads it from a screen."""
    drawn = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(drawn, kind="png", scale=4, border=4)
    (found,) = zxingcpp.read_barcodes(Image.open(drawn))
    return str(found.text)


def told(payload: str) -> dict[str, str]:
    """Read a code with a library that is not ours."""
    assert payload[-4:] == crc16_hex(payload[:-4].encode())
    return {each.tag: each.value for each in parse_tlv(payload)}


@pytest.mark.parametrize("payload", SEEN)
def test_codes_of_others_are_read_as_they_are(payload: str) -> None:
    assert read(payload) == told(payload)
    with pytest.raises(QrRefusedError, match="check"):
        read(payload.replace("5802", "5902"))


def test_a_code_of_another_is_written_the_same() -> None:
    there = read(SEEN[0])
    payee = PayNowPayee(parts(there["26"])["02"], there["59"])
    until = datetime(2023, 8, 1, 10, 2, tzinfo=UTC)
    ours = read(paynow(payee, Money(2_000, "SGD"), parts(there["62"])["01"], until=until))
    same = {tag: value for tag, value in there.items() if tag not in {"26", "54", "60", "63"}}
    assert {tag: ours[tag] for tag in same} == same
    assert {**parts(ours["26"]), "04": ""} == {**parts(there["26"]), "04": ""}
    assert ours["54"] == "20.00"  # theirs is written 20

    bill = parts(read(SEEN[1])["30"])
    biller = PromptPayBiller(bill["01"], "X")
    written = read(promptpay(biller, Money(1_000, "THB"), bill["02"], second=bill["03"]))
    assert written["30"] == read(SEEN[1])["30"]
    assert (written["53"], written["58"]) == ("764", "TH")


def test_paynow_names_payee_amount_reference_and_end() -> None:
    payload = paynow(PAYNOW, Money(12_345, "SGD"), REFERENCE, until=UNTIL)
    assert seen_by_a_phone(payload) == payload
    found = told(payload)
    assert {tag: found[tag] for tag in ("00", "01", "53", "54", "58")} == {
        "00": "01",
        "01": "12",
        "53": "702",
        "54": "123.45",
        "58": "SG",
    }
    assert parts(found["26"]) == {
        "00": "SG.PAYNOW",
        "01": "2",
        "02": "T99SB0001A",
        "03": "0",
        "04": "20261122123000",
    }
    assert parts(found["62"]) == {"01": REFERENCE}
    person = paynow(PayNowPayee("+6591234567", "A"), Money(1, "SGD"), "1", until=UNTIL)
    assert parts(told(person)["26"])["01"] == "0"


def test_promptpay_names_biller_and_reference() -> None:
    payload = promptpay(PROMPTPAY, Money(99_950, "THB"), REFERENCE)
    assert seen_by_a_phone(payload) == payload
    found = told(payload)
    assert parts(found["30"]) == {"00": "A000000677010112", "01": PROMPTPAY.biller_id, "02": REFERENCE}
    assert (found["53"], found["54"], found["58"]) == ("764", "999.50", "TH")


@pytest.mark.parametrize(
    ("proxy", "tag", "value"),
    [
        ("081-234-5678", "01", "0066812345678"),
        ("+66 81 234 5678", "01", "0066812345678"),
        ("1-2345-67890-12-3", "02", "1234567890123"),
        ("123456789012345", "03", "123456789012345"),
    ],
)
def test_promptpay_proxies_are_written_as_the_bank_of_thailand_says(proxy: str, tag: str, value: str) -> None:
    account = parts(told(promptpay_transfer(proxy, Money(100, "THB")))["29"])
    assert account == {"00": "A000000677010111", tag: value}


def test_qris_names_merchant_and_bill() -> None:
    payload = qris(QRIS, Money(150_000_00, "IDR"), REFERENCE)
    assert seen_by_a_phone(payload) == payload
    found = told(payload)
    assert (found["53"], found["54"], found["58"], found["60"]) == ("360", "150000", "ID", "JAKARTA")
    assert parts(found["51"]) == {"00": "ID.CO.QRIS.WWW", "02": "ID9999999999999", "03": "UMI"}
    assert parts(found["26"])["01"] == QRIS.pan
    assert parts(found["62"]) == {"01": REFERENCE}
    assert told(qris(QRIS, Money(150_050, "IDR"), "1"))["54"] == "1500.50"


def test_the_european_code_is_as_the_payments_council_says() -> None:
    # The example of EPC069-12, with a structured reference.
    payee = epc.SepaPayee("BE72 0000 0000 1616", "Red Cross", "BPOTBEB1")
    text = epc.epc(payee, Money(100, "EUR"), "RF18539007547034")
    assert text == "BCD\n002\n1\nSCT\nBPOTBEB1\nRed Cross\nBE72000000001616\nEUR1.00\n\nRF18539007547034"
    assert seen_by_a_phone(text) == text
    assert epc.read(text) == (
        epc.SepaPayee("BE72000000001616", "Red Cross", "BPOTBEB1"),
        Money(100, "EUR"),
        "RF18539007547034",
    )


@given(
    minor=st.integers(1, 999_999_99),
    letters=st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16),
)
def test_any_amount_and_reference_come_back(minor: int, letters: str) -> None:
    reference = epc.creditor_reference(letters)
    assert iso11649.is_valid(reference)
    assert len(reference) == 20
    for payload, currency in (
        (paynow(PAYNOW, Money(minor, "SGD"), reference, until=UNTIL), "SGD"),
        (promptpay(PROMPTPAY, Money(minor, "THB"), reference), "THB"),
        (qris(QRIS, Money(minor, "IDR"), reference), "IDR"),
    ):
        found = told(payload)
        assert reference in payload
        assert Money.parse(found["54"], currency) == Money(minor, currency)
    assert epc.read(epc.epc(SEPA, Money(minor, "EUR"), reference)) == (SEPA, Money(minor, "EUR"), reference)


@pytest.mark.parametrize(
    "write",
    [
        lambda: paynow(PAYNOW, Money(1, "USD"), "1", until=UNTIL),
        lambda: paynow(PAYNOW, Money(0, "SGD"), "1", until=UNTIL),
        lambda: paynow(PAYNOW, Money(10**14, "SGD"), "1", until=UNTIL),
        lambda: paynow(PAYNOW, Money(1, "SGD"), "1" * 26, until=UNTIL),
        lambda: paynow(PayNowPayee("12", "A"), Money(1, "SGD"), "1", until=UNTIL),
        lambda: paynow(PayNowPayee("T99SB0001A", "Café"), Money(1, "SGD"), "1", until=UNTIL),
        lambda: promptpay(PROMPTPAY, Money(1, "THB"), "small"),
        lambda: promptpay(PromptPayBiller("1", "A"), Money(1, "THB"), "1"),
        lambda: promptpay_transfer("12", Money(1, "THB")),
        lambda: qris(QrisMerchant(**{**_as_dict(QRIS), "nmid": "1"}), Money(1, "IDR"), "1"),
        lambda: qris(QrisMerchant(**{**_as_dict(QRIS), "criteria": "X"}), Money(1, "IDR"), "1"),
        lambda: checked(("00", "x" * 100)),
        lambda: epc.epc(epc.SepaPayee("DE00", "A"), Money(1, "EUR"), "RF18539007547034"),
        lambda: epc.epc(SEPA, Money(1, "EUR"), "RF00539007547034"),
        lambda: epc.epc(SEPA, Money(1, "USD"), "RF18539007547034"),
        lambda: epc.creditor_reference("A" * 22),
        lambda: epc.read("BCD"),
        lambda: parts("0002"),
        lambda: parts("000101000101"),
    ],
)
def test_what_a_bank_would_not_take_is_refused(write: object) -> None:
    with pytest.raises(QrRefusedError):
        write()  # type: ignore[operator]


def _as_dict(merchant: QrisMerchant) -> dict[str, str]:
    return {name: getattr(merchant, name) for name in merchant.__slots__}
