"""What a business gives to be verified by: tested where it is given, sealed where it is a person's."""

import pytest
from tests.apps.businesses.files import (
    OTHER_USCC,
    STREET,
    USCC,
    document,
    fill,
    give,
    open_business,
    state_of,
)
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts.models import Organisation
from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.actions import PaperGiven
from entrepot.apps.businesses.filing import SEALER
from entrepot.apps.businesses.models import Finding, Owner, Paper, Particular, Verification
from entrepot.apps.desk import actions as desk
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message
from entrepot.apps.screening import actions as screening
from entrepot.apps.screening.models import Hit

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Actor:
    return open_business()


def named(raised: pytest.ExceptionInfo[ProblemRaised]) -> list[str]:
    return [error.field for error in raised.value.problem.errors]


def findings() -> set[tuple[str, str]]:
    return set(Finding.objects.values_list("code", "field"))


def test_a_clean_file_is_verified_without_a_person(seller: Actor) -> None:
    fill(seller)
    asked = actions.submit_verification(by=seller, at=AT)
    assert state_of(seller) == "pending"
    assert not DeskItem.objects.exists()
    workers.run_pending()
    row = Verification.objects.get(public_id=asked)
    assert (state_of(seller), row.state, row.decided_by) == ("verified", "verified", None)
    assert (row.legal_name, row.registration) == ("Shaxi Tea", USCC)
    assert not DeskItem.objects.exists()
    assert AuditEntry.objects.get(action="businesses.decide_verification").actor_name == "businesses"
    assert Message.objects.get().template == "business_verified"


def test_what_is_missing_is_named_before_it_is_asked(seller: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.submit_verification(by=seller, at=AT)
    assert set(named(raised)) == {
        *("legal_form", "legal_name", "registration", "tax_number", "address", "owners", "papers")
    }


def test_a_doubtful_file_waits_for_a_person_with_its_findings(seller: Actor) -> None:
    fill(seller, owner="Wang Heimingdan")
    asked = actions.submit_verification(by=seller, at=AT)
    workers.run_pending()
    assert state_of(seller) == "pending"
    assert findings() == {("on_a_list", "names"), ("no_account_yet", "bank_account")}
    case = queries.get_case_file(asked, viewer=SYSTEM)
    assert case.screening is not None
    assert case.screening.open_hits[0].score == 100
    assert DeskItem.objects.get().subject == asked
    screening.clear_hit(hit=Hit.objects.get().public_id, note="Born elsewhere.", by=SYSTEM, at=AT)
    given = {"verified": False, "reasons": ["owners_differ"], "note": "Name the second owner."}
    actions.decide_verification(verification=asked, by=SYSTEM, at=AT, **given)
    actions.submit_verification(by=seller, at=AT, answer="There is none: see the certificate.")
    workers.run_pending()
    assert state_of(seller) == "verified"  # the likeness was cleared once for all
    assert queries.get_case_file(asked, viewer=SYSTEM).answer == ""


def test_what_others_gave_is_seen_and_told_to_no_business(seller: Actor) -> None:
    fill(seller)
    other = open_business(name="Other Tea")
    fill(other, seed=1)
    asked = actions.submit_verification(by=other, at=AT)
    workers.run_pending()
    assert findings() >= {
        *(("same_elsewhere", "registration"), ("same_elsewhere", "tax_number")),
        ("same_elsewhere", "papers"),
    }
    about = " ".join(Finding.objects.values_list("about", flat=True))
    assert "Shaxi" not in about
    with pytest.raises(PermissionRefused):
        queries.get_case_file(asked, viewer=other)


def test_wrong_numbers_and_names_are_refused_with_field_and_fix(seller: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.set_details(
            legal_form="gmbh", legal_name=" ", registration="1", tax_number=USCC, by=seller, at=AT
        )
    assert named(raised) == ["legal_form", "legal_name", "registration"]
    with pytest.raises(ProblemRaised) as raised:
        actions.set_address(address=STREET | {"postcode": "12", "area": "Oregon"}, by=seller, at=AT)
    assert set(named(raised)) == {"postcode", "area"}


def test_owners_share_at_most_the_whole_and_their_numbers_are_sealed(seller: Actor) -> None:
    fill(seller)
    kept = Owner.objects.get()
    assert "11010519491231002X" not in f"{kept.sealed} {kept.subject} {kept.tail}"
    assert kept.tail == "002X"
    audited = " ".join(str(row.changes) for row in AuditEntry.objects.all())
    assert "11010519491231002X" not in audited
    with pytest.raises(ProblemRaised) as raised:
        actions.add_owner(
            name="Zhao",
            share=1,
            directs=False,
            country="CN",
            birth_year=1800,
            identity_number="11010519491231002",
            by=seller,
            at=AT,
        )
    assert set(named(raised)) == {"birth_year", "share", "identity_number"}
    actions.remove_owner(owner=kept.public_id, by=seller, at=AT)
    assert not Paper.objects.filter(kind="identity", ended_at=None).exists()


def test_the_numbers_of_one_person_in_business_are_sealed() -> None:
    by = open_business(country="GB", name="Anna's Wool")
    words = {"legal_form": "sole", "legal_name": "Anna Hill", "registration": ""}
    actions.set_details(**words, tax_number="1955839661", by=by, at=AT)
    row = Particular.objects.get(field="tax_number")
    assert row.value == "…9661"
    assert "1955839661" not in row.sealed
    actions.set_details(**words, tax_number="…9661", by=by, at=AT)  # as the page shows it
    assert Particular.objects.filter(field="tax_number").count() == 1
    assert queries.get_own_file(viewer=by).is_person


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        ({"blur": 6}, "blurred"),
        ({"light": 40}, "too dark"),
        ({"size": (500, 400)}, "pixels"),
    ],
)
def test_a_picture_nobody_could_read_is_told_on_the_spot(
    seller: Actor, picture: dict[str, int], code: str
) -> None:
    content = document(**picture)  # type: ignore[arg-type] # one change of a good picture
    given = PaperGiven(kind="registration")
    with pytest.raises(ProblemRaised) as raised:
        actions.add_paper(given=given, content=content, name="x.jpg", by=seller, at=AT)
    assert any(code in error.reason for error in raised.value.problem.errors)
    actions.add_paper(given=given, content=content, name="x.jpg", by=seller, at=AT, despite_faults=True)
    assert Paper.objects.get().faults


