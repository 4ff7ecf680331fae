"""Words of reviews for people."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUND_WORDS: Final[Mapping[str, Promise]] = {
    "off_topic": _("It is not about the goods"),
    "insult": _("It insults somebody"),
    "personal": _("It tells something private of a person"),
    "advertising": _("It advertises something else"),
    "untrue": _("It says what is not so"),
    "unlawful": _("It breaks the law"),
}
"""Why something is reported and hidden; the keys are the models' grounds."""

STAR_WORDS: Final[Mapping[int, Promise]] = {
    5: _("Very good"),
    4: _("Good"),
    3: _("Fair"),
    2: _("Poor"),
    1: _("Bad"),
}
DECISION_WORDS: Final[Mapping[str, Promise]] = {
    "": _("Being looked at"),
    "hidden": _("Taken off the page"),
    "kept": _("It stays"),
}
