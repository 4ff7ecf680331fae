"""What demand does when people are erased."""

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.demand import actions
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes

CLERK = system("demand")


@subscribes(PersonErased)
def forget_wishes(event: PersonErased) -> None:
    """Drop what an erased person wished for."""
    whose = accounts.get_erased(event.request, viewer=CLERK)
    if whose.user_id is not None:
        actions.forget_wishes(user_id=whose.user_id, by=CLERK)
