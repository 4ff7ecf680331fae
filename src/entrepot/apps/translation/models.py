from django.db import models

from entrepot.apps.kernel.fields import PublicIdField, Record


class Remembered(Record):
    """What people of one organisation wrote for one text in another language; nobody else's memory."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    source_language = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    digest = models.CharField(max_length=32)  # of the text, its blanks made one
    length = models.PositiveIntegerField()  # of the text, in letters: near ones are about as long
    source = models.TextField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "remembered"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source_language", "language", "digest"],
                name="translation_remembered_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "source_language", "language", "length"],
                name="translation_remembered_near",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_language} {self.language} {self.digest[:8]}"


class Term(Record):
    """A word that an organisation wants said in one way: keep Dragon Well as 龙井."""

    public_id = PublicIdField(prefix="trm")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    source_language = models.CharField(max_length=16)
    source = models.CharField(max_length=120)
    folded = models.CharField(max_length=240)  # by which it is told from others
    language = models.CharField(max_length=16)
    agreed = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source_language", "language", "folded"],
                name="translation_term_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.agreed}"
