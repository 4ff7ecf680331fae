from django.db import models

from entrepot.apps.kernel.fields import PublicIdField, Record


class TranslationRun(Record):
    """Everything that is missing in some languages, translated by machine in the background."""

    public_id = PublicIdField(prefix="tru")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField(null=True)
    languages = models.JSONField(default=list)
    until = models.BigIntegerField()  # the last product there was, by row number
    matched = models.PositiveIntegerField()  # products that lacked something then
    run = models.CharField(max_length=40, blank=True)
    written = models.PositiveIntegerField(default=0)  # texts
    left_out = models.PositiveIntegerField(default=0)  # a person wrote meanwhile, or the source changed
    unable = models.PositiveIntegerField(default=0)  # texts that could not be translated
    tally = models.JSONField(default=dict)  # {"faults": {code: texts}, "words": {word: texts}}
    stopped = models.CharField(max_length=300, blank=True)  # why it ended before its end
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="catalogue_translation_run_own")]

    def __str__(self) -> str:
        return self.public_id
