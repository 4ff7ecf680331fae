"""What every test of a module begins with, made once: each test undoes its own work and leaves it standing.

Whatever a module keeps this way, all its tests must ask for (`pytestmark = pytest.mark.usefixtures(…)`): a
test that does not would find it there or not, depending on the order.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from entrepot.apps.kernel import believed
from entrepot.apps.law import current
from entrepot.apps.markets import queries as markets


@contextmanager
def standing[Made](
    request: pytest.FixtureRequest, make: Callable[[pytest.MonkeyPatch], Made]
) -> Iterator[Made]:
    """Make it in a transaction that is undone after the last test; theirs are savepoints within it."""
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    around = transaction.atomic()
    around._from_testcase = True  # as a test's own: what is published in it alone is published in none
    with blocker.unblock():
        around.__enter__()
    try:
        with blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(believed, "SECONDS", 0.0)
            patch.setattr(current, "EDITION_SECONDS", 0.0)
            markets.numbers.forget()  # a market of the module before had another number
            made = make(patch)
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
