"""The file of a business: what it gave to be verified, each part from a moment until it was replaced."""

from django.db import models
from django.db.models import Q

from entrepot.apps.businesses.models.profile import Business
from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.core.support.rechecks import Cause
from entrepot.core.support.verification import PAPER_KINDS, WHOLE, Field, Known

PARTICULARS = (
    *(Field.LEGAL_NAME, Field.LEGAL_FORM, Field.REGISTRATION, Field.TAX_NUMBER, Field.ADDRESS),
    *(Field.OWNERS, Field.BANK_ACCOUNT),
)


class Particular(Record):
    """One thing a business said of itself. A number of a person stands here masked, beside it sealed.

    What is `blanked_at` is empty: the business closed, and the time for which its file is kept is over.
    `owners` holds one word: that nobody beside those named holds a quarter. `bank_account` holds the holder.
    """

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="particulars")
    field = models.CharField(max_length=16)
    value = models.CharField(max_length=400)
    known = models.CharField(max_length=10, blank=True)  # how far a number was tested
    sealed = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)  # tells the same number again without showing it
    key = models.CharField(max_length=16, blank=True)  # the name of the key that sealed and digested it
    said_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["field", "digest"], name="businesses_particular_same")]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "field"], condition=Q(ended_at=None), name="businesses_particular_once"
            ),
            models.CheckConstraint(
                condition=Q(field__in=[each.value for each in PARTICULARS]),
                name="businesses_particular_field",
            ),
            models.CheckConstraint(
                condition=Q(known="") | Q(known__in=[each.value for each in Known]),
                name="businesses_particular_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_id} {self.field}"


class Owner(Record):
    """Somebody who owns a quarter or more of a business, or directs it; empty once `blanked_at`."""

    public_id = PublicIdField(prefix="own")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="owners")
    name = models.CharField(max_length=160)
    share = models.PositiveSmallIntegerField()  # in ten thousandths
    directs = models.BooleanField()
    country = models.CharField(max_length=2)  # of citizenship
    birth_year = models.PositiveSmallIntegerField()
    sealed = models.TextField()  # the number of the identity document
    tail = models.CharField(max_length=4)
    subject = models.CharField(max_length=64)
    key = models.CharField(max_length=16)
    said_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__lte=WHOLE), name="businesses_owner_share"),
            models.CheckConstraint(
                condition=(~Q(name="") & Q(blanked_at=None))
                | Q(name="", sealed="", tail="", subject="", birth_year=0, blanked_at__isnull=False),
                name="businesses_owner_named",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="businesses_owner_country"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}"


class Paper(Record):
    """A document of a business, as a picture or a PDF that only its people and the platform see."""

    public_id = PublicIdField(prefix="pap")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="papers")
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    kind = models.CharField(max_length=12)
    file = models.ForeignKey("files.PrivateFile", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # of the file as we keep it
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    faults = models.CharField(max_length=60, blank=True)  # of the picture: codes, one space between
    said_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="businesses_paper_same")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PAPER_KINDS), name="businesses_paper_kind"),
            models.CheckConstraint(
                condition=Q(kind="identity", owner__isnull=False) | (~Q(kind="identity") & Q(owner=None)),
                name="businesses_paper_of_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"


class Recheck(Record):
    """A verified business is looked at again: told; its pay-outs wait from `due_at` until it is done."""

    public_id = PublicIdField(prefix="chk")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="rechecks")
    cause = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="businesses_recheck_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["business"], condition=Q(done_at=None), name="businesses_one_recheck"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=[each.value for each in Cause]), name="businesses_recheck_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.cause}"
