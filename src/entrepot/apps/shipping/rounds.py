"""What comes round in shipping."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every
from entrepot.apps.shipping import actions
from entrepot.apps.shipping.actions.following import FOLLOWER


@every(timedelta(minutes=1))
def follow_parcels() -> None:
    """Ask carriers about every parcel on its way."""
    actions.start_following(by=FOLLOWER, at=clock.now())
