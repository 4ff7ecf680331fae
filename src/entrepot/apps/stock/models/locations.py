"""Tables of the places where a seller keeps pieces, and of which of them serve a market in which order."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.core.trade.allocation import KINDS


class Location(Record):
    """A place of a seller. `code` is their own short name of it, `main` for the one they begin with.

    A bonded zone lies in `country` and outside its free circulation: the law asks where the goods came into
    it from (`entered_from`). A place once closed keeps its history, and what still comes back to it.
    """

    public_id = PublicIdField(prefix="loc")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2: where a carrier fetches the parcels
    entered_from = models.CharField(max_length=2, blank=True)
    recipient = models.CharField(max_length=120, blank=True)
    lines = models.CharField(max_length=400, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_default = models.BooleanField(default=False)  # where files count and new pieces go unless said
    open_from = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="stock_location_code"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_default=True), name="stock_location_one_default"
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="stock_location_named"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="stock_location_kind"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="stock_location_country"),
            models.CheckConstraint(
                condition=Q(kind="bonded", entered_from__regex=r"^[A-Z]{2}$")
                | (~Q(kind="bonded") & Q(entered_from="")),
                name="stock_location_bonded_from",
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(closed_at=None), name="stock_location_default_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class MarketRank(Record):
    """The order in which a seller's places serve one market; a place without a row does not serve it then.

    A market without any row is served by the rule of core: near places first.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="ranks")
    market = models.CharField(max_length=16)  # its code
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "market"], name="stock_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.position}: {self.location_id}"


class SendingPolicy(Record):
    """What a seller allows: to send the pieces of one line from several places. Without a row, no."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    may_split = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.may_split}"
