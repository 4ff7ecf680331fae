"""Members with bank accounts are paid by a file of the co-operative's own bank; others by the list."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.apps.cooperatives.hill import Hill, a_member
from tests.apps.cooperatives.test_payouts import propose, sold
from tests.bank_schema import faults_of
from tests.factories import AT

from entrepot.adapters.iso20022_transfers import NAMESPACE
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.models import Member, MemberShare
from entrepot.apps.kernel.actors import PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.payouts import actions as payouts

__all__ = ["sold"]
pytestmark = pytest.mark.django_db
BANK = {"way": "bank", "paid_through": "A bank", "account": "123456789", "bank_code": "021000021"}


def with_accounts(hill: Hill) -> str:
    """Return an approved payout: one member can be paid by bank, one lacks its code, one is paid in cash."""
    for number, name, more in (
        ("M-1", "Uwase Aliné", BANK),
        ("M-2", "Habimana Jean", BANK | {"bank_code": "123"}),
    ):
        given = a_member(number, name, **more)
        actions.change_member(public_id=hill.members[number], member=given, by=hill.by, at=AT)
    payout = propose(hill)
    actions.approve_member_payout(payout=payout, by=hill.second, at=AT)
    return payout


def say_own_account(hill: Hill) -> None:
    account = {"country": "US", "number": "000123", "bank_code": "011000015"}
    payouts.set_bank_account(holder="Hill Coffee", **account, by=hill.by, at=AT)


def texts(written: bytes, path: str) -> list[str]:
    root = ET.fromstring(written)  # noqa: S314 - our own file
    return [each.text or "" for each in root.iterfind(f".//{path}", {"": NAMESPACE})]


def test_the_file_pays_whom_it_can_to_the_coin_from_the_cooperatives_own_account(sold: Hill) -> None:
    payout = with_accounts(sold)
    say_own_account(sold)
    written = actions.export_bank_file(payout=payout, by=sold.by, at=AT)
    share = MemberShare.objects.get(payout__public_id=payout, member__number="M-1")
    part = queries.get_bank_part(payout, viewer=sold.by)
    assert (part.members, part.others, part.amount.minor) == (1, 2, share.amount_minor)
    assert texts(written, "InstdAmt") == [part.amount.format_plain()] == texts(written, "GrpHdr/CtrlSum")
    assert texts(written, "Cdtr/Nm") == ["Uwase Aline"]
    assert texts(written, "DbtrAcct/Id/Othr/Id") == ["000123"]
    assert texts(written, "ClrSysMmbId/MmbId") == ["011000015", "021000021"]
    (key,) = texts(written, "EndToEndId")
    assert len(key) <= 35
    assert faults_of(written) == []
    assert texts(written, "GrpHdr/MsgId") == [payout.replace("_", "-")]
    assert actions.export_bank_file(payout=payout, by=sold.by, at=AT) == written
    assert AuditEntry.objects.filter(action="cooperatives.export_bank_file", subject=payout).count() == 2


def test_who_cannot_be_paid_by_file_is_named_and_stands_on_the_list(sold: Hill) -> None:
    payout = with_accounts(sold)
    (fault,) = queries.get_bank_part(payout, viewer=sold.by).faults
    assert (fault.number, "Routing number" in fault.said) == ("M-2", True)
    rest = "".join(queries.write_payout_list(payout, viewer=sold.by, without_bank=True))
    whole = "".join(queries.write_payout_list(payout, viewer=sold.by))
    assert ("M-1" in rest, "M-2" in rest, "M-3" in rest) == (False, True, True)
    assert "M-1" in whole


def test_a_second_person_and_an_own_account_come_first(sold: Hill) -> None:
    actions.change_member(
        public_id=sold.members["M-1"], member=a_member("M-1", "Aline", **BANK), by=sold.by, at=AT
    )
    payout = propose(sold)
    refused = []
    with pytest.raises(ProblemRaised) as raised:
        actions.export_bank_file(payout=payout, by=sold.by, at=AT)
    refused.append(raised.value.problem.slug)
    actions.approve_member_payout(payout=payout, by=sold.second, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.export_bank_file(payout=payout, by=sold.by, at=AT)
    refused.append(raised.value.problem.slug)
    assert refused == ["member-payout-moved-on", "no-bank-account"]
    say_own_account(sold)
    with pytest.raises(PermissionRefused):
        actions.export_bank_file(payout=payout, by=replace(sold.by, roles=frozenset({"member"})), at=AT)
    assert not AuditEntry.objects.filter(action="cooperatives.export_bank_file").exists()


def test_nobody_with_a_bank_account_is_no_file(sold: Hill) -> None:
    payout = propose(sold)
    actions.approve_member_payout(payout=payout, by=sold.second, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.export_bank_file(payout=payout, by=sold.by, at=AT)
    assert raised.value.problem.slug == "nobody-by-bank"
    assert Member.objects.exclude(way="cash").count() == 0
