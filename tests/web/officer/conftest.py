from collections.abc import Iterator

import pytest
from django.test import Client
from tests.factories import AT
from tests.web.operator.people import browser_of, person_of

from entrepot.apps.kernel import clock


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


@pytest.fixture
def officer(db: None) -> Client:
    """A programme officer's browser."""
    del db
    return browser_of(person_of("officer", "Ove Officer"))


@pytest.fixture
def second(db: None) -> Client:
    """An operator's browser."""
    del db
    return browser_of(person_of("operator", "Olga Operator"))
