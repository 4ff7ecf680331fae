"""The file of a certificate: a seller sends it, a person of the platform compares it with what was typed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import letters
from entrepot.apps.catalogue.access import own_product, require_member, tell_change
from entrepot.apps.catalogue.models import Certificate, CertificatePaper, Product
from entrepot.apps.catalogue.refusals import clash, invalid, no_certificate
from entrepot.apps.catalogue.words import CHECKED_WORDS
from entrepot.apps.desk import actions as desk
from entrepot.apps.files import actions as files
from entrepot.apps.files import queries as pictures
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role, system
from entrepot.apps.kernel.sayings import Saying

CLERK: Final = system("catalogue")
KIND: Final = "certificate"
LANE: Final = "verification"
PERIOD: Final = "verification"
LONGEST: Final = 300
AT_ONCE: Final = 100
State = CertificatePaper.State


def file_certificate(
    *,
    product: str,
    certificate: str,
    content: bytes,
    name: str,
    by: Actor,
    at: datetime,
    despite_faults: bool = False,
) -> str:
    """Keep the file of a certificate, put it before a person, and return its public id. For members.

    It takes the place of the file before, and of what was found of that one. A picture nobody could read is
    refused with what to do, unless it is sent again `despite_faults`. Outside transactions. Raises
    ProblemRaised 404 where there is no such certificate, 409 where it has ended, 422 naming `file`.
    """
    require_member(by)
    with transaction.atomic():
        _own(product, certificate, by, at.date())
    checked = files.check_private_file(content=content, name=name, by=by, field="file")
    seen = pictures.list_picture_faults(checked, viewer=by)
    if seen and not despite_faults:
        raise invalid(("file", *each) for each in businesses.say_picture_faults(seen, viewer=by))
    with transaction.atomic():
        row, held = _own(product, certificate, by, at.date())
        withdraw_papers(row, [held.pk], by=by, at=at)
        paper = CertificatePaper.objects.create(
            certificate=held,
            file_id=files.keep_private_file(checked=checked, by=by, at=at),
            faults=" ".join(seen),
            said_by=by.user_id,
            created_at=at,
        )
        _put_before_a_person(row, paper, by, at)
        tell_change(row, "file_certificate", _told(paper), by=by, at=at)
    return paper.public_id


def withdraw_certificate_file(*, product: str, certificate: str, by: Actor, at: datetime) -> None:
    """Take the file of a certificate back, and with it what was found; nothing where there is none.

    For members. Raises ProblemRaised 404 where there is no such certificate.
    """
    require_member(by)
    with transaction.atomic():
        row, held = _own(product, certificate, by)
        if withdraw_papers(row, [held.pk], by=by, at=at):
            changes = {"certificate": certificate}
            tell_change(row, "withdraw_certificate_file", changes, by=by, at=at)


def withdraw_papers(row: Product, certificates: Collection[int], *, by: Actor, at: datetime) -> int:
    """Withdraw the files of these certificates of a product and what was found of them; return how many.

    In the caller's transaction, which holds the product and tells the change. What nobody has decided about
    goes for good; what was decided is kept as long as `forget_certificate_papers` says.
    """
    live = CertificatePaper.objects.filter(certificate__in=certificates).exclude(state=State.WITHDRAWN)
    found = list(live)
    for paper in found:
        if paper.state == State.WAITING:
            desk.close(lane=LANE, subject=paper.public_id, by=CLERK, at=at)
            files.blank_private_files(ids=[paper.file_id], by=by, at=at)
    CertificatePaper.objects.filter(pk__in=[each.pk for each in found]).update(
        state=State.WITHDRAWN, ended_at=at
    )
    Certificate.objects.filter(product=row, pk__in=certificates).update(checked_at=None)
    return len(found)


def decide_certificate(
    *,
    paper: str,
    accepted: bool,
    by: Actor,
    at: datetime,
    field: str = "",
    reason: str = "",
    fix: str = "",
) -> None:
    """Say that a certificate's file says what was typed, or which `field` it does not, why and what mends it.

    For operators and officers, never about goods of their own. Buyers read that it was checked, and when;
    the seller gets a letter. Raises ProblemRaised 422 where a refusal lacks one of the three, 409 when it
    was decided or withdrawn before or, to accept it, when it has ended.
    """
    require_role(by, roles.OPERATOR, roles.OFFICER)
    found = CertificatePaper.objects.select_related("certificate__product").get(public_id=paper)
    accounts.require_stranger(found.certificate.product.organisation_id, viewer=by)
    said = {} if accepted else _refusal(field, reason, fix)
    with transaction.atomic():
        row = Product.objects.select_for_update(of=("self",)).get(pk=found.certificate.product_id)
        held = Certificate.objects.get(pk=found.certificate_id)
        if accepted and _is_over(held, at.date()):
            raise clash(
                "certificate-over", _("It has ended meanwhile."), _("Refuse it: its last day is over.")
            )
        state = State.ACCEPTED if accepted else State.REFUSED
        waiting = CertificatePaper.objects.filter(pk=found.pk, state=State.WAITING)
        if not waiting.update(state=state, decided_by=by.user_id, decided_at=at, **said):
            raise clash(
                "already-decided",
                _("It was decided before, or the seller took it back."),
                _("Look at the certificate as it is now."),
            )
        Certificate.objects.filter(pk=held.pk).update(checked_at=at if accepted else None)
        desk.close(lane=LANE, subject=paper, by=CLERK, at=at, decision=state)
        changes = {**_told(found), "state": str(state), **said}
        tell_change(row, "decide_certificate", changes, by=by, at=at)
        letters.write_of_check(paper, at)


def forget_certificate_papers(*, by: Actor, at: datetime) -> int:
    """Take files of certificates from the store whose period in `data/retention` is over; count them.

    It runs from the day a file was withdrawn, or its product was put away. For the platform; safe to repeat.
    """
    require_role(by, roles.OPERATOR)
    ended = Q(ended_at__isnull=False) | Q(certificate__product__archived_at__isnull=False)
    rows = CertificatePaper.objects.filter(ended, file__blanked_at=None)
    rows = rows.select_related("certificate__product__business").order_by("pk")
    due = [row.file_id for row in rows.iterator() if _kept_until(row) <= at.date()][:AT_ONCE]
    if not due:
        return 0
    with transaction.atomic():
        gone = files.blank_private_files(ids=due, by=by, at=at)
        audit.record(
            by=by, action="catalogue.forget_certificate_papers", subject="", changes={"files": gone}, at=at
        )
    return gone


def _kept_until(row: CertificatePaper) -> date:
    product = row.certificate.product
    ended = row.ended_at or product.archived_at
    if ended is None:
        return date.max
    period = accounts.get_period(PERIOD, product.business.country, viewer=SYSTEM, on=ended.date())
    return period.end(ended.date()) or date.max


def _own(product: str, certificate: str, by: Actor, today: date | None = None) -> tuple[Product, Certificate]:
    """Return a certificate of the actor's own, its product locked; one that is over by `today` is refused."""
    row = own_product(product, by=by)
    held = Certificate.objects.filter(product=row, public_id=certificate, archived_at=None).first()
    if held is None:
        raise no_certificate()
    if today is not None and _is_over(held, today):
        raise clash(
            "certificate-over", _("This certificate has ended."), _("Tell the new one, then send its file.")
        )
    return row, held


