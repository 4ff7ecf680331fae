"""The postman of the sandbox brings parcels on by themselves, one step at a time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.adapters import shipping_post
from entrepot.adapters.sandbox import postman
from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.shipping import actions
from entrepot.apps.shipping.actions import Address

pytestmark = pytest.mark.django_db
STEP = timedelta(minutes=1)
ABROAD = ["departed", "arrived", "in_customs", "released", "out_for_delivery", "delivered"]


@pytest.fixture(autouse=True)
def _post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    post = EntrepotPost(tmp_path / "post.sqlite3")
    monkeypatch.setattr(shipping_post, "connect", lambda: post)
    with clock.travel(AT):
        yield


def announce(to: str) -> str:
    owner = make_user()
    by = actor_of(owner, make_organisation(owner))
    prepared = actions.prepare_parcel(
        request_key=f"ord_{to}:1",
        kind="order",
        subject=f"ord_{to}",
        organisation_id=by.organisation_id or 0,
        buyer_id=None,
        service="post-parcel",
        sender=Address(country="CN", recipient="Kiln", lines=("18 Zhushan Road",), postcode="333000"),
        receiver=Address(country=to, recipient="Tan Mei", lines=("1 Beach Road",), postcode="189673"),
        grams=450,
        contents="Porcelain cup",
        by=by,
        at=AT,
    )
    return actions.announce_parcel(parcel=prepared.public_id, by=by, at=AT).public_id


@pytest.mark.parametrize(
    ("to", "way"), [("SG", ABROAD), ("CN", ["departed", "out_for_delivery", "delivered"])]
)
def test_a_parcel_comes_one_step_further_each_time(to: str, way: list[str]) -> None:
    parcel = announce(to)
    assert postman.walk(step=STEP, at=AT + STEP) == 0  # the seller still has it
    actions.record_handover(parcel=parcel, by=SYSTEM, at=AT)
    assert postman.walk(step=STEP, at=AT + STEP / 2) == 0
    for number, code in enumerate(way, 1):
        at = AT + number * STEP
        assert postman.walk(step=STEP, at=at) == 1
        assert postman.walk(step=STEP, at=at) == 0
        seen = actions.refresh_tracking(parcel=parcel, by=SYSTEM, at=at)
        assert seen.tracking[-1].code == code
    assert (seen.state, seen.delivered_at) == ("delivered", at)
    assert postman.walk(step=STEP, at=at + 9 * STEP) == 0
