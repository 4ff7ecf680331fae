"""Who belongs to a co-operative, to its own people and the platform."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.cooperatives.access import visible
from entrepot.apps.cooperatives.models import Cooperative, Member
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.reference import queries as reference

MOST = 1000
YOUNG = 35  # years: who is younger counts as young, as in the African Youth Charter


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperativeView:
    """A business as a co-operative. Not `is_on`: it may be; `says_so`: its file says that it is one."""

    is_on: bool
    says_so: bool
    own_rate: int
    place: str
    latitude: Decimal | None
    longitude: Decimal | None
    certificates: str
    brings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """One member. Of where they are paid the last figures only; a forgotten one has a number and no name."""

    public_id: str
    number: str
    name: str
    village: str
    phone: str
    email: str
    land_square_metres: int | None
    sex: str
    birth_year: int | None
    language: str
    shows_name: bool
    way: str
    paid_through: str
    bank_code: str
    ending: str
    left_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCounts:
    """How many members one co-operative has, or all of them, as the co-operatives declared."""

    members: int
    women: int
    young: int


def get_cooperative(*, viewer: Actor) -> CooperativeView:
    """Return how the viewer's business stands as a co-operative."""
    own = businesses.get_own_business(viewer=viewer)
    row = Cooperative.objects.filter(
        visible(viewer), business__organisation_id=viewer.organisation_id or 0
    ).first()
    return CooperativeView(
        is_on=row is not None,
        says_so=row is None and own is not None and _says_so(own.profile.public_id, viewer),
        own_rate=row.own_rate if row else 0,
        place=row.place if row else "",
        latitude=row.latitude if row else None,
        longitude=row.longitude if row else None,
        certificates=row.certificates if row else "",
        brings=row.brings if row else "",
    )


def list_members(
    *, viewer: Actor, search: str = "", left: bool = False, after: str = "", limit: int = 100
) -> list[MemberView]:
    """Return the viewer's members by number; `left`: those who left. `after` is the last number seen."""
    rows = Member.objects.filter(visible(viewer), business__organisation_id=viewer.organisation_id or 0)
    rows = rows.filter(left_at__isnull=not left)
    if search:
        rows = rows.filter(
            Q(number__istartswith=search) | Q(name__icontains=search) | Q(village__icontains=search)
        )
    if after:
        rows = rows.filter(number__gt=after)
    return [_view(row) for row in rows.order_by("number")[: max(1, min(limit, MOST))]]


def get_member(public_id: str, *, viewer: Actor) -> MemberView:
    """Return one member. Raises Member.DoesNotExist for one of others."""
    return _view(Member.objects.filter(visible(viewer)).get(public_id=public_id))


def count_members(*, viewer: Actor, at: datetime, everywhere: bool = False) -> MemberCounts:
    """Return how many members there are: of the viewer's co-operative, or (for the platform) of all."""
    rows = Member.objects.filter(visible(viewer), left_at=None)
    if everywhere:
        require_role(viewer, roles.OPERATOR, roles.OFFICER)
    else:
        rows = rows.filter(business__organisation_id=viewer.organisation_id or 0)
    found = rows.aggregate(
        members=Count("pk"),
        women=Count("pk", filter=Q(sex=Member.Sex.FEMALE)),
        young=Count("pk", filter=Q(birth_year__gt=at.year - YOUNG)),
    )
    return MemberCounts(**found)


def _says_so(business: str, viewer: Actor) -> bool:
    """Say whether a business declared to be a co-operative, or its legal form is one."""
    sheet = businesses.get_fact_sheet(business, viewer=viewer, at=clock.now())
    forms = {form.code: form for form in reference.list_legal_forms(sheet.country)}
    form = forms.get(sheet.legal_form)
    return bool(sheet.value_of("cooperative")) or (form is not None and form.is_cooperative)


def _view(row: Member) -> MemberView:
    return MemberView(**{name: getattr(row, name) for name in MemberView.__dataclass_fields__})
