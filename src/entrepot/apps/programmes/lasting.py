"""How long a programme lasts, and who behind an actor decided about it."""

from datetime import date

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.programmes.models import Programme, Version


def last_day(row: Programme, version: Version) -> date:
    """Return the first day without a programme, by its version or as was announced."""
    return min(version.ends_on, row.ends_on) if row.ends_on else version.ends_on


def person_of(by: Actor) -> str:
    """Name the person behind an actor, whichever organisation they act for."""
    return by.key.partition("@")[0]
