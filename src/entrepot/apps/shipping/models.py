"""Tables of shipping: parcels, the addresses printed on them, and what carriers said of them."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.shipping import states
from entrepot.apps.shipping.provider import TrackingCode


class Parcel(Record):
    """One parcel of one order. `public_id` is also our key at the carrier."""

    public_id = PublicIdField(prefix="par")
    request_key = models.CharField(max_length=80, unique=True)  # the caller's own: a repeat finds this row
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=64)  # what it is for, by public id; no foreign key points up
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="parcels"
    )  # who sends it
    buyer = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="parcels"
    )
    carrier = models.CharField(max_length=32)
    service = models.CharField(max_length=32)
    grams = models.PositiveIntegerField()
    ml = models.PositiveIntegerField(null=True, blank=True)
    contents = models.CharField(max_length=120)  # in words, for the label
    number = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=12, default=states.PREPARED)
    moved_at = models.DateTimeField(default=clock.now)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    expected_from = models.DateField(null=True, blank=True)
    expected_to = models.DateField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject"], name="shipping_parcel_subject"),
            models.Index(fields=["organisation", "state", "id"], name="shipping_parcel_sender"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(grams__gt=0), name="shipping_parcel_weighs"),
            models.CheckConstraint(condition=Q(state__in=states.STATES), name="shipping_parcel_state"),
            models.CheckConstraint(
                condition=Q(state__in=[states.PREPARED, states.CANCELLED]) | ~Q(number=""),
                name="shipping_parcel_numbered",
            ),
            models.CheckConstraint(
                condition=Q(state=states.DELIVERED, delivered_at__isnull=False)
                | (~Q(state=states.DELIVERED) & Q(delivered_at=None)),
                name="shipping_parcel_delivered_since",
            ),
            models.UniqueConstraint(
                fields=["carrier", "number"], condition=~Q(number=""), name="shipping_parcel_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class ParcelAddress(models.Model):
    """An address on a parcel, as it was printed. `local` is its twin in the country's own script."""

    class Side(models.TextChoices):
        FROM = "from"
        TO = "to"

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="addresses")
    side = models.CharField(max_length=4, choices=Side)
    country = models.CharField(max_length=2)
    area = models.CharField(max_length=120, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    lines = models.TextField()  # one a line
    recipient = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    local = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "side"], name="shipping_address_once"),
            models.CheckConstraint(condition=Q(side__in=["from", "to"]), name="shipping_address_side"),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.side}"


class TrackingEvent(models.Model):
    """One thing a carrier said of a parcel. Append-only; by the carrier's reference it comes once."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="events")
    carrier = models.CharField(max_length=32)
    reference = models.CharField(max_length=120)
    code = models.CharField(max_length=20)
    at = models.DateTimeField()  # when it happened, which is not when we heard of it
    place = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["parcel", "at", "id"], name="shipping_event_order")]
        constraints = [
            models.UniqueConstraint(fields=["carrier", "reference"], name="shipping_event_once"),
            models.CheckConstraint(
                condition=Q(code__in=[code.value for code in TrackingCode]), name="shipping_event_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} at {self.at:%Y-%m-%d %H:%M}"
