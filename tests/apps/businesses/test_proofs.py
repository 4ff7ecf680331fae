"""Papers for declared facts: documented when they are given, verified or declared again once decided."""

from datetime import timedelta

import pytest
from tests.apps.businesses.files import document, open_business
from tests.apps.programmes.supporting import officer
from tests.factories import AT, actor_of, join, make_user

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.models import Organisation
from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.models import Proof
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message
from entrepot.core.support.business_facts import JOBS

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def seller() -> Actor:
    by = open_business()
    actions.declare_facts(facts=["farm", "women_led"], by=by, at=AT)
    actions.declare_jobs(jobs=dict.fromkeys(JOBS, 3), by=by, at=AT)
    return by


def prove(by: Actor, *facts: str, seed: int = 1) -> str:
    return actions.prove_facts(facts=facts, content=document(seed), name="scan.jpg", by=by, at=AT)


def evidence(by: Actor) -> dict[str, str]:
    own = queries.get_own_business(viewer=by)
    assert own is not None
    sheet = queries.get_fact_sheet(own.profile.public_id, viewer=SYSTEM, at=LATER)
    return {name: str(known.evidence) for name, known in sheet.facts.items()}


def reasons(raised: pytest.ExceptionInfo[ProblemRaised]) -> list[tuple[str, str]]:
    return [(each.field, each.reason) for each in raised.value.problem.errors]


def test_a_paper_documents_and_a_person_verifies(seller: Actor) -> None:
    proof = prove(seller, "farm", "jobs_full_time")
    assert evidence(seller)["farm"] == "documented"
    assert evidence(seller)["women_led"] == "declared"
    item = DeskItem.objects.get()
    assert (item.lane, item.subject_kind, item.subject) == ("verification", "proof", proof)
    claims = queries.list_claims(proof, viewer=SYSTEM)
    assert [(each.fact, each.value, each.is_same) for each in claims] == [
        ("farm", True, True),
        ("jobs_full_time", 3, True),
    ]
    actions.decide_proof(proof=proof, accepted=True, by=officer(), at=LATER)
    known = evidence(seller)
    assert (known["farm"], known["jobs_full_time"], known["jobs_women"]) == (
        "verified",
        "verified",
        "declared",
    )
    assert DeskItem.objects.get().state == "done"
    workers.run_pending()
    letter = Message.objects.get(template="business_proof_accepted")
    assert "A farm" in letter.context["facts"] or "农场" in letter.context["facts"]
    with pytest.raises(ProblemRaised) as raised:
        actions.decide_proof(proof=proof, accepted=False, note="No.", by=officer(), at=LATER)
    assert raised.value.problem.slug == "already-decided"


def test_a_refused_paper_leaves_it_declared_and_another_may_be_sent(seller: Actor) -> None:
    proof = prove(seller, "farm")
    with pytest.raises(ProblemRaised) as raised:
        actions.decide_proof(proof=proof, accepted=False, by=officer(), at=LATER)
    assert reasons(raised) == [("note", "A refusal needs a reason.")]
    actions.decide_proof(proof=proof, accepted=False, note="It names another farm.", by=officer(), at=LATER)
    assert evidence(seller)["farm"] == "declared"
    workers.run_pending()
    assert (
        Message.objects.get(template="business_proof_refused").context["reason"] == "It names another farm."
    )
    assert queries.list_proofs(viewer=seller)[0].note == "It names another farm."
    prove(seller, "farm", seed=2)
    assert evidence(seller)["farm"] == "documented"


def test_what_was_said_anew_meanwhile_is_not_verified_by_an_older_paper(seller: Actor) -> None:
    proof = prove(seller, "jobs_full_time")
    actions.declare_jobs(jobs=dict.fromkeys(JOBS, 30), by=seller, at=AT + timedelta(hours=1))
    (claim,) = queries.list_claims(proof, viewer=SYSTEM)
    assert (claim.value, claim.is_same) == (30, False)
    actions.decide_proof(proof=proof, accepted=True, by=officer(), at=LATER)
    assert evidence(seller)["jobs_full_time"] == "declared"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((), "It is not said what this shows."),
        (("youth_led",), "You have not declared this: Led by people under 35."),
        (("gold",), "You have not declared this: gold."),
        (("farm",), "We look at a paper for this: A farm."),
    ],
)
def test_what_cannot_be_shown_is_refused(seller: Actor, facts: tuple[str, ...], said: str) -> None:
    prove(seller, "farm")
    with pytest.raises(ProblemRaised) as raised:
        prove(seller, *facts, seed=3)
    assert reasons(raised) == [("facts", said)]


def test_a_picture_nobody_could_read_is_told_on_the_spot(seller: Actor) -> None:
    given = {"facts": ["farm"], "content": document(blur=6), "name": "a.jpg", "by": seller, "at": AT}
    with pytest.raises(ProblemRaised) as raised:
        actions.prove_facts(**given)
    assert reasons(raised) == [("file", "The picture is blurred.")]
    actions.prove_facts(**given, despite_faults=True)
    assert Proof.objects.get().faults == "blurred"


def test_papers_are_for_admins_and_the_platform_and_decided_by_strangers(seller: Actor) -> None:
    proof = prove(seller, "farm")
    member = make_user()
    organisation = Organisation.objects.get(pk=seller.organisation_id)
    join(member, organisation.public_id)
    for nosy in (open_business(name="Other"), actor_of(member, organisation.public_id)):
        with pytest.raises((Proof.DoesNotExist, PermissionRefused)):
            queries.read_proof(proof, viewer=nosy)
    assert queries.read_proof(proof, viewer=seller).content
    accounts.grant_platform_role(email=member.email, role="officer", by=SYSTEM, at=AT)
    with pytest.raises(PermissionRefused):
        actions.decide_proof(proof=proof, accepted=True, by=actor_of(member), at=LATER)
    with pytest.raises(PermissionRefused):
        actions.decide_proof(proof=proof, accepted=True, by=seller, at=LATER)
