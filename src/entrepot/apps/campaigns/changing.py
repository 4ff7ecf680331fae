"""What in front of shops each event changes, by the names pages say they show."""

from entrepot.apps.campaigns.events import FrontChanged
from entrepot.apps.kernel.changes import changes


def front(family: str) -> str:
    """Return the name of what stands in front of a family of shops."""
    return f"front:{family}"


def collection(public_id: str) -> str:
    """Return the name of all that is said of a collection, but for the goods in it."""
    return f"collection:{public_id}"


@changes(FrontChanged)
def front_of(event: FrontChanged) -> list[str]:
    """Return a collection that is another, or stands elsewhere."""
    return [front(event.family), collection(event.collection)]
