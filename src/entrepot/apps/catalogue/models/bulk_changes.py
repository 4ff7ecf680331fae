from django.db import models

from entrepot.apps.kernel.fields import PublicIdField, Record


class BulkChange(Record):
    """One thing done to many products: a fact set, put on sale, taken off, or an earlier change undone."""

    public_id = PublicIdField(prefix="bch")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=16)  # publish, withdraw, undo, or one of `mending.MENDS`
    given = models.JSONField(default=dict)  # what is set, or the markets
    overwrites = models.BooleanField(default=False)  # also where something is said already
    selection = models.JSONField(default=dict)
    until = models.BigIntegerField()  # the last product there was, by row number
    matched = models.PositiveIntegerField()  # how many were chosen then
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    run = models.CharField(max_length=40, blank=True)  # the bulk run; empty: done at once
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict)  # {"codes": {code: products}, "markets": {code: products}}
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="catalogue_bulk_change_own")]
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                condition=models.Q(undoes__isnull=False),
                name="catalogue_bulk_change_undone_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"


class BulkChangePart(models.Model):
    """What a bulk change did to one product, or why not."""

    class Outcome(models.TextChoices):
        CHANGED = "changed"
        REFUSED = "refused"

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="parts")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    codes = models.CharField(max_length=400, blank=True)  # of what was refused, one space between
    changes = models.JSONField(default=dict)  # as `mending` writes them, or the markets

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "product"], name="catalogue_bulk_change_part_once"),
        ]
        indexes = [models.Index(fields=["change", "outcome", "product"], name="catalogue_bulk_part_outcome")]

    def __str__(self) -> str:
        return f"{self.change_id} {self.product_id} {self.outcome}"
