"""Who belongs to a co-operative, and the files they were brought with."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.core.support.member_shares import WHOLE


class Cooperative(Record):
    """A business that works as a co-operative: from when, and what it keeps of what members' goods bring."""

    business = models.OneToOneField(
        "businesses.Business", on_delete=models.PROTECT, related_name="cooperative"
    )
    own_rate = models.PositiveSmallIntegerField(default=0)  # in ten thousandths
    place = models.CharField(max_length=160, blank=True)  # where it grows, in words for the buyer
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    certificates = models.CharField(max_length=300, blank=True)
    brings = models.CharField(max_length=40, blank=True)  # the local price that is for what members bring

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(own_rate__lte=WHOLE), name="cooperatives_own_rate"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="cooperatives_on_the_globe",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_id}"


class Member(Record):
    """Somebody who delivers to a co-operative. The number they are paid on is sealed; its end is shown."""

    class Sex(models.TextChoices):
        FEMALE = "f"
        MALE = "m"

    class Way(models.TextChoices):
        BANK = "bank"
        MOBILE = "mobile"
        CASH = "cash"

    public_id = PublicIdField(prefix="mbr")
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="members")
    number = models.CharField(max_length=20)  # the co-operative's own
    name = models.CharField(max_length=120, blank=True)  # blank once they are forgotten
    village = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # +250788123456
    email = models.EmailField(blank=True)
    land_square_metres = models.PositiveIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=16, default="en")  # of what is written to them
    shows_name = models.BooleanField(default=False)  # they agreed that buyers read their name
    way = models.CharField(max_length=6, choices=Way, default=Way.CASH)
    paid_through = models.CharField(max_length=60, blank=True)  # the bank, or the mobile money service
    bank_code = models.CharField(
        max_length=20, blank=True
    )  # names the bank in its files: a BIC, else its own
    sealed = models.TextField(blank=True)  # the number they are paid on
    ending = models.CharField(max_length=4, blank=True)
    key = models.CharField(max_length=16, blank=True)  # the name of the key that sealed it
    left_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["business", "left_at"], name="cooperatives_member_of")]
        constraints = [
            models.UniqueConstraint(fields=["business", "number"], name="cooperatives_member_once"),
            models.CheckConstraint(condition=~Q(number=""), name="cooperatives_member_number"),
            models.CheckConstraint(
                condition=~Q(name="") | Q(forgotten_at__isnull=False), name="cooperatives_member_named"
            ),
            models.CheckConstraint(
                condition=Q(way="cash") | ~Q(sealed="") | Q(forgotten_at__isnull=False),
                name="cooperatives_member_paid_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.number}"


class MemberImport(Record):
    """A file of members, and how far we are with it."""

    public_id = PublicIdField(prefix="mim")
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200)  # its place in the file store; empty once it was taken
    size = models.PositiveBigIntegerField()  # bytes; progress is counted in them
    header = models.JSONField(default=list)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    run = models.CharField(max_length=40, blank=True)  # the public id of the bulk run
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["business", "-id"], name="cooperatives_import_own")]

    def __str__(self) -> str:
        return f"{self.public_id}"


class MemberImportFailure(models.Model):
    """One row of a file that was not taken, as it stood (a number to be paid on masked), and every reason."""

    member_import = models.ForeignKey(MemberImport, on_delete=models.CASCADE, related_name="failures")
    row = models.PositiveIntegerField()
    sealed = models.TextField()  # its cells: they name a person
    findings = models.JSONField(default=list)  # [column, code, value]

    class Meta:
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["member_import", "row"], name="cooperatives_failure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_import_id} {self.row}"
