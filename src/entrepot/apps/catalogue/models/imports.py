from django.db import models

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField


class ProductImport(Record):
    """A file of products that a seller brought from elsewhere, and how far we are with it."""

    FORGOTTEN = "forgotten"  # `refused` of a file that was never started, while it is being deleted

    public_id = PublicIdField(prefix="imp")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    source = models.CharField(max_length=24)  # one of the sources of settings.PRODUCT_FILES
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200)  # its place in the file store
    size = models.PositiveBigIntegerField()  # bytes; progress is counted in them
    header = models.JSONField(default=list)
    wrapping = models.CharField(max_length=12, blank=True)  # what holds the table; empty: lines of text
    encoding = models.CharField(max_length=16, default="utf-8")
    header_row = models.PositiveSmallIntegerField(default=0)  # rows above the names of the columns
    columns = models.JSONField(default=dict)  # at which number each thing known stands
    weight_unit = models.CharField(max_length=8, blank=True)  # of weights that name none
    flat = models.CharField(max_length=200, blank=True)  # where its rows lie brought together
    refused = models.CharField(max_length=40, blank=True)  # why the file as a whole could not be read on
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


class KnownColumns(models.Model):
    """What the seller said of the columns of a table, for the next file with the same ones."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)  # of the names of its columns
    columns = models.JSONField(default=dict)
    weight_unit = models.CharField(max_length=8, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fingerprint"], name="catalogue_known_columns_once"
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


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
