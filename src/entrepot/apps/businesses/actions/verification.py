from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.businesses import filing, numbers, words
from entrepot.apps.businesses.actions.profile import own_business
from entrepot.apps.businesses.events import VerificationDecided, VerificationSubmitted
from entrepot.apps.businesses.looks import settle
from entrepot.apps.businesses.models import Business, RefusalReason, Verification
from entrepot.apps.businesses.refusals import clash, invalid
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, PermissionRefused, require_role, require_scope, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.reference import queries as reference
from entrepot.core.support.verification import Field, assess, missing

LANE = "verification"  # of the desk
CLERK = system("businesses")
LONGEST = {"legal_name": 200, "registration": 60, "register": 120}
LONGEST_ANSWER = 2000


def submit_verification(
    *,
    by: Actor,
    at: datetime,
    legal_name: str = "",
    registration: str = "",
    register: str = "",
    answer: str = "",
) -> str:
    """Ask for the actor's business to be verified and return the request's public id. Needs admin.

    By its file, once every part is there; or by three facts alone, its name and `registration` in the
    `register` that keeps it (never a person's own number): then a person looks it up. A clean file decides
    itself. `answer` is said to the refusal before. Raises ProblemRaised naming every field that is missing or
    wrong, or 409 when it waits already, or is verified and not to be looked at again.
    """
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    if len(answer) > LONGEST_ANSWER:
        raise invalid(
            ("answer", _("The answer is too long."), _("Use at most %s characters.") % LONGEST_ANSWER)
        )
    given = {"legal_name": legal_name, "registration": registration, "register": register}
    by_file = not any(given.values())
    with transaction.atomic():
        business = own_business(by=by)
        _require_due(business)
        rows = filing.rows_of(business)
        fields = _of_file(rows) if by_file else _checked(**given)
        row = Verification.objects.create(
            business=business, submitted_by=by.user_id, answer=answer.strip(), created_at=at, **fields
        )
        before = business.state
        if before != Business.State.VERIFIED:  # one that is looked at again stays so meanwhile
            business.state = Business.State.PENDING
            business.save(update_fields=["state"])
        if not assess(filing.file_of(rows), on=at.date()).is_clean:
            put_before_a_person(row, by=CLERK, at=at)
        _tell_asked(row, before, by=by, at=at)
    return row.public_id


def _tell_asked(row: Verification, before: str, *, by: Actor, at: datetime) -> None:
    business = row.business
    audit.record(
        by=by,
        action="businesses.submit_verification",
        subject=row.public_id,
        changes={"business": business.public_id, "state": [before, business.state]},
        at=at,
    )
    publish(VerificationSubmitted(business=business.public_id, verification=row.public_id, at=at))


def put_before_a_person(row: Verification, *, by: Actor, at: datetime) -> None:
    """Put a request on the desk, in the caller's transaction; again is no change."""
    desk.open_item(
        lane=LANE,
        subject_kind="verification",
        subject=row.public_id,
        title=row.business.name,
        by=by,
        at=at,
        opened_by=row.submitted_by,
        business=row.business.public_id,
    )


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
        if not record_decision(row, verified=verified, reasons=reasons, note=note, by=by, at=at):
            raise clash(
                "already-decided", _("Somebody has already decided this."), _("Look at the decision.")
            )


def record_decision(
    row: Verification, *, verified: bool, reasons: Collection[str], note: str, by: Actor, at: datetime
) -> bool:
    """Record what was decided, in the caller's transaction; False when it was decided before."""
    state = Verification.State.VERIFIED if verified else Verification.State.REFUSED
    changed = Verification.objects.filter(pk=row.pk, state=Verification.State.PENDING).update(
        state=state, decided_at=at, decided_by=by.user_id, note=note.strip()
    )
    if not changed:
        return False
    Business.objects.filter(pk=row.business_id).update(
        state=state, verified_at=at if verified else None, refused_at=None if verified else at
    )
    settle(row.business, at=at)
    codes = sorted(set(reasons))
    RefusalReason.objects.bulk_create(RefusalReason(verification=row, code=code) for code in codes)
    desk.close(lane=LANE, subject=row.public_id, by=CLERK, at=at, decision=state)
    _tell_decision(row, codes, verified=verified, by=by, at=at)
    return True


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


def _require_due(business: Business) -> None:
    waits = business.verifications.filter(state=Verification.State.PENDING).exists()
    is_done = business.state == Business.State.VERIFIED
    if waits or (is_done and not business.rechecks.filter(done_at=None).exists()):
        raise clash(
            "verification-not-due",
            _("The business is verified already, or waits for the decision."),
            _("There is nothing to do."),
        )


def _of_file(rows: filing.Rows) -> dict[str, str]:
    """Return the three facts as the file has them. Raises ProblemRaised naming every part that is missing."""
    gaps = missing(filing.file_of(rows))
    if gaps:
        fix = _("Give it on the page of your verification.")
        raise invalid(
            *(
                (str(gap.field), str(words.FINDING_WORDS[gap.code]), f"{gap.about} {fix}".strip())
                for gap in gaps
            )
        )
    number = rows.value(Field.REGISTRATION) or rows.value(Field.TAX_NUMBER)
    rule = numbers.rule_of(numbers.REGISTRATION, rows.business.country)
    country = reference.country_name(rows.business.country)
    register = f"{country}: {rule.label}" if rule else country
    return {
        "legal_name": rows.value(Field.LEGAL_NAME),
        "registration": number,
        "register": register[: LONGEST["register"]],
    }


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
