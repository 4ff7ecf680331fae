"""Tables of what people would like to have. Products are named by public id."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import Record


class Wish(Record):
    """A product somebody keeps for later: a person, or a guest whose browser holds a key."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_digest = models.CharField(max_length=64, blank=True)  # of a guest's key; the key itself is not kept
    product = models.CharField(max_length=40)

    class Meta:
        verbose_name_plural = "wishes"
        indexes = [
            models.Index(fields=["user", "-id"], name="demand_wish_of_person"),
            models.Index(fields=["key_digest", "-id"], name="demand_wish_of_guest"),
            models.Index(fields=["created_at"], condition=Q(user=None), name="demand_wish_guests_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "product"], condition=Q(user__isnull=False), name="demand_wish_once"
            ),
            models.UniqueConstraint(
                fields=["key_digest", "product"], condition=Q(user=None), name="demand_guests_wish_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, key_digest="") | (Q(user=None) & ~Q(key_digest="")),
                name="demand_wish_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.product


class WishList(Record):
    """Whose wishes are counted: who keeps one more holds the row while they look how many there are."""

    user = models.OneToOneField(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_digest = models.CharField(max_length=64, blank=True)
    turn = models.PositiveIntegerField(default=0)  # moves with each look

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(user=None), name="demand_list_guests_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["key_digest"], condition=Q(user=None), name="demand_guests_list_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, key_digest="") | (Q(user=None) & ~Q(key_digest="")),
                name="demand_list_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.turn}"
