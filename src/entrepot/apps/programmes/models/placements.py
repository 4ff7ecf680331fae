"""Tables of supported places in shops: what a place costs, and who stood in which on a day."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, money_checks
from entrepot.apps.programmes.models.applications import Award
from entrepot.apps.programmes.models.programmes import Benefit


class AdPrice(Record):
    """What advertising credit pays for a place from a day on: for the day, and for a thousand views."""

    currency = CurrencyField()
    valid_from = models.DateField()
    per_day_minor = MinorField()
    per_thousand_minor = MinorField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            *money_checks("programmes_ad_price", "per_day_minor", "per_thousand_minor", non_negative=True),
            models.UniqueConstraint(fields=["currency", "valid_from"], name="programmes_ad_price_once"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} from {self.valid_from}"


class Showing(Record):
    """A product in a supported place of a market on a day, by one benefit: how often seen, what it took."""

    public_id = PublicIdField(prefix="shw")
    market = models.CharField(max_length=16)
    day = models.DateField()
    position = models.PositiveSmallIntegerField()
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="showings")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="showings")
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    product = models.CharField(max_length=40)
    views = models.PositiveBigIntegerField(default=0)
    currency = CurrencyField()
    day_minor = MinorField(default=0)  # for the day, once for all markets of a business
    per_thousand_minor = MinorField(default=0)  # as it stood that day
    views_minor = MinorField(default=0)  # charged for views so far
    ended_at = models.DateTimeField(null=True, blank=True)  # the credit is used up

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-day"], name="programmes_showing_own"),
            models.Index(fields=["day"], name="programmes_showing_day"),
        ]
        constraints = [
            *money_checks(
                "programmes_showing", "day_minor", "per_thousand_minor", "views_minor", non_negative=True
            ),
            models.UniqueConstraint(
                fields=["market", "day", "position"], name="programmes_showing_placed_once"
            ),
            models.UniqueConstraint(
                fields=["market", "day", "business"], name="programmes_showing_business_once"
            ),
            models.CheckConstraint(
                condition=Q(views_minor__lte=F("views") * F("per_thousand_minor") / 1000),
                name="programmes_showing_no_dearer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.day} {self.position}"
