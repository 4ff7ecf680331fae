"""Which edition the database says is in force."""

from entrepot.apps.kernel.paths import home
from entrepot.apps.law.compiler import edition_path
from entrepot.apps.law.models import Edition
from entrepot.apps.law.refusals import EditionMissingError


def active_edition() -> str:
    """Return the active edition's hash, empty when none was activated yet.

    Raises EditionMissingError when its file is not on this machine: another law is never taken in silence.
    """
    edition = Edition.objects.filter(is_active=True).values_list("edition", flat=True).first() or ""
    if edition and not edition_path(home(), edition).is_file():
        raise EditionMissingError(edition)
    return edition
