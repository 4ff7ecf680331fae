"""Columns that every app uses: public ids and the moments a row was made and put away."""

from functools import partial
from typing import Any

from django.db import models

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.ids import RANDOM_LENGTH, check_prefix, new_public_id


class PublicIdField[Set, Get](models.CharField[Set, Get]):
    """The id the outside world sees: unique, made with the object, never edited. `prefix` names the kind."""

    def __init__(self, *, prefix: str, **options: Any) -> None:
        self.prefix = check_prefix(prefix)
        options.update(
            max_length=len(prefix) + 1 + RANDOM_LENGTH,
            unique=True,
            editable=False,
            default=partial(new_public_id, prefix),
        )
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Leave out of a migration what the prefix already says."""
        name, path, args, options = super().deconstruct()
        for implied in ("max_length", "unique", "editable", "default"):
            options.pop(implied, None)
        options["prefix"] = self.prefix
        return name, path, args, options


class Record(models.Model):
    """A row that knows when it was made."""

    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Archivable(models.Model):
    """A row that is never deleted, only put away: `archived_at` is set and readers leave it out."""

    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
