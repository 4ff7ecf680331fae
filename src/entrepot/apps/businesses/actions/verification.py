from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.businesses import words
from entrepot.apps.businesses.actions.profile import own_business
from entrepot.apps.businesses.events import VerificationDecided, VerificationSubmitted
from entrepot.apps.businesses.models import Business, RefusalReason, Verification
from entrepot.apps.businesses.refusals import clash, invalid
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_role, require_scope, system
from entrepot.apps.kernel.outbox import publish

LANE = "verification"  # of the desk
LONGEST = {"legal_name": 200, "registration": 60, "register": 120}


def submit_verification(*, legal_name: str, registration: str, register: str, by: Actor, at: datetime) -> str:
    """Ask for the actor's business to be verified and return the request's public id. Needs admin.

    `registration` is the company's number in the `register` that keeps it; never a person's own number.
    Raises ProblemRaised naming every wrong field, or 409 when it is verified or waits already.
    """
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    fields = _checked(legal_name=legal_name, registration=registration, register=register)
    with transaction.atomic():
        business = own_business(by=by)
        if business.state in {Business.State.PENDING, Business.State.VERIFIED}:
            raise clash(
                "verification-not-due",
                _("The business is verified already, or waits for the decision."),
                _("There is nothing to do."),
            )
        row = Verification.objects.create(business=business, submitted_by=by.user_id, created_at=at, **fields)
        before, business.state = business.state, Business.State.PENDING
        business.save(update_fields=["state"])
        desk.open_item(
            lane=LANE,
            subject_kind="verification",
            subject=row.public_id,
            title=business.name,
            by=system("businesses"),
            at=at,
            opened_by=by.user_id,
            business=business.public_id,
        )
        audit.record(
            by=by,
            action="businesses.submit_verification",
            subject=row.public_id,
            changes={"business": business.public_id, "state": [before, business.state]},
            at=at,
        )
        publish(VerificationSubmitted(business=business.public_id, verification=row.public_id, at=at))
    return row.public_id


def decide_verification(
    *,
    verification: str,
    verified: bool,
    by: Actor,
    at: datetime,
    reasons: Collection[str] = (),
    note: str = "",
) -> None:
    """Verify a business or refuse it with at least one of words.REASONS. For operators and officers.

    Nobody decides on the business of an organisation they belong to, nor on what they submitted themselves.
    A request is decided once (409 afterwards).
    """
    require_role(by, roles.OPERATOR, roles.OFFICER)
    _check_reasons(reasons, verified=verified)
    with transaction.atomic():
        row = Verification.objects.select_related("business").get(public_id=verification)
        _require_distance(row, by)
        state = Verification.State.VERIFIED if verified else Verification.State.REFUSED
        changed = Verification.objects.filter(pk=row.pk, state=Verification.State.PENDING).update(
            state=state, decided_at=at, decided_by=by.user_id, note=note.strip()
        )
        if not changed:
            raise clash(
                "already-decided", _("Somebody has already decided this."), _("Look at the decision.")
            )
        Business.objects.filter(pk=row.business_id).update(
            state=state, verified_at=at if verified else None, refused_at=None if verified else at
        )
        codes = sorted(set(reasons))
        RefusalReason.objects.bulk_create(RefusalReason(verification=row, code=code) for code in codes)
        desk.close(lane=LANE, subject=verification, by=system("businesses"), at=at, decision=state)
        _tell_decision(row, codes, verified=verified, by=by, at=at)


def _tell_decision(row: Verification, reasons: list[str], *, verified: bool, by: Actor, at: datetime) -> None:
    business = row.business.public_id
    audit.record(
        by=by,
        action="businesses.decide_verification",
        subject=row.public_id,
        changes={"business": business, "verified": verified, "reasons": reasons},
        at=at,
    )
    publish(
        VerificationDecided(
            business=business,
            verification=row.public_id,
            verified=verified,
            reasons=tuple(reasons),
            at=at,
        )
    )


def _check_reasons(reasons: Collection[str], *, verified: bool) -> None:
    known = ", ".join(words.REASONS)
    if not verified and not reasons:
        raise invalid(("reasons", _("A refusal needs a reason."), known))
    if verified and reasons:
        raise invalid(("reasons", _("A verified business has no reasons against it."), _("Leave them out.")))
    if not set(reasons) <= set(words.REASONS):
        raise invalid(("reasons", _("There is no such reason."), known))


def _require_distance(row: Verification, by: Actor) -> None:
    own = accounts.is_member(row.business.organisation_id, viewer=by)
    if own or (by.user_id is not None and by.user_id == row.submitted_by):
        raise PermissionRefused(
            _("Nobody decides on their own business."), fix=_("Ask another officer."), signed_in=True
        )


def _checked(**fields: str) -> dict[str, str]:
    cleaned = {field: " ".join(value.split()) for field, value in fields.items()}
    errors = [
        (field, _("This is missing or too long."), _("Give 1 to %s characters.") % LONGEST[field])
        for field, value in cleaned.items()
        if not value or len(value) > LONGEST[field]
    ]
    if errors:
        raise invalid(*errors)
    return cleaned
