"""What comes round in discovery."""

from datetime import timedelta

from entrepot.apps.discovery import actions
from entrepot.apps.discovery.tasks import CLERK, renew_soon
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every


@every(timedelta(minutes=1))
def keep_up() -> None:
    """Tell the index what it has not heard of: a new installation everything, another what was cut off."""
    actions.fill_new_index(by=CLERK, at=clock.now())
    while actions.index_stale(by=CLERK, at=clock.now()):
        pass


@every(timedelta(days=1))
def forget_told() -> None:
    """Drop what the index heard of long ago."""
    actions.forget_told(by=CLERK, at=clock.now())


@every(timedelta(hours=1))
def renew_offers() -> None:
    """Look anew at offers nobody looked at for a day: rates of exchange and rules begin and end by days."""
    renew_soon.enqueue((clock.now() - timedelta(days=1)).isoformat())


@every(timedelta(days=1))
def count_popular() -> None:
    """Count what was bought lately."""
    actions.count_popular(by=CLERK, at=clock.now())


@every(timedelta(minutes=10))
def tell_of_new_goods() -> None:
    """Write to those who keep searches that new goods fit, once a day each."""
    while actions.tell_of_new_goods(by=CLERK, at=clock.now()):
        pass
