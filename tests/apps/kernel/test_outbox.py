"""publish and subscribe."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import outbox, workers
from entrepot.apps.kernel.context import request_id, under_request
from entrepot.apps.kernel.outbox import PublishedOutsideTransactionError, publish, subscribes
from entrepot.core.money import Money


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class ThingSold:
    thing: str
    price: Money
    rate: Decimal
    at: datetime
    on: date
    colour: Colour
    parts: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ThingLost:
    thing: str


SOLD = ThingSold(
    "thg_1",
    Money(1999, "EUR"),
    Decimal("0.10"),
    datetime(2026, 7, 1, 8, 30, 0, 5, tzinfo=UTC),
    date(2026, 7, 1),
    Colour.RED,
    ("a", "b"),
    {"a": 2},
)

heard: list[object] = []


@pytest.fixture(autouse=True)
def _own_subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    heard.clear()
    monkeypatch.setattr(outbox, "_subscriptions", {})


def hear_sale(event: ThingSold) -> None:
    heard.append(event)


def count_sale(event: ThingSold) -> None:
    heard.append((event.thing, request_id()))


def hear_loss(event: ThingLost) -> None:
    heard.append(event)


@pytest.mark.django_db
def test_an_event_arrives_whole_at_each_of_its_subscribers_and_no_other() -> None:
    subscribes(ThingSold)(hear_sale)
    subscribes(ThingSold)(count_sale)
    subscribes(ThingLost)(hear_loss)
    with under_request("req-12345678"), transaction.atomic():
        publish(SOLD)
    assert heard == []  # nothing is told inside the publisher's transaction
    assert workers.run_pending() == 2
    assert sorted(heard, key=str) == sorted([SOLD, ("thg_1", "req-12345678")], key=str)
    assert workers.run_pending() == 0


@pytest.mark.django_db
def test_what_rolls_back_was_never_told() -> None:
    subscribes(ThingSold)(hear_sale)
    with transaction.atomic():
        publish(SOLD)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_publishing_outside_a_transaction_is_an_error_even_for_nobody() -> None:
    with pytest.raises(PublishedOutsideTransactionError, match="ThingSold"):
        publish(SOLD)


@pytest.mark.django_db(transaction=True)
def test_the_same_without_a_test_case_around_it() -> None:
    subscribes(ThingSold)(hear_sale)
    with pytest.raises(PublishedOutsideTransactionError):
        publish(SOLD)
    with transaction.atomic():
        publish(SOLD)
    assert workers.run_pending() == 1


@dataclass
class Changeable:
    thing: str


@dataclass(frozen=True)
class Weighed:
    kilograms: tuple[float | None, ...]


@pytest.mark.parametrize("event_type", [Changeable, Weighed, int])
def test_what_cannot_be_stored_exactly_is_no_event(event_type: type) -> None:
    with pytest.raises(TypeError, match=event_type.__name__):
        subscribes(event_type)


def test_a_name_is_taken_once() -> None:
    subscribes(ThingSold)(hear_sale)
    with pytest.raises(ValueError, match="hear_sale"):
        subscribes(ThingSold)(hear_sale)


def test_a_subscriber_is_named_after_its_app() -> None:
    def count_order(event: ThingSold) -> None:
        heard.append(event)

    count_order.__module__ = "entrepot.apps.impact.subscribers"
    subscribes(ThingSold)(count_order)
    entry = outbox.get_subscription("impact.count_order")
    assert entry is not None
    assert entry.event_type is ThingSold


@pytest.mark.django_db
def test_a_delivery_to_a_subscriber_of_another_version_is_kept_for_it() -> None:
    subscribes(ThingSold)(hear_sale)
    with transaction.atomic():
        publish(SOLD)
    outbox._subscriptions.clear()
    workers.run_pending()
    row = DBTaskResult.objects.get()
    assert row.status == "READY"
    assert "UnknownSubscriberError" in row.exception_class_path


@pytest.mark.django_db
def test_an_older_event_without_a_newer_field_is_still_told() -> None:
    subscribes(ThingSold)(hear_sale)
    with transaction.atomic():
        publish(SOLD)
    row = DBTaskResult.objects.get()
    del row.args_kwargs["kwargs"]["event"]["note"]
    row.args_kwargs["kwargs"]["event"]["gone"] = 1
    row.save()
    workers.run_pending()
    assert heard == [SOLD]


def test_every_real_subscriber_hears_an_event_that_can_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    names = [entry.name for entry in outbox.subscriptions()]
    assert "kernel.fail_bulk_run" in names
    for entry in outbox.subscriptions():
        outbox._check_event_type(entry.event_type)
