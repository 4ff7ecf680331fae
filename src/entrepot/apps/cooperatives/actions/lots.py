import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives.access import own_cooperative, require_member_of
from entrepot.apps.cooperatives.models import Cooperative, Delivery, Lot, Member
from entrepot.apps.cooperatives.refusals import Fault, clash, invalid
from entrepot.apps.files import actions as files
from entrepot.apps.files import queries as pictures
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH: Final = 8
HEAVIEST: Final = 1_000_000_000  # grams: a thousand tonnes
ENTRY: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
LONGEST_GRADE: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class LotInput:
    """What is said of a lot. `ready_grams` is what there is to sell; 0: the same as came in."""

    product: str
    harvested_on: date
    weight_grams: int
    grade: str = ""
    ready_grams: int = 0


def create_lot(*, lot: LotInput, by: Actor, at: datetime, photo: bytes = b"") -> str:
    """Open a lot of one of the co-operative's products and return its public id; its code is made here."""
    require_member_of(by)
    cooperative = own_cooperative(by)
    product = _product_id(lot.product, by)
    _check(lot, at)
    picture = files.store_picture(content=photo, by=by, at=at, field="photo") if photo else ""
    with transaction.atomic():
        row = Lot.objects.create(
            business=cooperative.business,
            product_id=product,
            code="".join(secrets.choice(LETTERS) for _number in range(CODE_LENGTH)),
            harvested_on=lot.harvested_on,
            grade=lot.grade.strip(),
            weight_grams=lot.weight_grams,
            ready_grams=lot.ready_grams or lot.weight_grams,
            photo_id=pictures.get_own_picture_id(picture, viewer=by) if picture else None,
            made_by=by.user_id,
            created_at=at,
        )
        changes = {"product": lot.product, "weight_grams": lot.weight_grams, "code": row.code}
        audit.record(by=by, action="cooperatives.create_lot", subject=row.public_id, changes=changes, at=at)
    return row.public_id


def change_lot(
    *, public_id: str, weight_grams: int, ready_grams: int, grade: str, by: Actor, at: datetime
) -> None:
    """Correct a lot's weights and grade. Raises ProblemRaised (409) once its members' payout stands."""
    require_member_of(by)
    cooperative = own_cooperative(by)
    with transaction.atomic():
        row = _locked(public_id, cooperative)
        given = LotInput(
            product="",
            harvested_on=row.harvested_on,
            weight_grams=weight_grams,
            ready_grams=ready_grams,
            grade=grade,
        )
        _check(given, at)
        ready = ready_grams or weight_grams
        if ready < row.sold_grams:
            fault = _("More of it is in parcels already.")
            raise invalid([("ready_grams", fault, _("At least %d g.") % row.sold_grams)])
        before = {"weight_grams": row.weight_grams, "ready_grams": row.ready_grams, "grade": row.grade}
        after = {"weight_grams": weight_grams, "ready_grams": ready, "grade": grade.strip()}
        Lot.objects.filter(pk=row.pk).update(**after)
        audit.record(
            by=by,
            action="cooperatives.change_lot",
            subject=public_id,
            changes=audit.difference(before, after),
            at=at,
        )


def record_delivery(
    *, lot: str, member: str, grams: int, entry: str, by: Actor, at: datetime, on: date, grade: str = ""
) -> str:
    """Note what a member brought to a lot and return the delivery's public id.

    `entry` is a key made where it was weighed (8 to 64 letters and figures): the same entry counts once,
    however often it is sent; another weight under it is refused (409). `member` is a public id or the
    member's number. Raises ProblemRaised naming every wrong field.
    """
    require_member_of(by)
    cooperative = own_cooperative(by)
    known = Delivery.objects.filter(business=cooperative.business, entry=entry).first()
    if known is not None:
        return _same(known, member, grams)
    who = _member(member, cooperative)
    faults = list(_faults(who, grams, entry, grade, is_early=on > at.date()))
    if faults or who is None:
        raise invalid(faults)
    try:
        with transaction.atomic():
            row = _locked(lot, cooperative)
            made = Delivery.objects.create(
                business=cooperative.business,
                lot=row,
                member=who,
                entry=entry,
                grams=grams,
                grade=grade.strip(),
                weighed_on=on,
                weighed_by=by.user_id,
                created_at=at,
            )
            changes = {"lot": lot, "grams": grams}
            audit.record(
                by=by, action="cooperatives.record_delivery", subject=made.public_id, changes=changes, at=at
            )
    except IntegrityError:  # the same entry came twice at the same moment
        return _same(Delivery.objects.get(business=cooperative.business, entry=entry), member, grams)
    return made.public_id


