"""What accounts does when a person is erased: the apps below it cannot hear of it by themselves."""

from entrepot.apps.accounts import actions, queries
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.messages import actions as messages

CLERK = system("accounts")


@subscribes(PersonErased)
def forget_letters(event: PersonErased) -> None:
    """Blank every letter that was written to the person, and call off what still waits to go out."""
    whose = queries.get_erased(event.request, viewer=CLERK)
    messages.forget_person(user_id=whose.user_id, addresses=whose.emails, by=CLERK, at=event.at)


@subscribes(PersonErased)
def drop_exports(event: PersonErased) -> None:
    """Delete what the person had made to take along."""
    actions.drop_exports(erasure=event.request, by=CLERK, at=event.at)
