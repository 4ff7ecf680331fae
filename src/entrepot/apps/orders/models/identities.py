from django.db import models

from entrepot.apps.kernel.fields import Record
from entrepot.apps.orders.models.orders import Checkout


class BuyerIdentity(Record):
    """The number by which customs knows who receives a checkout's parcels, sealed. Erasure empties it.

    Only where the law of the way in asks for it. What is shown is `tail`, its last four characters.
    """

    checkout = models.OneToOneField(Checkout, on_delete=models.PROTECT, related_name="identity")
    country = models.CharField(max_length=2)  # whose law asks
    sealed = models.TextField(blank=True)
    tail = models.CharField(max_length=4, blank=True)

    class Meta:
        verbose_name_plural = "buyer identities"

    def __str__(self) -> str:
        return f"{self.country} ••••{self.tail}"
