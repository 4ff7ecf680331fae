from django.db import models

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField


class ProductImport(Record):
    """A file of products that a seller brought from elsewhere, and how far we are with it."""

    public_id = PublicIdField(prefix="imp")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    source = models.CharField(max_length=24)  # a name in settings.PRODUCT_READERS
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200)  # its place in the file store
    size = models.PositiveBigIntegerField()  # bytes; progress is counted in them
    header = models.JSONField(default=list)
    currency = CurrencyField()  # such files name none
    basis = models.CharField(max_length=6, default="net")
    language = models.CharField(max_length=16)
    origin = models.CharField(max_length=2, blank=True)  # for products whose rows name none
    counts_win = models.BooleanField(default=False)  # also over what the seller counted by hand
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    run = models.CharField(max_length=40, blank=True)  # the public id of the bulk run
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)  # variants whose pieces the file told
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="catalogue_import_own")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.file_name}"


class ImportFailure(models.Model):
    """One product of a file that was not taken: its rows as they stood, and every reason.

    `findings` are objects with row, line, column, code and value; also of products that were taken with a
    warning, which keep no rows.
    """

    product_import = models.ForeignKey(ProductImport, on_delete=models.CASCADE, related_name="failures")
    row = models.PositiveIntegerField()
    handle = models.CharField(max_length=255, blank=True)
    taken = models.BooleanField(default=False)
    cells = models.JSONField(default=list)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["product_import", "row"], name="catalogue_import_failure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_import_id} {self.row}"