def _is_over(row: Certificate, today: date) -> bool:
    return row.valid_to is not None and row.valid_to < today


def _refusal(field: str, reason: str, fix: str) -> dict[str, str]:
    """Return what a refusal says, whole; raises ProblemRaised 422 naming what it lacks."""
    errors = []
    if field not in CHECKED_WORDS:
        errors.append(("field", _("It is not said what is wrong."), ", ".join(CHECKED_WORDS)))
    if not 0 < len(reason.strip()) <= LONGEST:
        errors.append(("reason", _("A refusal needs a reason."), _("Say it in at most 300 characters.")))
    if not 0 < len(fix.strip()) <= LONGEST:
        errors.append(
            ("fix", _("It is not said what would mend it."), _("Say it in at most 300 characters."))
        )
    if errors:
        raise invalid(errors)
    return {"field": field, "reason": reason.strip(), "fix": fix.strip()}


def _told(paper: CertificatePaper) -> dict[str, object]:
    return {"certificate": paper.certificate.public_id, "paper": paper.public_id}


def _put_before_a_person(row: Product, paper: CertificatePaper, by: Actor, at: datetime) -> None:
    business = row.business
    desk.open_item(
        lane=LANE,
        subject_kind=KIND,
        subject=paper.public_id,
        title=Saying(gettext_noop("%(name)s shows a certificate of a product"), {"name": business.name}),
        by=CLERK,
        at=at,
        opened_by=by.user_id,
        business=business.public_id,
    )
