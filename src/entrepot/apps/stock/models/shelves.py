"""Tables of the shelf: how many pieces lie where, which are promised until when, what changed them."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.stock.models.locations import Location


class StockItem(Record):
    """The pieces of one variant in one place. Of `on_hand`, `reserved` are promised; the rest is free."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="stock_items")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="items")
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
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.location_id}: {self.on_hand - self.reserved} of {self.on_hand}"


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


class Movement(Record):
    """Why the pieces of an item became more or fewer: who, when, why. Append-only.

    `shelf` is the change of what lies there, `on_way` that of what is under way to another place. What buyers
    bought and what came back of it stands in `Reservation`: both together make `on_hand`.
    """

    class Kind(models.TextChoices):
        OPENING = "opening"  # what lay there when movements began to be written down
        RECEIVED = "received"
        COUNTED = "counted"  # the difference a count made
        TOLD = "told"  # the difference a product file made
        WRITTEN_OFF = "written_off"
        SENT = "sent"  # to another place
        ARRIVED = "arrived"  # from another place
        LOST = "lost"  # between two places
        RETURNED = "returned"  # came back from a buyer to another shelf than it was sold from

    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=Kind)
    shelf = models.IntegerField(default=0)
    on_way = models.IntegerField(default=0)
    reference = models.CharField(max_length=40, blank=True)  # the public id of a transfer or an order
    who = models.CharField(max_length=64)  # the key of the actor
    reason = models.CharField(max_length=16, blank=True)  # of what was written off, one of words.REASONS
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["reference"], name="stock_movement_reference")]
        constraints = [
            models.CheckConstraint(condition=~Q(shelf=0) | ~Q(on_way=0), name="stock_movement_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.kind} {self.shelf:+d}"


class Transfer(Record):
    """Pieces under way from one place of a seller to another. Done when each has arrived or is lost."""

    public_id = PublicIdField(prefix="trf")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    sent_by = models.CharField(max_length=64)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="stock_transfer_between_two")
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.source_id} to {self.target_id}"


class TransferLine(models.Model):
    """So many pieces of one variant in a transfer: of what was sent, what arrived, what is lost."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="+")
    sent = models.PositiveIntegerField()
    arrived = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "variant"], name="stock_transfer_line_once"),
            models.CheckConstraint(condition=Q(sent__gte=1), name="stock_transfer_of_something"),
            models.CheckConstraint(
                condition=Q(sent__gte=F("arrived") + F("lost")), name="stock_transfer_never_more_arrives"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.sent - self.arrived - self.lost} of {self.sent} under way"
