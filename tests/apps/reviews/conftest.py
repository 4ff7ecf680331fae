from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.apps.orders.conftest import forget_customs
from tests.apps.orders.shop import open_shop
from tests.apps.reviews.talk import Talk, make_talk
from tests.factories import AT
from tests.standing import standing

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock


@pytest.fixture(scope="module")
def talk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """Let every test of a module begin with goods that a guest and a person received."""
    books = tmp_path_factory.mktemp("books") / "sandbox.sqlite3"

    def make(patch: pytest.MonkeyPatch) -> Talk:
        patch.setattr(payment_sandbox_post, "connect", lambda: Sandbox(Path(books)))
        forget_customs(patch)
        with clock.travel(AT):
            open_shop()
            return make_talk()

    with standing(request, make) as made:
        yield made


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.travel(AT):
        yield
