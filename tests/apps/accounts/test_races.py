"""Two people at once, on PostgreSQL: what only a lock keeps right."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts import actions, keys
from entrepot.apps.accounts.models import Membership
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(*attempts: Callable[[], object]) -> list[str]:
    """Run every attempt in a thread of its own, started together; return how each ended."""
    start, ends = threading.Barrier(len(attempts)), []

    def run(attempt: Callable[[], object]) -> None:
        start.wait()
        try:
            attempt()
            ends.append("done")
        except ProblemRaised as raised:
            ends.append(raised.problem.slug)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.fixture(autouse=True)
def _on_postgresql() -> None:
    assert connection.vendor == "postgresql", "races prove nothing on SQLite, where writers take turns"


@pytest.mark.parametrize("_attempt", range(5))
def test_two_owners_leaving_at_once_leave_one_behind(_attempt: int) -> None:
    first, second = make_user(), make_user()
    organisation = make_organisation(first)
    join(second, organisation, "owner")
    leaving = [(user, actor_of(user, organisation)) for user in (first, second)]
    ends = at_once(
        *(
            lambda user=user, by=by: actions.end_membership(member=user.public_id, by=by, at=AT)
            for user, by in leaving
        )
    )
    assert ends == ["done", "last-owner"]
    assert Membership.objects.filter(role="owner", ended_at=None).count() == 1


def test_an_invitation_accepted_twice_at_once_joins_once() -> None:
    founder, guest = make_user(), make_user("bo@example.com")
    owner = actor_of(founder, make_organisation(founder))
    invited = actions.invite_member(address=guest.email, role="member", language="en", by=owner, at=AT)
    signed, by = keys.sign_invitation(invited), actor_of(guest)
    ends = at_once(*[lambda: actions.accept_invitation(signed=signed, by=by, at=AT)] * 2)
    assert ends == ["done", "not-found"]
    assert Membership.objects.filter(user=guest).count() == 1


def test_a_role_granted_twice_at_once_is_one_role() -> None:
    user = make_user()
    grant = [lambda: actions.grant_platform_role(email=user.email, role="officer", by=SYSTEM, at=AT)] * 2
    assert at_once(*grant) == ["done", "done"]
    assert user.platform_memberships.count() == 1
