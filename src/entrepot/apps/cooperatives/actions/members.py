from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.cooperatives.access import (
    own_business_id,
    own_cooperative,
    require_admin_of,
    require_member_of,
)
from entrepot.apps.cooperatives.inputs import UNSAID, MemberInput, cleaned
from entrepot.apps.cooperatives.models import Cooperative, Member
from entrepot.apps.cooperatives.prices import list_series
from entrepot.apps.cooperatives.refusals import Fault, clash, invalid
from entrepot.apps.cooperatives.sealing import SEALER
from entrepot.apps.cooperatives.writing import keep
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.sealing import key_name
from entrepot.core.support.member_shares import WHOLE

AT_ONCE = 100
KIND = "member"  # of the periods in data/retention
FORGOTTEN = {
    **dict.fromkeys(("name", "village", "phone", "email", "sex", "paid_through", "bank_code"), ""),
    **dict.fromkeys(("sealed", "ending", "key"), ""),
    **dict.fromkeys(("birth_year", "land_square_metres"), None),
    "shows_name": False,
    "way": Member.Way.CASH,
}


def turn_on_cooperative(*, by: Actor, at: datetime) -> None:
    """Let the actor's business work as a co-operative; again changes nothing. Needs admin."""
    require_admin_of(by)
    business = own_business_id(by)
    with transaction.atomic():
        _row, is_new = Cooperative.objects.get_or_create(business_id=business, defaults={"created_at": at})
        if is_new:
            audit.record(by=by, action="cooperatives.turn_on", subject=_row.business.public_id, at=at)


def set_terms(
    *,
    own_rate: int,
    by: Actor,
    at: datetime,
    place: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    certificates: str = "",
    brings: str | None = None,
) -> None:
    """Say what the co-operative keeps (ten thousandths) from now on, and what buyers read of where it grows.

    `brings` is the local price (its series) that is for what members bring, in the form they bring it; an
    empty text for none, and None leaves it as it is.

    Needs admin. Payouts that were proposed keep the rate they were proposed with.
    """
    require_admin_of(by)
    row = own_cooperative(by)
    faults = _faults_of_terms(own_rate, latitude, longitude)
    known = {"", *(each.id for each in list_series(row.business.country))}
    if brings is not None and brings not in known:
        faults.append(("brings", _("We know no such local price in this country."), ", ".join(sorted(known))))
    if faults:
        raise invalid(faults)
    told = {
        "brings": row.brings if brings is None else brings,
        "own_rate": own_rate,
        "place": place.strip()[:160],
        "latitude": latitude,
        "longitude": longitude,
        "certificates": certificates.strip()[:300],
    }
    with transaction.atomic():
        Cooperative.objects.filter(pk=row.pk).update(**told)
        changes = {"own_rate": [row.own_rate, own_rate], "brings": [row.brings, told["brings"]]}
        audit.record(
            by=by, action="cooperatives.set_terms", subject=row.business.public_id, changes=changes, at=at
        )


def _faults_of_terms(own_rate: int, latitude: Decimal | None, longitude: Decimal | None) -> list[Fault]:
    faults: list[Fault] = []
    if not 0 <= own_rate <= WHOLE:
        faults.append(("own_rate", _("This is not a share of a whole."), _("Give 0 to 100 percent.")))
    if (latitude is None) != (longitude is None):
        faults.append(("longitude", _("A place on the map needs both figures."), _("Give both, or none.")))
    for name, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if value is not None and not -most <= value <= most:
            faults.append((name, _("This is not on the globe."), f"-{most} … {most}"))
    return faults


def add_member(*, member: MemberInput, by: Actor, at: datetime) -> str:
    """Put a member on the list and return their public id.

    Raises ProblemRaised naming every wrong field (422), 409 when the business is no co-operative.
    """
    require_member_of(by)
    cooperative = own_cooperative(by)
    given = _checked(member, at)
    with transaction.atomic():
        row = Member(business=cooperative.business, created_at=at)
        keep(row, given, action="add_member", by=by, at=at)
    return row.public_id