def call_off_delivery(*, public_id: str, by: Actor, at: datetime) -> None:
    """Take back a delivery that was noted wrongly; again changes nothing. 409 once its payout stands."""
    require_member_of(by)
    cooperative = own_cooperative(by)
    with transaction.atomic():
        row = Delivery.objects.select_related("lot").get(public_id=public_id, business=cooperative.business)
        _locked(row.lot.public_id, cooperative)
        if Delivery.objects.filter(pk=row.pk, called_off_at=None).update(called_off_at=at):
            audit.record(by=by, action="cooperatives.call_off_delivery", subject=public_id, at=at)


def _same(known: Delivery, member: str, grams: int) -> str:
    if known.grams != grams or member not in {known.member.public_id, known.member.number}:
        title = _("Another delivery was noted under this entry.")
        raise clash("another-entry", title, _("Enter it anew."))
    return known.public_id


def _member(member: str, cooperative: Cooperative) -> Member | None:
    mine = Member.objects.filter(business=cooperative.business, left_at=None)
    return mine.filter(public_id=member).first() or mine.filter(number=member.strip().upper()).first()


def _faults(who: Member | None, grams: int, entry: str, grade: str, *, is_early: bool) -> list[Fault]:
    faults: list[Fault] = []
    if who is None:
        faults.append(("member", _("You have no such member."), _("Choose one of the list.")))
    if not 0 < grams <= HEAVIEST:
        faults.append(("grams", _("This is not a weight."), _("Give it in kilograms, such as 42.5.")))
    if not ENTRY.fullmatch(entry):
        faults.append(("entry", _("The entry has no key."), _("Open the page again.")))
    if is_early:
        faults.append(("on", _("This day has not come yet."), _("Give the day it was weighed.")))
    if len(grade) > LONGEST_GRADE:
        faults.append(("grade", _("This is too long."), _("At most %(longest)d letters.") % {"longest": 40}))
    return faults


def _locked(public_id: str, cooperative: Cooperative) -> Lot:
    """Return a lot of the co-operative, locked; refuse one whose members are paid already, or about to be."""
    row = Lot.objects.select_for_update().get(public_id=public_id, business_id=cooperative.business_id)
    if row.payouts.exclude(state="rejected").exists():
        title = _("The payout of this lot stands already.")
        raise clash("lot-shared-out", title, _("Open a new lot for what comes now."))
    return row


def _product_id(public_id: str, by: Actor) -> int:
    own = catalogue.get_own_product(public_id, viewer=by)
    return own.product.id


def _check(lot: LotInput, at: datetime) -> None:
    faults: list[Fault] = []
    if lot.harvested_on > at.date():
        faults.append(("harvested_on", _("This day has not come yet."), _("Give the day of the harvest.")))
    if not 0 < lot.weight_grams <= HEAVIEST:
        faults.append(("weight_grams", _("This is not a weight."), _("Give it in kilograms, such as 42.5.")))
    if not 0 <= lot.ready_grams <= HEAVIEST:
        faults.append(("ready_grams", _("This is not a weight."), _("Give it in kilograms, such as 42.5.")))
    if len(lot.grade) > LONGEST_GRADE:
        faults.append(("grade", _("This is too long."), _("At most %(longest)d letters.") % {"longest": 40}))
    if faults:
        raise invalid(faults)
