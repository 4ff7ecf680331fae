"""Tables of stock: how many pieces lie where, and which of them are promised to whom until when."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import Record

MAIN = "main"


class StockItem(Record):
    """The pieces of one variant in one place. Of `on_hand`, `reserved` are promised; the rest is free."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="stock_items")
    location = models.CharField(max_length=24, default=MAIN)  # the seller's own name of the place
    on_hand = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    by_hand = models.BooleanField(
        default=False
    )  # the seller counts here: a file does not, unless they say so
    told = models.PositiveIntegerField(null=True)  # what the last file said, whether it was taken or not
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "location"], name="stock_item_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="stock_never_oversold"
            ),
            models.CheckConstraint(condition=~Q(location=""), name="stock_item_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.location}: {self.on_hand - self.reserved} of {self.on_hand}"


class Reservation(Record):
    """Pieces of one item promised to one reference (an order or a cart) until a moment."""

    class State(models.TextChoices):
        OPEN = "open"
        CAPTURED = "captured"  # sold: gone from the shelf
        RELEASED = "released"  # free again
        RETURNED = "returned"  # was captured, is back on the shelf

    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="reservations")
    reference = models.CharField(max_length=40)  # the public id of what they are promised to
    quantity = models.PositiveIntegerField()
    back = models.PositiveIntegerField(default=0)  # of what was captured, pieces that are back on the shelf
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["reference"], name="stock_reservation_reference"),
            models.Index(fields=["until"], condition=Q(state="open"), name="stock_reservation_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="stock_reservation_of_something"),
            models.CheckConstraint(
                condition=Q(back__gte=0) & Q(back__lte=F("quantity")),
                name="stock_reservation_never_more_back",
            ),
            models.UniqueConstraint(
                fields=["reference", "item"],
                condition=Q(state__in=["open", "captured"]),
                name="stock_reservation_live_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity} of {self.item_id}, {self.state}"
