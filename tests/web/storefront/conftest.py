from collections.abc import Iterator

import pytest
from tests.catalogue_factories import open_markets
from tests.factories import AT

from entrepot.apps.kernel import changes, clock


@pytest.fixture(autouse=True)
def _today(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand before open shops on the day the rows of the tests are made; a browser keeps its own clock.

    What changed is seen at once, not within the fifth of a second that a shop takes.
    """
    monkeypatch.setattr(changes, "LOOKED_EVERY", 0.0)
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db" if not _in_browser(request) else "transactional_db")
    open_markets()
    with clock.travel(AT):
        yield


def _in_browser(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("journey") is not None
