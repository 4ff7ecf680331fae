"""ETags that are known before anything is computed."""

import entrepot
from entrepot.apps.law.queries import get_edition

_SHOWN = 24


def law_tag(language: str) -> str:
    """Return the tag of everything that hangs on the law alone: its edition, our version, the language."""
    return f"{get_edition()[:_SHOWN]}-{entrepot.__version__}-{language}"
