"""Members: by one form, by file; nobody else reads them; where they are paid is sealed."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from tests.apps.cooperatives.hill import Hill, a_member, make_lot
from tests.catalogue_factories import make_seller
from tests.factories import AT, join, make_user

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.actions import UNSAID
from entrepot.apps.cooperatives.models import Cooperative, Member, MemberImport
from entrepot.apps.cooperatives.sealing import account_of
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
HEAD = "number,name,village,phone,sex,birth year,paid by,bank or service,account\n"


def bring(hill: Hill, content: str | bytes, *, repeats: str = "") -> str:
    given = content.encode() if isinstance(content, str) else content
    job = actions.import_members(
        content=BytesIO(given), file_name="m.csv", by=hill.by, at=AT, repeats=repeats
    )
    workers.run_pending("bulk")
    return job


def counts(job: str, hill: Hill) -> tuple[int, int, int, int]:
    view = queries.get_member_import(job, viewer=hill.by)
    return view.created, view.updated, view.unchanged, view.failed


def test_a_business_turns_it_on_once_and_only_its_administrators() -> None:
    seller = make_seller()
    with pytest.raises(ProblemRaised) as refused:
        actions.add_member(member=a_member(), by=seller, at=AT)
    assert refused.value.problem.slug == "no-cooperative"
    organisation = accounts.get_organisation(viewer=seller).public_id
    with pytest.raises(PermissionRefused):
        actions.turn_on_cooperative(by=join(make_user(), organisation), at=AT)
    for _time in range(2):
        actions.turn_on_cooperative(by=seller, at=AT)
    assert Cooperative.objects.count() == 1
    assert queries.get_cooperative(viewer=seller).is_on


def test_where_a_member_is_paid_is_sealed_and_never_told(hill: Hill) -> None:
    given = a_member("M-9", way="mobile", paid_through="MTN MoMo", account="+250 788 123 456")
    member = actions.add_member(member=given, by=hill.by, at=AT)
    row = Member.objects.get(public_id=member)
    assert "788123456" not in row.sealed
    assert account_of(row) == "+250788123456"
    view = queries.get_member(member, viewer=hill.by)
    assert (view.ending, view.way) == ("3456", "mobile")
    assert "788123456" not in str(list(AuditEntry.objects.values()))
    assert "788" not in repr(given)


def test_every_fault_of_a_member_is_named_at_once(hill: Hill) -> None:
    wrong = a_member(
        "", "", phone="call me", email="no", sex="x", birth_year=1800, way="bank", account="?", language="xx"
    )
    with pytest.raises(ProblemRaised) as refused:
        actions.add_member(member=wrong, by=hill.by, at=AT)
    named = {error.field for error in refused.value.problem.errors}
    assert named == {
        *("number", "name", "phone", "email", "sex", "birth_year", "language", "paid_through", "account")
    }


def test_a_number_belongs_to_one_member(hill: Hill) -> None:
    with pytest.raises(ProblemRaised) as refused:
        actions.add_member(member=a_member("m-1", "Another"), by=hill.by, at=AT)
    assert [error.field for error in refused.value.problem.errors] == ["number"]


def test_a_member_without_office_does_not_change_where_somebody_is_paid(hill: Hill) -> None:
    clerk = join(make_user(), accounts.get_organisation(viewer=hill.by).public_id)
    bank = {"way": "bank", "paid_through": "Bank of Kigali", "account": "00012345678"}
    member = actions.add_member(member=a_member("M-8", **bank), by=clerk, at=AT)
    moved = a_member("M-8", **{**bank, "account": "99999999999"})
    with pytest.raises(PermissionRefused):
        actions.change_member(public_id=member, member=moved, by=clerk, at=AT)
    kept = a_member("M-8", village="Huye", **{**bank, "account": UNSAID})
    actions.change_member(public_id=member, member=kept, by=clerk, at=AT)
    row = Member.objects.get(public_id=member)
    assert (row.village, account_of(row)) == ("Huye", "00012345678")


def test_others_neither_read_nor_change_members(hill: Hill) -> None:
    stranger, member = make_seller("Other"), hill.members["M-1"]
    actions.turn_on_cooperative(by=stranger, at=AT)
    assert queries.list_members(viewer=stranger) == []
    with pytest.raises(Member.DoesNotExist):
        queries.get_member(member, viewer=stranger)
    with pytest.raises(Member.DoesNotExist):
        actions.change_member(public_id=member, member=a_member("M-1"), by=stranger, at=AT)
    with pytest.raises(Member.DoesNotExist):
        actions.let_member_go(public_id=member, by=stranger, at=AT)


def test_who_left_is_forgotten_in_time_and_weights_stay(hill: Hill) -> None:
    lot = make_lot(hill, 5_000)
    member = hill.members["M-1"]
    with pytest.raises(ProblemRaised):
        actions.forget_member(public_id=member, by=hill.by, at=AT)
    actions.let_member_go(public_id=member, by=hill.by, at=AT)
    assert actions.forget_members_who_left(by=SYSTEM, at=AT + timedelta(days=700)) == 0
    assert actions.forget_members_who_left(by=SYSTEM, at=AT + timedelta(days=1200)) == 1
    assert queries.get_member(member, viewer=hill.by).name == ""
    assert queries.get_lot(lot, viewer=hill.by).delivered_grams == 5_000


def test_five_hundred_members_come_with_a_file_and_again_change_nothing(hill: Hill) -> None:
    rows = "".join(f"N-{number},Member {number},Huye,,f,1990,,,\n" for number in range(500))
    job = bring(hill, HEAD + rows)
    assert counts(job, hill) == (500, 0, 0, 0)
    assert queries.get_member_import(job, viewer=hill.by).percent == 100
    assert counts(bring(hill, HEAD + rows), hill) == (0, 0, 500, 0)
    found = queries.count_members(viewer=hill.by, at=AT)
    assert (found.members, found.women) == (503, 500)
    assert MemberImport.objects.exclude(stored="").count() == 0


def test_wrong_rows_come_back_with_reasons_and_are_sent_alone(hill: Hill) -> None:
    good = "A-1,Aline,Huye,,f,1990,mobile,MTN,0788123456\n"
    bad = 'A-2,,Huye,not a phone,,19x0,,,\nA-1,Twice,,,,,,,\nA-3,"broken"x,,,,,,,\n'
    job = bring(hill, HEAD + good + bad)
    assert counts(job, hill) == (1, 0, 0, 3)
    failed = queries.list_failed_members(job, viewer=hill.by)
    assert [each.row for each in failed] == [3, 4, 5]
    assert {column for column, _why, _fix in failed[0].reasons} == {"name", "phone", "birth_year"}
    text = "".join(queries.write_failed_members(job, viewer=hill.by)).removeprefix("\ufeff")
    back = list(csv.DictReader(StringIO(text)))
    assert back[0]["Entrepot reason"].startswith("birth_year")
    back[0] |= {"name": "Bosco", "phone": "0788000000", "birth year": "1990"}
    mended = StringIO()
    writer = csv.DictWriter(mended, back[0])
    writer.writeheader()
    writer.writerow(back[0])
    assert counts(bring(hill, mended.getvalue(), repeats=job), hill) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfen\x00", "UTF-8"),
        (b"village,phone\nHuye,1\n", "Columns are missing"),
        (b"PK\x03\x04\x00\x00", "UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(hill: Hill, content: bytes, reason: str) -> None:
    with pytest.raises(ProblemRaised) as refused:
        bring(hill, content)
    assert reason in refused.value.problem.errors[0].reason


def test_a_hostile_file_harms_nothing(hill: Hill) -> None:
    rows = (
        b'=cmd|\' /C calc\'!A0,"=HYPERLINK(""http://x"")",,,,,,,\n'
        b"B-1,\xff\xfe,,,,,,,\nB-2,\x00\x01,,,,,,,\n" + b"B-3," + b"x" * 200_000 + b",,,,,,,\n"
        b"B-4,<script>alert(1)</script>,,,,,,,\nB-5,Fine,,,,,,,,,,,\n"
    )
    job = bring(hill, HEAD.encode() + rows)
    assert counts(job, hill)[0] >= 1
    text = "".join(queries.write_failed_members(job, viewer=hill.by))
    text.encode()
    assert not [cell for row in csv.reader(StringIO(text[1:])) for cell in row if cell.startswith("=")]


def test_french_and_semicolons_are_read(hill: Hill) -> None:
    job = bring(hill, "Numéro;Nom;Village;Payé par;Banque ou service;Compte\nF-1;Aline;Huye;espèces;;\n")
    assert counts(job, hill) == (1, 0, 0, 0)


def test_a_file_does_not_blank_what_it_says_nothing_of(hill: Hill) -> None:
    bank = {"way": "bank", "paid_through": "BK", "account": "00012345678"}
    member = actions.add_member(member=a_member("C-1", phone="0788123456", **bank), by=hill.by, at=AT)
    assert counts(bring(hill, "number,name,village\nC-1,Uwase Aline,Huye\n"), hill) == (0, 1, 0, 0)
    row = Member.objects.get(public_id=member)
    assert (row.village, row.phone, account_of(row)) == ("Huye", "0788123456", "00012345678")


def test_rows_that_nobody_mended_are_dropped(hill: Hill) -> None:
    with clock.travel(AT):
        bring(hill, HEAD + "X-1,,,,,,,,\n")
    assert actions.forget_imports(before=AT + timedelta(days=1), by=SYSTEM, at=AT) == 1


def test_accounts_are_sealed_anew_with_a_new_key(hill: Hill) -> None:
    bank = {"way": "bank", "paid_through": "BK", "account": "00012345678"}
    member = actions.add_member(member=a_member("S-1", **bank), by=hill.by, at=AT)
    Member.objects.filter(public_id=member).update(key="older")
    assert actions.seal_anew(by=SYSTEM, at=AT) == 0
    assert account_of(Member.objects.get(public_id=member)) == "00012345678"


def test_a_reader_needs_to_be_of_the_cooperative(hill: Hill) -> None:
    outsider = Actor(kind="person", user_id=9999, organisation_id=hill.by.organisation_id)  # type: ignore[arg-type]
    assert queries.list_members(viewer=outsider) == []
