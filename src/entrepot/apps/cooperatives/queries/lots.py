"""Lots, who delivered to them and which parcels they left in, to the co-operative's own people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives.access import visible
from entrepot.apps.cooperatives.models import Delivery, Lot, LotUse
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PictureView
from entrepot.apps.kernel.actors import Actor, system

MOST = 500
CLERK = system("cooperatives")  # who may see a lot may read what it is of
STANDS = ["proposed", "approved", "paid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """One lot. `delivered_grams` is the sum of its deliveries; `payout` shares it out, or shared it.

    `missing_grams` is what the deliveries lack of its weight; below zero they have more.
    """

    public_id: str
    code: str
    product: str
    title: str
    harvested_on: date
    grade: str
    weight_grams: int
    ready_grams: int
    sold_grams: int
    delivered_grams: int
    members: int
    photo: PictureView | None
    payout: str

    @property
    def missing_grams(self) -> int:
        """What the deliveries lack of the lot's weight."""
        return self.weight_grams - self.delivered_grams

    @property
    def left_grams(self) -> int:
        """What is not in a parcel yet."""
        return self.ready_grams - self.sold_grams


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """What one member brought."""

    public_id: str
    lot: str
    member: str
    number: str
    name: str
    grams: int
    grade: str
    weighed_on: date
    called_off_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUseView:
    """Pieces of a lot in a parcel."""

    lot: str
    code: str
    harvested_on: date
    order: str
    parcel: str
    variant: str
    pieces: int


def list_lots(
    *, viewer: Actor, product: str = "", language: str = "en", before: str = "", limit: int = 50
) -> list[LotView]:
    """Return the viewer's lots, the newest harvest first; `before` is the last one seen."""
    rows = Lot.objects.filter(visible(viewer), business__organisation_id=viewer.organisation_id or 0)
    if product:
        rows = rows.filter(product__public_id=product)
    if before and (last := Lot.objects.filter(public_id=before).first()):
        rows = rows.filter(
            Q(harvested_on__lt=last.harvested_on) | Q(harvested_on=last.harvested_on, pk__lt=last.pk)
        )
    return _views(rows.order_by("-harvested_on", "-id")[: max(1, min(limit, MOST))], language, viewer)


def get_lot(public_id: str, *, viewer: Actor, language: str = "en") -> LotView:
    """Return one lot. Raises Lot.DoesNotExist for one of others."""
    row = Lot.objects.filter(visible(viewer)).get(public_id=public_id)
    return _views([row], language, viewer)[0]


def list_deliveries(
    *, viewer: Actor, lot: str = "", member: str = "", limit: int = MOST
) -> list[DeliveryView]:
    """Return deliveries of the viewer's co-operative, the last one first; those called off are among them."""
    rows = Delivery.objects.filter(
        visible(viewer), business__organisation_id=viewer.organisation_id or 0
    ).select_related("member", "lot")
    if lot:
        rows = rows.filter(lot__public_id=lot)
    if member:
        rows = rows.filter(member__public_id=member)
    return [
        DeliveryView(
            public_id=row.public_id,
            lot=row.lot.public_id,
            member=row.member.public_id,
            number=row.member.number,
            name=row.member.name,
            grams=row.grams,
            grade=row.grade,
            weighed_on=row.weighed_on,
            called_off_at=row.called_off_at,
        )
        for row in rows.order_by("-id")[: max(1, min(limit, MOST))]
    ]


def list_uses(*, order: str, viewer: Actor) -> list[LotUseView]:
    """Return which lots the pieces of an order come from, to its seller and the platform."""
    rows = LotUse.objects.filter(visible(viewer, "lot__business__"), order=order, ended_at=None)
    return [
        LotUseView(
            lot=row.lot.public_id,
            code=row.lot.code,
            harvested_on=row.lot.harvested_on,
            order=row.order,
            parcel=row.parcel,
            variant=row.variant,
            pieces=row.pieces,
        )
        for row in rows.select_related("lot").order_by("lot__harvested_on", "id")
    ]


def _views(rows: QuerySet[Lot] | list[Lot], language: str, viewer: Actor) -> list[LotView]:
    found = list(rows)
    ids = [row.pk for row in found]
    sums = {
        int(each["lot_id"]): (int(each["grams"]), int(each["members"]))
        for each in Delivery.objects.filter(lot_id__in=ids, called_off_at=None)
        .order_by()
        .values("lot_id")
        .annotate(grams=Sum("grams"), members=Count("member", distinct=True))
    }
    paying = dict(
        Lot.objects.filter(pk__in=ids, payouts__state__in=STANDS).values_list("pk", "payouts__public_id")
    )
    titles = _titles({row.product_id for row in found}, language)
    photos = files.list_pictures(ids=[row.photo_id for row in found if row.photo_id], viewer=viewer)
    return [
        LotView(
            public_id=row.public_id,
            code=row.code,
            product=titles[row.product_id][0],
            title=titles[row.product_id][1],
            harvested_on=row.harvested_on,
            grade=row.grade,
            weight_grams=row.weight_grams,
            ready_grams=row.ready_grams,
            sold_grams=row.sold_grams,
            delivered_grams=sums.get(row.pk, (0, 0))[0],
            members=sums.get(row.pk, (0, 0))[1],
            photo=photos.get(row.photo_id or 0),
            payout=paying.get(row.pk, ""),
        )
        for row in found
    ]


def _titles(products: set[int], language: str) -> dict[int, tuple[str, str]]:
    ids = dict(Lot.objects.filter(product__in=products).values_list("product_id", "product__public_id"))
    return {
        row: (public, catalogue.get_own_product(public, viewer=CLERK, language=language).product.title)
        for row, public in ids.items()
    }
