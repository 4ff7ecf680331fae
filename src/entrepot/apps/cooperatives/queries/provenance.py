"""Where goods come from, for everybody: never more of members than they agreed to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives.models import Cooperative, Delivery, Lot, LotUse
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PictureView
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.statements import Read

CLERK = system("cooperatives")
FEWEST = 3  # fewer members are not counted out: a number of one names one
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What the code on a sack tells: who grew it, where, when. `names` are of members who agreed.

    `members` is None where there are too few to be counted without naming them.
    """

    code: str
    business: str
    business_name: str
    country: str
    is_verified: bool
    product: str
    title: str
    harvested_on: date
    grade: str
    place: str
    latitude: Decimal | None
    longitude: Decimal | None
    certificates: str
    members: int | None
    names: tuple[str, ...]
    photo: PictureView | None


def get_provenance(code: str, *, viewer: Actor, language: str = "en") -> Provenance:
    """Return where a lot comes from, to anyone who has its code. Raises Lot.DoesNotExist.

    Nothing of a business that is not listed: `Business.DoesNotExist`.
    """
    row = Lot.objects.select_related("business", "product").get(code=code.strip().upper())
    profile = businesses.get_profile(row.business.public_id, viewer=viewer, language=language)
    told = Cooperative.objects.get(business=row.business)
    product = catalogue.get_own_product(row.product.public_id, viewer=CLERK, language=language).product
    delivered = Delivery.objects.filter(lot=row, called_off_at=None, member__forgotten_at=None)
    members = delivered.order_by().values("member").distinct().count()
    agreed = delivered.filter(member__shows_name=True, member__left_at=None)
    photos = files.list_pictures(ids=[row.photo_id] if row.photo_id else [], viewer=viewer)
    return Provenance(
        code=row.code,
        business=profile.public_id,
        business_name=profile.name,
        country=profile.country,
        is_verified=profile.is_verified,
        product=product.public_id,
        title=product.title,
        harvested_on=row.harvested_on,
        grade=row.grade,
        place=told.place,
        latitude=told.latitude,
        longitude=told.longitude,
        certificates=told.certificates,
        members=members if members >= FEWEST else None,
        names=tuple(sorted(set(agreed.values_list("member__name", flat=True)))),
        photo=photos.get(row.photo_id or 0),
    )


def list_product_lots(product: str, *, viewer: Actor, limit: int = 3) -> list[tuple[str, date]]:
    """Return the codes and harvests of the lots a product is sold from now, the oldest first. Public."""
    del viewer  # public
    left = [row for row in _OPEN_LOTS.rows(product=product) if row.ready_grams > row.sold_grams]
    return [(row.code, row.harvested_on) for row in left[:limit]]


_OPEN_LOTS: Read[Lot] = Read(
    lambda *, product: Lot.objects.filter(product__public_id=product, closed_at=None).order_by(
        "harvested_on", "id"
    )[:MOST]
)


def list_origins(*, order: str, viewer: Actor) -> list[tuple[str, str, date]]:
    """Return (variant, code, harvest) of the lots an order came from, for whoever may see the order."""
    del viewer  # the caller showed the order to them
    rows = LotUse.objects.filter(order=order, ended_at=None).select_related("lot")
    return [(row.variant, row.lot.code, row.lot.harvested_on) for row in rows.order_by("lot__harvested_on")]
