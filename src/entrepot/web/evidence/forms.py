"""Photos and papers in a form: several at once, none of them believed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.orders.actions import Upload

MOST: int = 8
MOST_BYTES: int = 15 * 1024 * 1024  # of one; a PDF may be 10 MB
KINDS = "image/jpeg,image/png,image/webp,application/pdf"


class SeveralFiles(forms.FileInput):
    """An input for several files. On a phone it offers the camera."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return every file that was sent."""
        del data
        found: list[Any] = files.getlist(name) if files else []
        return found


class EvidenceField(forms.FileField):
    """Up to eight photos or PDFs; gives a list of uploads. What each is is decided where it is kept."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Photos or papers"))
        options.setdefault(
            "help_text", gettext_lazy("JPEG, PNG, WebP or PDF. Only the two sides and we see them.")
        )
        options.setdefault("required", False)
        super().__init__(
            widget=SeveralFiles(attrs={"accept": KINDS, "multiple": True}), max_length=200, **options
        )

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return what was sent, read into memory; too many or too large are refused unread."""
        sent: list[Any] = [each for each in data or [] if each]
        if len(sent) > MOST:
            raise ValidationError(_("Send eight files at most."))
        if any((each.size or 0) > MOST_BYTES for each in sent):
            raise ValidationError(_("A file is larger than 15 MB. Make it smaller and send it again."))
        checked = [super(EvidenceField, self).clean(each, initial) for each in sent]
        return [Upload(each.name or "", each.read()) for each in checked]


class WordsOrFiles(forms.Form):
    """A form with `text` and `evidence`, of which one at least is wanted."""

    def clean(self) -> dict[str, Any]:
        """Take words, files, or both."""
        data = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("evidence"):
            self.add_error("text", ValidationError(_("Write something, or add a file.")))
        return data
