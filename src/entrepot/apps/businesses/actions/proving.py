"""A business shows a paper for what it declared; somebody of the platform looks at it and decides."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.businesses import words
from entrepot.apps.businesses.actions.papers import own_business_unlocked
from entrepot.apps.businesses.actions.profile import own_business, require_writer, tell
from entrepot.apps.businesses.actions.verification import CLERK, LANE
from entrepot.apps.businesses.events import BusinessChanged, ProofDecided
from entrepot.apps.businesses.evidence import set_evidence
from entrepot.apps.businesses.models import Business, Proof
from entrepot.apps.businesses.refusals import clash, invalid
from entrepot.apps.desk import actions as desk
from entrepot.apps.files import actions as files
from entrepot.apps.files import queries as pictures
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.core.support.business_facts import Evidence

KIND: Final = "proof"
LONGEST_NOTE: Final = 600


def prove_facts(
    *,
    facts: Collection[str],
    content: bytes,
    name: str,
    by: Actor,
    at: datetime,
    despite_faults: bool = False,
) -> str:
    """Keep a paper that shows some declared facts, and return its public id. Needs admin.

    The facts are *documented* from now on, and wait on the desk until somebody decides. A picture nobody
    could read is refused with what to do, unless it is sent again `despite_faults`. Outside transactions.
    Raises ProblemRaised naming every wrong field.
    """
    require_writer(by=by)
    _check(own_business_unlocked(by=by), facts)
    checked = files.check_private_file(content=content, name=name, by=by, field="file")
    seen = pictures.list_picture_faults(checked, viewer=by)
    if seen and not despite_faults:
        said = ((words.FINDING_WORDS[f"picture_{code}"], words.PICTURE_FIXES[code]) for code in seen)
        raise invalid(*(("file", str(reason), str(fix)) for reason, fix in said))
    with transaction.atomic():
        row = own_business(by=by)
        _check(row, facts)
        proof = Proof.objects.create(
            business=row,
            facts=" ".join(sorted(set(facts))),
            file_id=files.keep_private_file(checked=checked, by=by, at=at),
            faults=" ".join(seen),
            said_by=by.user_id,
            created_at=at,
        )
        set_evidence(row, facts, Evidence.DOCUMENTED, at=at)
        _put_before_a_person(proof, by, at)
        tell(row, "prove_facts", {"proof": proof.public_id, "facts": proof.facts}, by=by, at=at)
    return proof.public_id


def decide_proof(*, proof: str, accepted: bool, by: Actor, at: datetime, note: str = "") -> None:
    """Say that a paper shows what it was given for, or why not. For operators and officers.

    Accepted, the facts that still stand as they did then are *verified*; refused, they are declared again.
    Nobody decides about a business they belong to. Once; raises ProblemRaised 409 afterwards, 422 without a
    reason.
    """
    require_role(by, roles.OPERATOR, roles.OFFICER)
    row = Proof.objects.select_related("business").get(public_id=proof)
    accounts.require_stranger(row.business.organisation_id, viewer=by)
    if not accepted and not note.strip():
        fix = _("Say what the paper does not show, and which one would.")
        raise invalid(("note", _("A refusal needs a reason."), fix))
    state = Proof.State.ACCEPTED if accepted else Proof.State.REFUSED
    with transaction.atomic():
        business = Business.objects.select_for_update().get(pk=row.business_id)
        changed = Proof.objects.filter(pk=row.pk, state=Proof.State.WAITING).update(
            state=state, note=note.strip()[:LONGEST_NOTE], decided_by=by.user_id, decided_at=at
        )
        if not changed:
            raise clash(
                "already-decided", _("Somebody has already decided this."), _("Look at the decision.")
            )
        evidence = Evidence.VERIFIED if accepted else Evidence.DECLARED
        set_evidence(business, row.facts.split(), evidence, at=at, said_by=row.created_at)
        desk.close(lane=LANE, subject=proof, by=CLERK, at=at, decision=state)
        changes = {"business": business.public_id, "facts": row.facts, "state": str(state)}
        audit.record(by=by, action="businesses.decide_proof", subject=proof, changes=changes, at=at)
        publish(BusinessChanged(business=business.public_id, at=at))
        publish(ProofDecided(business=business.public_id, proof=proof, accepted=accepted, at=at))


def _check(row: Business, facts: Collection[str]) -> None:
    """Raise ProblemRaised 422 unless each fact stands, is not verified and waits for no decision."""
    standing = dict(row.facts.filter(withdrawn_at=None).values_list("fact", "evidence"))
    waiting = row.proofs.filter(state=Proof.State.WAITING).values_list("facts", flat=True)
    looked_at = {fact for each in waiting for fact in each.split()}
    if not facts:
        raise invalid(("facts", _("It is not said what this shows."), _("Choose at least one.")))
    if wrong := _said(fact for fact in facts if fact not in standing):
        reason = _("You have not declared this: %s.") % wrong
        raise invalid(("facts", reason, _("Declare it first.")))
    if wrong := _said(fact for fact in facts if standing[fact] == Evidence.VERIFIED):
        raise invalid(("facts", _("This is verified already: %s.") % wrong, _("Leave it out.")))
    if wrong := _said(fact for fact in facts if fact in looked_at):
        reason = _("We look at a paper for this: %s.") % wrong
        raise invalid(("facts", reason, _("Wait for the decision.")))


def _said(facts: Iterable[str]) -> str:
    said = {**words.FACT_WORDS, **words.FIGURE_WORDS}
    return ", ".join(str(said[fact]) if fact in said else fact for fact in facts)


def _put_before_a_person(proof: Proof, by: Actor, at: datetime) -> None:
    business = proof.business
    desk.open_item(
        lane=LANE,
        subject_kind=KIND,
        subject=proof.public_id,
        title=Saying(gettext_noop("%(name)s shows a paper for what it declared"), {"name": business.name}),
        by=CLERK,
        at=at,
        opened_by=by.user_id,
        business=business.public_id,
    )
