"""What was harvested, who delivered how much of it, and which parcel it left in."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.cooperatives.models.members import Member
from entrepot.apps.kernel.fields import PublicIdField, Record


class Lot(Record):
    """Goods of one harvest day and grade, kept together. Its code stands on the sack and in the QR."""

    public_id = PublicIdField(prefix="lot")
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="lots")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(max_length=12, unique=True)
    harvested_on = models.DateField()
    grade = models.CharField(max_length=40, blank=True)
    weight_grams = models.PositiveBigIntegerField()  # as it came in: what members delivered
    ready_grams = models.PositiveBigIntegerField()  # what is there to sell after drying, roasting ...
    sold_grams = models.PositiveBigIntegerField(default=0)  # of it, in parcels
    photo = models.ForeignKey(
        "files.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["product", "harvested_on"], name="cooperatives_lot_oldest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight_grams__gt=0) & Q(ready_grams__gt=0), name="cooperatives_lot_weighs"
            ),
            models.CheckConstraint(
                condition=Q(sold_grams__lte=F("ready_grams")), name="cooperatives_lot_not_oversold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.harvested_on}"


class Delivery(Record):
    """What one member brought to one lot. A wrong one is called off and given again; none is changed."""

    public_id = PublicIdField(prefix="dlv")
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="deliveries")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="deliveries")
    entry = models.CharField(max_length=64)  # made where it was weighed: the same entry counts once
    grams = models.PositiveBigIntegerField()
    grade = models.CharField(max_length=40, blank=True)
    weighed_on = models.DateField()
    weighed_by = models.BigIntegerField(null=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["business", "weighed_on"], name="cooperatives_weighed")]
        constraints = [
            models.UniqueConstraint(fields=["business", "entry"], name="cooperatives_delivery_once"),
            models.CheckConstraint(condition=Q(grams__gt=0), name="cooperatives_delivery_weighs"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.grams} g"


class LotUse(Record):
    """Pieces of one lot in one parcel of an order, from a moment until somebody chose another lot."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="uses")
    order = models.CharField(max_length=40)
    parcel = models.CharField(max_length=40)
    variant = models.CharField(max_length=40)
    pieces = models.PositiveIntegerField()
    grams = models.PositiveBigIntegerField()  # of all of them
    chosen_by = models.BigIntegerField(null=True)  # empty: the oldest first, by itself
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["order"], name="cooperatives_use_of_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["parcel", "variant", "lot"],
                condition=Q(ended_at=None),
                name="cooperatives_use_once",
            ),
            models.CheckConstraint(condition=Q(pieces__gt=0), name="cooperatives_use_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.pieces} of {self.lot_id}"
