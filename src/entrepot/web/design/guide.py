"""What the style guide shows: the names of the tokens, and a sample of each component."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

COLOURS = (
    *("hull", "hull-raised", "oxide", "paper", "surface", "sunk", "ink", "ink-soft", "line", "line-strong"),
    *("sea", "sea-wash", "yes", "yes-wash", "fix", "fix-wash", "no", "no-wash", "unknown", "unknown-wash"),
    *("part-goods", "part-freight", "part-insurance", "part-duty", "part-tax", "part-fees"),
)
GRADES = (
    ("p", _("Official")),
    ("s", _("Well supported")),
    ("u", _("To be verified")),
    ("c", _("Sources disagree")),
)
BADGES = ("yes", "fix", "no", "high", "medium", "w")  # verdicts, and how well a figure is known


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of the sample bar."""

    kind: str
    x: int
    width: int


PARTS = (
    Stretch("goods", 0, 600),
    Stretch("freight", 600, 80),
    Stretch("insurance", 680, 50),
    Stretch("duty", 730, 70),
    Stretch("tax", 800, 150),
    Stretch("fees", 950, 50),
)


class SampleForm(forms.Form):
    """One field that is right, one with a hint, one with an error."""

    use_required_attribute = False

    name = forms.CharField(label=_("Product"), required=False)
    hint = forms.CharField(label=_("Weight"), help_text=_("Without packing."), required=False)
    wrong = forms.CharField(
        label=_("Price of one"), error_messages={"required": _("Give the price of one piece.")}
    )
