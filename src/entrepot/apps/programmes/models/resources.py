"""Tables of what people give: a resource, the slots in which it is given, and who booked which."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.programmes.models.applications import Award, ResourceGiven
from entrepot.apps.programmes.models.programmes import BOOKABLE, Benefit


class Resource(Record):
    """Something that a programme's benefit pays for and somebody gives at a time: an hour, a studio, pallets.

    The platform gives it, or the `partner` named on it. Without a `place` it is given online, at `link`.
    """

    public_id = PublicIdField(prefix="rsc")
    kind = models.CharField(max_length=20)  # of the benefit that pays for it
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=600, blank=True)
    partner = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    zone = models.CharField(max_length=40)  # the time zone its slots are told in, such as Africa/Kigali
    language = models.CharField(max_length=16)
    notice_hours = models.PositiveSmallIntegerField()  # until how long before a slot cancelling is free
    giver_id = models.BigIntegerField(null=True, blank=True)  # the person who gives it, where they sign in
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BOOKABLE), name="programmes_resource_kind"),
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(place="") | ~Q(link="")), name="programmes_resource_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"


class Slot(Record):
    """A time at which a resource is given, with so many seats; `taken` moves by one conditional UPDATE."""

    public_id = PublicIdField(prefix="slot")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    units = models.PositiveSmallIntegerField()  # what one seat takes of a benefit: hours, pages, pallets
    called_off_at = models.DateTimeField(null=True, blank=True)
    call_off_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at"], name="programmes_slot_when")]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "starts_at"],
                condition=Q(called_off_at=None),
                name="programmes_slot_once",
            ),
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="programmes_slot_never_over"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), seats__gte=1, units__gte=1),
                name="programmes_slot_terms",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | ~Q(call_off_reason=""),
                name="programmes_slot_off_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Booking(Record):
    """A business has a seat of a slot, or waits for one; what it takes of its benefit is held meanwhile."""

    class State(models.TextChoices):
        WAITING = "waiting"  # for a seat that becomes free
        BOOKED = "booked"
        CANCELLED = "cancelled"  # by the business
        CALLED_OFF = "called_off"  # the slot was
        PASSED = "passed"  # it waited, and the slot began
        ATTENDED = "attended"
        MISSED = "missed"

    public_id = PublicIdField(prefix="bkg")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="bookings")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="bookings")
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    note = models.CharField(max_length=600, blank=True)  # what it is wanted for
    booked_by = models.CharField(max_length=64)
    moved_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=600, blank=True)  # what came of it
    rating = models.PositiveSmallIntegerField(null=True, blank=True)  # how far it helped: 1 not, 5 wholly
    recorded_by = models.CharField(max_length=64, blank=True)
    given = models.OneToOneField(
        ResourceGiven, on_delete=models.PROTECT, null=True, blank=True, related_name="booking"
    )

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="programmes_booking_own"),
            models.Index(fields=["slot", "state", "id"], name="programmes_booking_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "business"],
                condition=Q(state__in=["waiting", "booked", "attended", "missed"]),
                name="programmes_booking_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "booked", "cancelled", "called_off", "passed", "attended", "missed"]
                ),
                name="programmes_booking_state",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="programmes_booking_rating"
            ),
            models.CheckConstraint(
                condition=~Q(state="attended")
                | (~Q(outcome="") & ~Q(recorded_by="") & Q(given__isnull=False)),
                name="programmes_use_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
