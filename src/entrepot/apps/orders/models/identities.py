from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import Record
from entrepot.apps.orders.models.orders import Checkout


class Sealed(Record):
    """A number by which customs knows a person, sealed. What is shown is `tail`, its last four characters.

    `subject` is who that is: a keyed digest. `key` names the key that both were made with. Erasure empties
    all of them.
    """

    country = models.CharField(max_length=2)  # whose law asks
    sealed = models.TextField(blank=True)
    tail = models.CharField(max_length=4, blank=True)
    subject = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=16, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.country} ••••{self.tail}"


class BuyerIdentity(Sealed):
    """The number of who receives a checkout's parcels. Only where the law of the way in asks for it."""

    checkout = models.OneToOneField(Checkout, on_delete=models.PROTECT, related_name="identity")

    class Meta:
        verbose_name_plural = "buyer identities"
        indexes = [models.Index(fields=["subject"], name="orders_identity_subject")]


class KeptIdentity(Sealed):
    """The number a person let us keep for their next order. Taking it back empties the row."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=120, blank=True)  # the name it belongs to
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "kept identities"
        constraints = [
            models.UniqueConstraint(fields=["user", "country"], name="orders_kept_identity_once"),
            models.CheckConstraint(
                condition=Q(sealed="", subject="", recipient="", agreed_at=None)
                | (~Q(sealed="") & ~Q(subject="") & Q(agreed_at__isnull=False)),
                name="orders_kept_identity_agreed",
            ),
        ]
