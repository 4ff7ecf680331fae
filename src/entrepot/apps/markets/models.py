"""Tables of markets: families, the countries in them, and dated settings of either."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import Record
from entrepot.apps.markets import words


class Family(Record):
    """A storefront family: what its countries have in common."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return self.name


class Market(Record):
    """One country as a place to sell, in one family. A country may stand in several families."""

    code = models.CharField(max_length=16, unique=True)  # the country's, with the family's suffix if any
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="markets")
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "country"], name="markets_country_once_a_family"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="markets_country"),
        ]

    def __str__(self) -> str:
        return self.code


class Setting(Record):
    """One value of one setting, of a family or of a market, from a day to a day (half-open).

    A row without an end holds on. A row whose end is its beginning was replaced before it ever held.
    """

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, null=True, blank=True, related_name="settings"
    )
    market = models.ForeignKey(
        Market, on_delete=models.PROTECT, null=True, blank=True, related_name="settings"
    )
    name = models.CharField(max_length=24)
    value = models.CharField(max_length=200)  # words with one space between
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    set_by = models.CharField(max_length=64)  # the key of the actor

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(family=None, market__isnull=False) | Q(family__isnull=False, market=None),
                name="markets_setting_one_owner",
            ),
            models.CheckConstraint(condition=Q(name__in=words.SETTINGS), name="markets_setting_known"),
            models.CheckConstraint(condition=~Q(value=""), name="markets_setting_valued"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="markets_setting_period"
            ),
            models.UniqueConstraint(
                fields=["family", "name"],
                condition=Q(valid_to=None, market=None),
                name="markets_family_setting_once",
            ),
            models.UniqueConstraint(
                fields=["market", "name"],
                condition=Q(valid_to=None, family=None),
                name="markets_market_setting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
