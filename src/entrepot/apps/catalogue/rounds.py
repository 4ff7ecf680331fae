"""What comes round in the catalogue."""

from datetime import timedelta

from django.db import transaction

from entrepot.apps.catalogue import actions, letters
from entrepot.apps.catalogue.sheets import forget_sheets
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every

CLERK = system("catalogue")


@every(timedelta(days=1))
def recheck_products() -> None:
    """Ask the law anew for every product: rules begin and end on days of their own."""
    actions.recheck_visibility(by=CLERK, at=clock.now(), cause="daily")


@every(timedelta(days=1))
def forget_unused_sheets() -> None:
    """Delete what was said of goods that is true of none any more, as after another edition of the law."""
    with transaction.atomic():
        forget_sheets()


@every(timedelta(days=1))
def write_about_certificates() -> None:
    """Tell sellers of certificates that end soon, and of those that have ended."""
    letters.write_about_certificates(at=clock.now())


@every(timedelta(days=1))
def forget_certificate_papers() -> None:
    """Delete files of certificates whose period is over."""
    actions.forget_certificate_papers(by=CLERK, at=clock.now())


@every(timedelta(days=1))
def forget_waiting_imports() -> None:
    """Delete product files that were looked at long ago and never taken."""
    actions.forget_waiting_imports(by=CLERK, at=clock.now())


@every(timedelta(seconds=15))
def fetch_pictures() -> None:
    """Bring the pictures that lie elsewhere on the web and wait for their turn."""
    actions.fetch_pictures(by=CLERK, at=clock.now())
