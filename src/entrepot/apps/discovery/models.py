"""What the index has still to hear of, its words, and what shops are narrowed and ordered by."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, money_checks


class Stale(models.Model):
    """Something about a product changed: the index looks at it anew. A row a change; done ones stay a day.

    Done ones are waited for by who builds the index anew: what was told to the old one is told again.
    """

    product = models.CharField(max_length=40)
    words = models.BooleanField(default=True)  # whether the index has still to be told of it
    offers = models.BooleanField(default=True)  # whether price, stock and the way are still to be looked at
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at=None, words=True), name="discovery_stale_words"),
            models.Index(
                fields=["id"], condition=Q(done_at=None, offers=True), name="discovery_stale_offers"
            ),
            models.Index(fields=["done_at"], name="discovery_stale_done"),
        ]

    def __str__(self) -> str:
        return self.product


class IndexedWord(models.Model):
    """A word of some name, offered to who is typing; slips are mended to those in Latin letters."""

    word = models.CharField(max_length=60, primary_key=True)
    products = models.PositiveIntegerField(default=1)  # about how many; counted when the index is built anew

    def __str__(self) -> str:
        return self.word


class Offered(models.Model):
    """What one product is in one market, as a shop is narrowed, counted and ordered by it.

    It follows what changes within a second or two. What a page shows of a product is asked anew each time.
    """

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    market = models.CharField(max_length=16)
    turn = models.PositiveIntegerField(default=1)  # moves with each look: a slow one knows that it is late
    looked_at = models.DateTimeField()
    price_minor = MinorField(null=True, blank=True)  # the whole price of the variant shown first
    currency = CurrencyField()
    ships_from = models.CharField(max_length=2, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # working days on the way, at most
    sold_out = models.BooleanField()
    farm = models.PositiveSmallIntegerField(default=0)  # 0: not said; 1 declared, 2 documented, 3 verified
    cooperative = models.PositiveSmallIntegerField(default=0)
    youth_led = models.PositiveSmallIntegerField(default=0)
    popular = models.PositiveIntegerField(default=0)  # people who bought it lately; few count as none

    class Meta:
        verbose_name_plural = "offered"
        indexes = [
            models.Index(fields=["market", "sold_out", "price_minor", "-product"], name="discovery_by_price"),
            models.Index(fields=["market", "sold_out", "days", "-product"], name="discovery_by_days"),
            models.Index(fields=["market", "sold_out", "-popular", "-product"], name="discovery_by_popular"),
            models.Index(fields=["looked_at"], name="discovery_looked"),
        ]
        constraints = [
            *money_checks("discovery_offered", "price_minor", non_negative=True),
            models.UniqueConstraint(fields=["product", "market"], name="discovery_offered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.market}"


class Watcher(Record):
    """Somebody who keeps searches: how many, and whether and when they were last written to."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="+")
    kept = models.PositiveSmallIntegerField(default=0)  # claimed by those who keep one more
    letters = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # when new goods are looked for; null: never

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="discovery_watcher_due")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kept}"


class SavedSearch(Record):
    """What somebody looks for in one shop, kept: the words of its address, and what they ask of offers."""

    public_id = PublicIdField(prefix="sea")
    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="searches")
    market = models.CharField(max_length=16)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=600)  # the words of the shop's address
    wants = models.JSONField()
    seen = models.BigIntegerField()  # the newest offer there was when they last looked, or were told

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["watcher", "market", "address"], name="discovery_saved_once"),
        ]

    def __str__(self) -> str:
        return self.public_id
