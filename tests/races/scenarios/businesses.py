from datetime import timedelta

from tests.apps.businesses.files import document, fill, open_business
from tests.races.scenarios import Scenario

from entrepot.apps.businesses import actions
from entrepot.apps.businesses.events import PayoutsHeld, RecheckDue
from entrepot.apps.businesses.models import Business, Recheck, Verification
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages import queries as messages
from entrepot.apps.screening import queries as screening


def submit() -> str:
    by = open_business()
    now = clock.now()
    fill(by, at=now)
    return actions.submit_verification(by=by, at=now)


def decided(verification: str) -> list[object]:
    row = Verification.objects.select_related("business").get(public_id=verification)
    found = screening.find_screening(subject=row.business.public_id, viewer=SYSTEM)
    seen = list(row.findings.values_list("code", flat=True))
    return [row.state, row.business.state, row.decided_by, seen, found is not None]


def refuse() -> str:
    asked = submit()
    given = {"reasons": ["unclear"], "note": "Send the second page."}
    actions.decide_verification(verification=asked, verified=False, by=SYSTEM, at=clock.now(), **given)
    return asked


def recheck(event: type[RecheckDue] | type[PayoutsHeld]) -> str:
    by, now = open_business(), clock.now()
    business = Business.objects.get(organisation_id=by.organisation_id)
    due = now + timedelta(days=14)
    row = Recheck.objects.create(business=business, cause="yearly", due_at=due, created_at=now)
    said = {"business": business.public_id, "recheck": row.public_id, "cause": "yearly", "at": now}
    publish(event(**said, due_at=due) if event is RecheckDue else event(**said))  # type: ignore[arg-type, call-arg] # one of the two
    return row.public_id


def written(subject: str) -> list[object]:
    found = messages.list_messages(viewer=SYSTEM, subject=subject)
    return [[each.template, each.subject_kind, each.state, each.language] for each in found]


def prove() -> str:
    by, now = open_business(), clock.now()
    actions.declare_facts(facts=["farm"], by=by, at=now)
    proof = actions.prove_facts(facts=["farm"], content=document(7), name="scan.jpg", by=by, at=now)
    actions.decide_proof(proof=proof, accepted=False, note="It names another farm.", by=SYSTEM, at=now)
    return proof


SCENARIOS = {
    "businesses.write_of_proof": Scenario(prove, written),
    "businesses.look_over": Scenario(submit, decided),
    "businesses.write_of_decision": Scenario(refuse, written),
    "businesses.write_of_recheck": Scenario(lambda: recheck(RecheckDue), written),
    "businesses.write_of_hold": Scenario(lambda: recheck(PayoutsHeld), written),
}
