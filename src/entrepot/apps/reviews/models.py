"""Tables of what is said of goods. Products, businesses and orders are named by public id."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.core.trade.reviews import FEWEST, MOST, Tally

GROUNDS = ("off_topic", "insult", "personal", "advertising", "untrue", "unlawful")
"""Why something is reported, and why it is hidden."""

HIDDEN = Q(hidden_at=None, hidden_for="") | Q(hidden_at__isnull=False, hidden_for__in=GROUNDS)


class Spoken(Record):
    """What a person says about a product where everybody reads it, and the seller's answer."""

    product = models.CharField(max_length=40)
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()  # the seller's tenant
    market = models.CharField(max_length=16)
    country = models.CharField(max_length=2)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.CharField(max_length=40, blank=True)  # as strangers read it
    words = models.TextField(blank=True)
    language = models.CharField(max_length=16)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_for = models.CharField(max_length=12, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # its author is erased

    class Meta:
        abstract = True


class Review(Spoken):
    """What a buyer says of one variant of one order, once."""

    public_id = PublicIdField(prefix="rev")
    order = models.CharField(max_length=40)
    variant = models.CharField(max_length=40)
    stars = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["product", "-id"], condition=Q(hidden_at=None), name="reviews_of_product"),
            models.Index(fields=["organisation_id", "-id"], name="reviews_of_seller"),
            models.Index(fields=["user"], condition=Q(user__isnull=False), name="reviews_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="reviews_review_once"),
            models.CheckConstraint(
                condition=Q(stars__gte=FEWEST, stars__lte=MOST), name="reviews_review_stars"
            ),
            models.CheckConstraint(condition=HIDDEN, name="reviews_review_hidden_for"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.stars}"


class ReviewPhoto(models.Model):
    """One photo beside a review."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("files.PrivateFile", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="reviews_photo_place"),
            models.UniqueConstraint(fields=["file"], name="reviews_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}.{self.position}"


class ProductScore(models.Model):
    """How many reviews of a product that everybody reads gave how many stars.

    Moved by the actions in the transaction of each review. `version` moves with it, so that whoever counts
    anew knows that nothing came in between.
    """

    product = models.CharField(max_length=40, unique=True)
    business = models.CharField(max_length=40)
    ones = models.PositiveIntegerField(default=0)
    twos = models.PositiveIntegerField(default=0)
    threes = models.PositiveIntegerField(default=0)
    fours = models.PositiveIntegerField(default=0)
    fives = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    checked_version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["business"], name="reviews_score_of_business"),
            models.Index(
                fields=["id"], condition=~Q(version=models.F("checked_version")), name="reviews_score_moved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.tally.average}"

    @property
    def tally(self) -> Tally:
        """The counts as a value."""
        return Tally((self.ones, self.twos, self.threes, self.fours, self.fives))


class Question(Spoken):
    """What a signed-in person asks the maker of a product. Everybody reads it once it is answered."""

    public_id = PublicIdField(prefix="qst")

    class Meta:
        indexes = [
            models.Index(
                fields=["product", "-id"],
                condition=Q(hidden_at=None, answered_at__isnull=False),
                name="reviews_answered_question",
            ),
            models.Index(fields=["organisation_id", "-id"], name="reviews_question_of_seller"),
            models.Index(fields=["user", "-id"], name="reviews_question_of_person"),
        ]
        constraints = [models.CheckConstraint(condition=HIDDEN, name="reviews_question_hidden_for")]

    def __str__(self) -> str:
        return self.public_id


class Report(Record):
    """That somebody thinks a review or a question should not stand there, and what became of it."""

    class Decision(models.TextChoices):
        OPEN = ""
        HIDDEN = "hidden"
        KEPT = "kept"

    public_id = PublicIdField(prefix="rpt")
    kind = models.CharField(max_length=8)  # review or question
    subject = models.CharField(max_length=40)
    ground = models.CharField(max_length=12)
    words = models.CharField(max_length=600, blank=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)
    decision = models.CharField(max_length=6, blank=True, choices=Decision)
    reason = models.CharField(max_length=600, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="reviews_report_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["subject", "user"], name="reviews_report_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["review", "question"], ground__in=GROUNDS), name="reviews_report_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | Q(decision__in=["hidden", "kept"], decided_at__isnull=False),
                name="reviews_report_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.subject}"
