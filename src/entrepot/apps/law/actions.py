"""Every write of law: register a compiled edition, and put one in force."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.paths import data_dir, home
from entrepot.apps.law import current
from entrepot.apps.law.compiler import compile_law, compiled_path, edition_path
from entrepot.apps.law.errors import EditionMissingError
from entrepot.apps.law.events import EditionActivated
from entrepot.apps.law.models import Edition
from entrepot.apps.law.store import LawStore


def register_edition(*, edition: str, by: Actor, at: datetime | None = None) -> None:
    """Make a compiled edition known; again is no change. For operators.

    Raises EditionMissingError when its file is not on this machine.
    """
    require_role(by, OPERATOR)
    moment = at or clock.now()
    path = edition_path(home(), edition)
    if not path.is_file():
        raise EditionMissingError(edition)
    LawStore(path)  # refuses a file that is no law of this version
    with transaction.atomic():
        row, created = Edition.objects.get_or_create(
            edition=edition, defaults={"compiled_at": moment, "by": by.key}
        )
        if created:
            audit.record(by=by, action="law.register_edition", subject=row.edition, at=moment)


def activate_edition(*, edition: str, by: Actor, at: datetime | None = None) -> None:
    """Put a registered edition in force. For operators.

    This process quotes on it from its next request, every other one within ``current.EDITION_SECONDS``.
    Raises EditionMissingError when it is not registered or its file is gone. Again is no change.
    """
    require_role(by, OPERATOR)
    moment = at or clock.now()
    if not edition_path(home(), edition).is_file():
        raise EditionMissingError(edition)
    with transaction.atomic():
        # the rows are few; locking them all lets two operators take turns instead of both winning
        rows = {row.edition: row for row in Edition.objects.select_for_update().order_by("id")}
        chosen = rows.get(edition)
        if chosen is None:
            raise EditionMissingError(edition)
        if chosen.is_active and chosen.activated_by == by.key:
            return
        previous = next((row.edition for row in rows.values() if row.is_active), "")
        current.doubt()  # for what this transaction itself still asks
        transaction.on_commit(current.doubt)
        Edition.objects.filter(is_active=True).update(is_active=False)
        Edition.objects.filter(pk=chosen.pk).update(is_active=True, activated_at=moment, activated_by=by.key)
        audit.record(
            by=by,
            action="law.activate_edition",
            subject=edition,
            changes={"active": [previous, edition]},
            at=moment,
        )
        if previous != edition:  # else somebody only made it their own choice
            publish(EditionActivated(edition=edition, previous=previous, at=moment))


def install_law(*, by: Actor, at: datetime | None = None) -> str:
    """Compile the law as it stands, register it and, unless an operator chose another, put it in force.

    Returns the edition in force. A start of the server calls this as the system; what an operator activated
    stays. Raises LawRefusedError with every fault of a broken pack; then the edition in force stays too.
    """
    path = compiled_path(data_dir(), home())
    edition = LawStore(path).edition if path else compile_law(data_dir(), home()).edition
    register_edition(edition=edition, by=by, at=at)
    active = Edition.objects.filter(is_active=True).first()
    if active is not None and active.activated_by != by.key and by.is_system:
        return active.edition
    activate_edition(edition=edition, by=by, at=at)
    return edition