def change_member(*, public_id: str, member: MemberInput, by: Actor, at: datetime) -> None:
    """Bring what is known of a member up to date; `UNSAID` as the account leaves where they are paid.

    One who had left is back by this. Where somebody is paid changes an administrator only. Raises
    Member.DoesNotExist for one of others.
    """
    require_member_of(by)
    cooperative = own_cooperative(by)
    given = _checked(member, at)
    with transaction.atomic():
        row = Member.objects.select_for_update().get(public_id=public_id, business_id=cooperative.business_id)
        if row.sealed and (given.account != UNSAID or given.way != row.way):
            require_admin_of(by)
        if given.account == UNSAID and not row.sealed:
            fault = ("account", _("Say where this member is paid."), _("Give the number, or choose cash."))
            raise invalid([fault])
        keep(row, given, action="change_member", by=by, at=at)


def let_member_go(*, public_id: str, by: Actor, at: datetime) -> None:
    """Note that a member left; what they delivered and were paid stays. Again changes nothing."""
    require_admin_of(by)
    business = own_cooperative(by).business_id
    with transaction.atomic():
        row = Member.objects.get(public_id=public_id, business_id=business)
        if Member.objects.filter(pk=row.pk, left_at=None).update(left_at=at):
            audit.record(by=by, action="cooperatives.let_member_go", subject=public_id, at=at)


def forget_member(*, public_id: str, by: Actor, at: datetime) -> None:
    """Blank everything held about a member who left; weights and amounts stay under the number.

    Raises ProblemRaised (409) while they are a member, or are still to be paid.
    """
    require_admin_of(by)
    business = own_cooperative(by).business_id
    with transaction.atomic():
        row = Member.objects.select_for_update().get(public_id=public_id, business_id=business)
        if row.left_at is None:
            raise clash("still-a-member", _("This is still a member."), _("Note first that they left."))
        if row.shares.filter(payout__state__in=["proposed", "approved"]).exists():
            raise clash("still-to-be-paid", _("This member is still to be paid."), _("Pay first."))
        blank(row, by=by, at=at)


def forget_members_who_left(*, by: Actor, at: datetime, limit: int = AT_ONCE) -> int:
    """Blank members who left longer ago than `data/retention` keeps them; return how many."""
    require_role(by, OPERATOR)
    count = 0
    gone = Member.objects.filter(left_at__isnull=False, forgotten_at=None).select_related("business")
    for row in gone.order_by("left_at")[:limit]:
        left_on = row.left_at.date() if row.left_at else at.date()
        end = accounts.get_period(KIND, row.business.country, viewer=by, on=left_on).end(left_on)
        if end is None or end > at.date():
            continue
        with transaction.atomic():
            blank(row, by=by, at=at)
        count += 1
    return count


def blank(row: Member, *, by: Actor, at: datetime) -> None:
    """Take out of a member's row what names them, in the caller's transaction."""
    Member.objects.filter(pk=row.pk).update(**FORGOTTEN, forgotten_at=at)
    audit.record(by=by, action="cooperatives.forget_member", subject=row.public_id, at=at)


def seal_anew(*, by: Actor, at: datetime, limit: int = AT_ONCE) -> int:
    """Seal the next few accounts that an older key sealed with the newest; return how many are left."""
    require_role(by, OPERATOR)
    del at  # nothing that is dated changes
    now = key_name()
    older = Member.objects.exclude(sealed="").exclude(key=now)
    with transaction.atomic():
        for row in older.order_by("pk")[:limit]:
            anew = SEALER.seal(SEALER.unseal(row.sealed))
            Member.objects.filter(pk=row.pk, sealed=row.sealed).update(sealed=anew, key=now)
    return older.count()


def _checked(member: MemberInput, at: datetime) -> MemberInput:
    given, faults = cleaned(member, on=at.date())
    if faults:
        raise invalid(faults)
    return given