def test_expired_and_hostile_papers_are_refused(seller: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        give(seller, "registration", 1, days=-1)
    assert named(raised) == ["expires_on"]
    with pytest.raises(ProblemRaised) as raised:
        actions.add_paper(
            given=PaperGiven(kind="tax"), content=b"<svg onload=alert(1)>", name="a.jpg", by=seller, at=AT
        )
    assert named(raised) == ["file"]
    with pytest.raises(ProblemRaised) as raised:
        give(seller, "identity", 1)
    assert named(raised) == ["owner"]


def test_a_file_is_read_by_its_admins_and_the_platform_alone(seller: Actor) -> None:
    fill(seller)
    paper = Paper.objects.filter(kind="registration").get().public_id
    assert queries.read_paper(paper, viewer=seller).is_picture
    stranger = make_user()
    organisation = Organisation.objects.get(pk=seller.organisation_id).public_id
    with pytest.raises(PermissionRefused):
        queries.get_own_file(viewer=join(make_user(), organisation))
    other = actor_of(stranger, make_organisation(stranger))
    with pytest.raises(Paper.DoesNotExist):
        queries.read_paper(paper, viewer=other)
    for change in (actions.remove_paper, actions.remove_owner):
        with pytest.raises((Paper.DoesNotExist, ProblemRaised)):
            change(by=other, at=AT, **{"paper" if change is actions.remove_paper else "owner": paper})


def test_while_somebody_looks_nothing_changes(seller: Actor) -> None:
    fill(seller)
    actions.submit_verification(by=seller, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        give(seller, "tax", 7)
    assert raised.value.problem.slug == "verification-waits"
    with pytest.raises(ProblemRaised):
        actions.set_details(
            legal_form="llc",
            legal_name="X",
            registration=OTHER_USCC,
            tax_number=OTHER_USCC,
            by=seller,
            at=AT,
        )


def test_what_the_reader_gives_again_replaces_only_that(seller: Actor) -> None:
    fill(seller)
    before = set(Particular.objects.filter(ended_at=None).values_list("field", "id"))
    actions.set_address(address=STREET | {"street": "寺登街 7"}, by=seller, at=AT)
    after = set(Particular.objects.filter(ended_at=None).values_list("field", "id"))
    assert {field for field, _id in after - before} == {"address"}
    give(seller, "registration", 5)
    assert Paper.objects.filter(kind="registration", ended_at=None).count() == 1


def test_numbers_are_sealed_anew_with_a_new_key(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(seller)
    before = Owner.objects.get()
    monkeypatch.setenv("ENTREPOT_IDENTITY_KEYS", "a-new-key-that-is-long-enough-for-a-test")
    assert actions.seal_anew(by=SYSTEM, at=AT) == 0
    after = Owner.objects.get()
    assert after.key != before.key
    assert SEALER.unseal(after.sealed) == "11010519491231002X"
    other = open_business(name="Other Tea")
    fill(other, seed=9)
    actions.submit_verification(by=other, at=AT)
    workers.run_pending()
    assert ("same_elsewhere", "registration") in findings()  # under the new key, too


def test_a_programme_makes_a_doubtful_file_due_sooner(seller: Actor) -> None:
    business = queries.get_own_business(viewer=seller)
    assert business is not None
    desk.grant_fast_lane(
        business=business.profile.public_id,
        lanes=("verification",),
        programme="prg_1",
        programme_name="Farmers",
        starts_at=AT,
        by=SYSTEM,
        at=AT,
    )
    fill(seller, owner="Wang Heimingdan")
    actions.submit_verification(by=seller, at=AT)
    workers.run_pending()
    (item,) = DeskItem.objects.filter(lane="verification")
    assert item.fast_lane is not None
    assert item.fast_lane.programme_name == "Farmers"
    assert item.ordinary_due_at is not None
    assert item.due_at < item.ordinary_due_at
